package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts as users write them are understood; the runners' cases run the same files. */
class FieldScriptsTest {
  private static String read(String name) throws IOException {
    try (InputStream in = FieldScriptsTest.class.getResourceAsStream("field/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static ScriptForm.Accepted accepted(String name) throws IOException {
    return ScriptForm.create(Map.of(), read(name)).orThrow();
  }

  private static ScriptDefinition definition(String name) throws IOException {
    return accepted(name).definition();
  }

  @Test
  void aChassisScriptWithCommaSeparatedTags() throws IOException {
    ScriptDefinition script = definition("25-acme-bmc-credentials");
    assertThat(script.type()).isEqualTo(ScriptType.COMMISSIONING);
    assertThat(script.tags()).containsExactly("acme", "bmc-config", "node");
    assertThat(script.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(script.parallel()).isEqualTo(ParallelMode.DISABLED);
  }

  @Test
  void aFirmwareCheckThatUsesEveryField() throws IOException {
    ScriptDefinition script = definition("acme-firmware-check");
    assertThat(script.description())
        .isEqualTo(
            "Compares the BIOS version with the approved list and says which one is missing.");
    assertThat(script.timeout()).isEqualTo(Duration.ofHours(14));
    assertThat(script.parallel()).isEqualTo(ParallelMode.ANY);
    assertThat(script.mayReboot()).isTrue();
    assertThat(script.recommission()).isTrue();
    assertThat(script.forHardware())
        .extracting(HardwareMatch::text)
        .containsExactly(
            "system_vendor:ACME",
            "mainboard_product:X12-RACK",
            "pci:8086:1521",
            "modalias:pci:v000010DEd*sv*sd*bc03sc*i*");
    assertThat(script.packages().toJson())
        .isEqualTo(
            Map.of(
                "apt",
                List.of("jq"),
                "url",
                List.of("http://files.example.test/fw/tool.tgz"),
                "snap",
                List.of(Map.of("name", "acme-tool", "channel", "candidate", "mode", "classic"))));
    assertThat(script.parameter("mode").orElseThrow().choices())
        .containsExactly(
            new Parameter.Choice("check", "check"),
            new Parameter.Choice("apply", "Apply what is missing"));
    assertThat(script.parameter("minimum").orElseThrow().argumentFormat()).contains("-m {input}");
    assertThat(script.results().names()).containsExactly("bios", "missing");
  }

  @Test
  void aDiskTestWithoutBlanksAndInOtherCase() throws IOException {
    ScriptDefinition script = definition("disk-wear");
    assertThat(script.type()).isEqualTo(ScriptType.TESTING);
    assertThat(script.hardwareType()).isEqualTo(HardwareType.STORAGE);
    assertThat(script.parallel()).isEqualTo(ParallelMode.INSTANCE);
    assertThat(script.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(script.parameters())
        .extracting(Parameter::type)
        .containsExactly(ParameterType.STORAGE, ParameterType.RUNTIME);
  }

  @Test
  void aPythonTestWithIsoTimeout() throws IOException {
    ScriptDefinition script = definition("ecc-errors.py");
    assertThat(script.name()).isEqualTo("ecc-errors");
    assertThat(script.timeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(script.tags()).containsExactly("ecc", "noauto", "memory");
    assertThat(script.parameter("report_to").orElseThrow().allowsList()).isTrue();
    assertThat(script.parameter("report_to").orElseThrow().required()).isFalse();
    assertThat(script.results().title("corrected")).contains("Corrected errors");
  }

  @Test
  void tabsByteOrderMarkAndWindowsLineEnds() throws IOException {
    assertThat(read("rack-label")).startsWith("\uFEFF#!/bin/sh\r\n").contains("#\t\tprefix:");
    ScriptForm.Accepted accepted = accepted("rack-label");
    assertThat(accepted.text().orElseThrow()).startsWith("#!/bin/sh\n").doesNotContain("\r");
    ScriptDefinition script = accepted.definition();
    assertThat(script.title()).isEqualTo("Label of the rack");
    assertThat(script.type()).isEqualTo(ScriptType.COMMISSIONING);
    assertThat(script.tags()).containsExactly("label", "acme", "node");
    assertThat(script.timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(script.parameter("prefix").orElseThrow().defaultValue()).contains("R");
  }

  @Test
  void aRebootingScriptWithDaysInItsTimeout() throws IOException {
    ScriptDefinition script = definition("firmware-reboot");
    assertThat(script.timeout()).isEqualTo(Duration.ofHours(26));
    assertThat(script.mayReboot()).isTrue();
  }

  @Test
  void aFaultBehindTabsIsAtItsPlaceInTheScript() {
    String script =
        "#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n#\tname: x\n#\tparameters:\n"
            + "#\t\tp: {type: toaster}\n# --- End MAAS 1.0 script metadata ---\n";
    assertThat(ScriptForm.create(Map.of(), script).faults())
        .extracting(Fault::at)
        .containsExactly(new Position(5, 8));
    String broken = script.replace("{type: toaster}", "{type: [}");
    assertThat(ScriptForm.create(Map.of(), broken).faults())
        .extracting(Fault::at)
        .containsExactly(new Position(5, 15));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout: 90",
        "timeout: '90'",
        "timeout: 1:30",
        "timeout: 01:30",
        "timeout: '0:01:30'",
        "timeout: 00:01:30",
        "timeout: 0 00:01:30",
        "timeout: PT90S",
        "timeout: PT1M30S",
        "timeout: 90.0"
      })
  void aTimeoutIsTheSameInEveryForm(String line) {
    String script =
        Stream.of(
                "#!/bin/sh",
                "# --- Start MAAS 1.0 script metadata ---",
                "# name: x",
                "# " + line,
                "# --- End MAAS 1.0 script metadata ---")
            .collect(Collectors.joining("\n"));
    assertThat(ScriptForm.create(Map.of(), script).orThrow().definition().timeout())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!python/object:os.system x",
        "a: !local x",
        "a: !!binary aGVsbG8=",
        "a: !!set {b}",
        "a: !!timestamp 2024-01-01",
        "? !!omap [b]\n: c"
      })
  void tagsAreRefusedByName(String yaml) {
    String script =
        "#!/bin/sh\n# --- Start MAAS 1.0 script metadata ---\n# "
            + yaml.replace("\n", "\n# ")
            + "\n# --- End MAAS 1.0 script metadata ---\n";
    assertThat(ScriptParser.parse(script).faults())
        .singleElement()
        .satisfies(
            fault -> assertThat(fault.message()).containsAnyOf("is not supported", "not allowed"))
        .satisfies(fault -> assertThat(fault.at().line()).isEqualTo(3));
  }
}
