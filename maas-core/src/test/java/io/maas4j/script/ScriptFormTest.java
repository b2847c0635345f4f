package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptFormTest {
  private static final String PLAIN = "#!/bin/sh\n";

  private static String script(String... yaml) {
    StringBuilder text = new StringBuilder(PLAIN + "# -- Start MAAS 1.0 script metadata --\n");
    for (String line : yaml) {
      text.append("# ").append(line).append('\n');
    }
    return text + "# -- End MAAS 1.0 script metadata --\nexit 0\n";
  }

  private static ScriptDefinition created(Map<String, ?> request, String text) {
    return ScriptForm.create(request, text).orThrow().definition();
  }

  private static List<String> faults(Map<String, ?> request, String text) {
    return ScriptForm.create(request, text).faults().stream()
        .map(fault -> fault.field() + ": " + fault.message())
        .toList();
  }

  @Test
  void everyFieldOfTheExampleIsRead() {
    ScriptDefinition definition =
        created(
            Map.of(),
            script(
                "name: acme-fw-check",
                "title: ACME firmware check",
                "description: Compares firmware with the approved list",
                "script_type: commissioning",
                "hardware_type: node",
                "tags: [acme, update_firmware]",
                "parallel: disabled",
                "timeout: 00:10:00",
                "packages: {apt: [jq], url: \"http://files.example.test/fw/tool.tgz\"}",
                "for_hardware: [ \"system_vendor:ACME\", \"pci:8086:1521\" ]",
                "parameters:",
                "  mode: {type: choice, choices: [check, apply], default: check}",
                "results:",
                "  fw_version: {title: Firmware, description: Version found}",
                "may_reboot: yes",
                "unknown_key: ignored"));

    assertThat(definition.name()).isEqualTo("acme-fw-check");
    assertThat(definition.type()).isEqualTo(ScriptType.COMMISSIONING);
    assertThat(definition.tags()).containsExactly("acme", "update_firmware", "node");
    assertThat(definition.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(definition.packages().toJson())
        .isEqualTo(
            Map.of("apt", List.of("jq"), "url", List.of("http://files.example.test/fw/tool.tgz")));
    assertThat(definition.forHardware())
        .extracting(HardwareMatch::text)
        .containsExactly("system_vendor:ACME", "pci:8086:1521");
    assertThat(definition.parameter("mode").orElseThrow().choices())
        .extracting(Parameter.Choice::value)
        .containsExactly("check", "apply");
    assertThat(definition.results().title("fw_version")).contains("Firmware");
    assertThat(definition.results().description("fw_version")).contains("Version found");
    assertThat(definition.mayReboot()).isTrue();
  }

  @Test
  void theDefaultsAreThoseOfTheContract() {
    ScriptDefinition definition = created(Map.of("name", "x"), PLAIN);

    assertThat(definition.type()).isEqualTo(ScriptType.TESTING);
    assertThat(definition.parallel()).isEqualTo(ParallelMode.DISABLED);
    assertThat(definition.timeout()).isZero();
    assertThat(definition.tags()).containsExactly("node");
    assertThat(definition.builtIn()).isFalse();
  }

  @Test
  void nothingGivenIsReportedForBothFields() {
    assertThat(ScriptForm.create(Map.of(), null).faults())
        .extracting(Fault::field, Fault::message)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("name", "This field is required."),
            org.assertj.core.api.Assertions.tuple("script", "Must be given a value"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "None|\"none\" is a reserved name.",
        "123|Cannot be a number.",
        "a b|Name 'a b' contains disallowed characters, e.g. space or quotes.",
        "a$b|Name 'a$b' contains disallowed characters, e.g. space or quotes.",
        "a\"b|Name 'a\"b' contains disallowed characters, e.g. space or quotes.",
        "../b|Name '../b' contains disallowed characters, e.g. space or quotes.",
      })
  void namesThatWouldConfuseAreRefused(String name, String message) {
    assertThat(faults(Map.of("name", name), PLAIN)).containsExactly("name: " + message);
  }

  @Test
  void longNamesAndTitlesAreRefused() {
    assertThat(faults(Map.of("name", "n".repeat(256), "title", "t".repeat(256)), PLAIN))
        .containsExactly(
            "name: Ensure this value has at most 255 characters (it has 256).",
            "title: Ensure this value has at most 255 characters (it has 256).");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type|opera|script_type: Script type must be testing or commissioning",
        "hardware_type|toaster|hardware_type: Hardware type must be node, cpu, memory, storage,"
            + " network or gpu",
        "parallel|maybe|parallel: Parallel must be disabled, instance or any",
        "destructive|perhaps|destructive: Must be true or false.",
        "timeout|soon|timeout: Enter a duration as SS, MM:SS, HH:MM:SS, D HH:MM:SS or in ISO 8601"
            + " (PT5M).",
        "packages|[oops|packages: Must be a JSON object",
        "for_hardware|[oops|for_hardware: Must be a JSON list",
        "for_hardware|pci:12:34|for_hardware: 'pci:12:34' must be modalias:",
        "colour|red|colour: Unknown field.",
      })
  void badValuesSayWhatWouldBeGood(String field, String value, String message) {
    assertThat(faults(Map.of("name", "x", field, value), PLAIN))
        .singleElement()
        .asString()
        .startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tags: [1]|tags: Must be a comma separated text or a list of texts.|3",
        "results: [1]|results: must be a list of texts, or a mapping of names to {title,"
            + " description}|3",
        "results: {a: {}}|results: a: title is required and must be text|3",
        "results: {a: {title: t, description: 1}}|results: a: description must be text|3",
        "packages: {dpkg: [x]}|packages: dpkg: unknown kind of package, known are apt, snap,"
            + " url|3",
        "packages: {apt: 1}|packages: apt: must be a text or a list of texts|3",
        "packages: {snap: {channel: edge}}|packages: snap: must be a text, or a mapping with a text"
            + " 'name'|3",
        "packages: {snap: {name: x, channel: daily}}|packages: snap: channel must be one of beta,"
            + " candidate, edge, stable|3",
        "packages: {snap: {name: x, mode: strict}}|packages: snap: mode must be one of classic,"
            + " dev, jail|3",
      })
  void badDeclarationsAreReportedWithTheirLine(String yaml, String message, int line) {
    Fault fault = ScriptForm.create(Map.of("name", "x"), script(yaml)).faults().get(0);

    assertThat(fault.field() + ": " + fault.message()).isEqualTo(message);
    assertThat(fault.at().line()).isEqualTo(line);
  }

  @Test
  void aFaultsPlaceIsTheDeepestKeyThatIsKnown() {
    Fault fault =
        ScriptForm.create(
                Map.of("name", "x"),
                script("parameters:", "  p:", "    type: string", "    min: a"))
            .faults()
            .get(0);

    assertThat(fault.message()).isEqualTo("p: min must be an integer");
    assertThat(fault.at()).isEqualTo(new Position(6, 7));
    assertThat(fault.toString())
        .isEqualTo("parameters: p: min must be an integer (line 6, column 7)");
  }

  @Test
  void singlePackagesBecomeLists() {
    assertThat(
            created(
                    Map.of("name", "x"),
                    script(
                        "packages:",
                        "  apt: jq",
                        "  snap: [a, {name: b, channel: edge, mode: dev}]"))
                .packages()
                .toJson())
        .isEqualTo(
            Map.of(
                "apt",
                List.of("jq"),
                "snap",
                List.of("a", Map.of("name", "b", "channel", "edge", "mode", "dev"))));
    Packages packages = Packages.fromJson(Map.of("snap", "x", "url", List.of("u"))).orThrow();
    assertThat(packages.kinds()).isEqualTo(2);
    assertThat(Packages.fromJson(packages.toJson()).orThrow()).isEqualTo(packages);
  }

  @Test
  void requestsMayNotContradictTheEmbeddedMetadata() {
    String text = script("name: x", "title: T", "script_type: test", "destructive: true");

    assertThat(faults(Map.of("name", "y", "title", "U", "destructive", "false"), text))
        .containsExactly(
            "name: May not override values defined in embedded YAML.",
            "title: May not override values defined in embedded YAML.",
            "destructive: May not override values defined in embedded YAML.");
    assertThat(created(Map.of("name", "x", "type", "2", "destructive", "1"), text).destructive())
        .isTrue();
  }

  @Test
  void someRequestValuesSimplyWin() {
    ScriptDefinition definition =
        created(
            Map.of(
                "tags", "a, b",
                "timeout", "60",
                "packages", "{\"apt\": [\"own\"]}",
                "for_hardware", "usb:1d6b:0002,modalias:x*"),
            script("name: x", "tags: c", "timeout: 5", "packages: {apt: jq}", "for_hardware: []"));

    assertThat(definition.tags()).containsExactly("a", "b", "node");
    assertThat(definition.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(definition.packages().apt()).containsExactly("own");
    assertThat(definition.forHardware()).hasSize(2);
  }

  @Test
  void laterUploadsKeepTagsAndTimeoutAndReplaceParametersAndResults() {
    ScriptDefinition first =
        created(
            Map.of(),
            script(
                "name: x",
                "tags: [a]",
                "timeout: 5",
                "parameters: {p: {type: string}}",
                "results: [r]"));
    ScriptForm.Accepted second =
        ScriptForm.update(
                first,
                Map.of("comment", "second"),
                script("name: x", "title: New", "tags: [b]", "timeout: 9").replace("\n", "\r\n"))
            .orThrow();

    assertThat(second.definition().title()).isEqualTo("New");
    assertThat(second.definition().tags()).containsExactly("a", "node");
    assertThat(second.definition().timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(second.definition().parameters()).isEmpty();
    assertThat(second.definition().results()).isEqualTo(DeclaredResults.NONE);
    assertThat(second.text().orElseThrow()).doesNotContain("\r");
    assertThat(second.comment()).contains("second");
  }

  @Test
  void aChangeWithoutScriptKeepsTheRest() {
    ScriptDefinition first = created(Map.of("name", "x", "title", "T"), PLAIN);
    ScriptForm.Accepted changed =
        ScriptForm.update(first, Map.of("destructive", true, "hardware_type", "disk"), null)
            .orThrow();

    assertThat(changed.definition().tags()).containsExactly("destructive", "storage");
    assertThat(changed.definition().title()).isEqualTo("T");
    assertThat(changed.text()).isEqualTo(Optional.empty());
    assertThat(ScriptForm.update(first, Map.of("comment", "c"), null).faults())
        .extracting(Fault::message)
        .containsExactly("May only be given together with a script.");
  }

  @Test
  void builtInScriptsOnlyTakeTagsAndTimeout() {
    ScriptDefinition builtIn = ScriptDefinition.builder("b").builtIn(true).build();

    assertThat(ScriptForm.update(builtIn, Map.of("title", "mine"), PLAIN).faults())
        .extracting(Fault::toString)
        .containsExactly(
            "title: Not allowed to change on default scripts.",
            "script: Not allowed to change on default scripts.");
    assertThat(
            ScriptForm.update(builtIn, Map.of("tags", "a", "timeout", "9"), null)
                .orThrow()
                .definition()
                .timeout())
        .isEqualTo(Duration.ofSeconds(9));
  }
}
