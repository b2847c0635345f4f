package io.maas4j.script;

import static io.maas4j.script.Scripts.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunIndexTest {
  private static byte[] json(ScriptIndex index) {
    return index.entries().stream()
        .filter(entry -> entry.path().equals("index.json"))
        .findFirst()
        .orElseThrow()
        .content();
  }

  @Test
  void whatTheServersSideWritesIsReadBack() {
    Script script =
        Scripts.script(
            1,
            "smart",
            builder ->
                builder
                    .type(ScriptType.TESTING)
                    .hardwareType(HardwareType.STORAGE)
                    .parallel(ParallelMode.INSTANCE)
                    .timeout(Duration.ofMillis(90_500))
                    .applyConfiguredNetworking(true)
                    .builtIn(true)
                    .packages(new Packages(List.of("smartmontools"), List.of(), List.of()))
                    .parameters(List.of(Scripts.parameter("storage", ParameterType.STORAGE))));
    Arguments arguments = Scripts.bind(script, Map.of()).get(0).arguments();
    ScriptResult result = Scripts.result(7, 1, script, ResultStatus.RUNNING, arguments);
    byte[] written =
        json(
            ScriptIndex.of(
                List.of(new ScriptIndex.Job(script, result, Optional.empty())),
                Set.of(ScriptType.TESTING),
                ScriptIndex.Include.ALL,
                Optional.empty()));

    IndexEntry entry = RunIndex.read(written).orThrow().of(ScriptType.TESTING).entries().get(0);

    assertThat(entry.ref())
        .isEqualTo(new IndexEntry.Ref("smart", OptionalLong.of(7), OptionalLong.of(101)));
    assertThat(entry.ref().label()).isEqualTo("smart (id: 7, script_version_id: 101)");
    assertThat(entry.path()).isEqualTo("testing/smart");
    assertThat(entry.timeout()).isEqualTo(Duration.ofMillis(90_500));
    assertThat(entry.parallel()).isEqualTo(ParallelMode.INSTANCE);
    assertThat(entry.hardwareType()).isEqualTo(HardwareType.STORAGE);
    assertThat(entry.network()).isEqualTo(IndexEntry.Network.CONFIGURED);
    assertThat(entry.progress()).isEqualTo(IndexEntry.Progress.STARTED);
    assertThat(entry.origin()).isEqualTo(IndexEntry.Origin.BUILT_IN);
    assertThat(entry.packages().apt()).containsExactly("smartmontools");
    assertThat(entry.parameters().get("storage").get("value"))
        .hasToString(Scripts.SDA.toJson().toString());
    assertThat(RunIndex.read(written).orThrow().of(ScriptType.RELEASE).isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{|is not JSON",
        "[]|has no \"1.0\"",
        "{\"1.0\": null}|has no \"1.0\"",
        "{\"1.0\": 3}|\"1.0\" is no object",
        "{\"1.0\": {\"testing_scripts\": {}}}|testing_scripts is no list",
      })
  void anIndexThatIsNoneSaysWhy(String json, String problem) {
    assertThat(RunIndex.read(utf8(json)).faults()).containsExactly(Fault.of("index.json", problem));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3|an entry of index.json is no object",
        "{}|script name '' is not a file name",
        "{\"name\": \"a/b\"}|script name 'a/b' is not a file name",
        "{\"name\": \"a\"}|script path 'null' lies outside of the archive",
        "{\"name\": \"a\", \"path\": \"/etc/x\"}|script path '/etc/x' lies outside of the archive",
        "{\"name\": \"a\", \"path\": \"x/../../y\"}|script path 'x/../../y' lies outside of the archive",
        "{\"name\": \"a\", \"path\": \"x\", \"parallel\": \"any\"}|parallel must be 0, 1 or 2, not 'any'",
        "{\"name\": \"a\", \"path\": \"x\", \"hardware_type\": 6}|hardware_type must be 0 to 5, not 6",
        "{\"name\": \"a\", \"path\": \"x\", \"timeout_seconds\": -1}|timeout_seconds must be a number, not -1",
        "{\"name\": \"a\", \"path\": \"x\", \"parameters\": []}|parameters must be an object, not []",
        "{\"name\": \"a\", \"path\": \"x\", \"packages\": {\"deb\": 1}}|packages: deb: unknown kind of package, known are apt, snap, url",
      })
  void anEntryThatIsNoneIsKeptApart(String entry, String problem) {
    RunIndex.Listing listing =
        RunIndex.read(utf8("{\"1.0\": {\"testing_scripts\": [" + entry + "]}}"))
            .orThrow()
            .of(ScriptType.TESTING);
    assertThat(listing.entries()).isEmpty();
    assertThat(listing.broken()).extracting(RunIndex.Broken::problem).containsExactly(problem);
  }

  @Test
  void whateverComesBecomesAnIndexOrAFault() {
    String good =
        "{\"1.0\": {\"testing_scripts\": [{\"name\": \"a\", \"path\": \"t/a\", \"parallel\": 1,"
            + " \"timeout_seconds\": 1.5, \"parameters\": {\"p\": {\"type\": \"string\"}}}]}}";
    List<String> spice = List.of("{", "]", "null", "1e999", "\"", "-", "true", "[[[[", "0.1", ",");
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(good);
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        int at = random.nextInt(text.length());
        text.replace(at, at + random.nextInt(2), spice.get(random.nextInt(spice.size())));
      }
      assertThatCode(() -> RunIndex.read(utf8(text.toString())))
          .as("seed %d: %s", seed, text)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void netplanNamesAreReadAndAnythingElseIsNone() {
    assertThat(
            NetplanNames.read(
                utf8(
                    "network:\n  ethernets:\n"
                        + "    a: {match: {macaddress: '52:54:00:AA:00:01'}, set-name: lan0}\n"
                        + "    b: {match: {macaddress: '52:54:00:aa:00:02'}}\n"
                        + "    c: {dhcp4: true}\n")))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("52:54:00:aa:00:01", "lan0", "52:54:00:aa:00:02", "b"));
    for (String other : List.of("", "- a", "network: 3", "network: {ethernets: [", "!x y")) {
      assertThat(NetplanNames.read(utf8(other))).as(other).isEmpty();
    }
  }

  @Test
  void aMachineReadsABmcConfigurationOfAnyType() {
    BmcConfig config =
        BmcConfig.fromYaml(utf8("power_type: anything\npower_address: a\n")).orThrow();
    assertThat(config.powerType()).isEqualTo("anything");
    assertThat(config.parametersJson()).isEqualTo("{\"power_address\":\"a\"}");
  }
}
