package io.maas4j.script;

import static io.maas4j.script.Scripts.HARDWARE;
import static io.maas4j.script.Scripts.NIC;
import static io.maas4j.script.Scripts.NIC2;
import static io.maas4j.script.Scripts.NVME;
import static io.maas4j.script.Scripts.SDA;
import static io.maas4j.script.Scripts.SDB;
import static io.maas4j.script.Scripts.bind;
import static io.maas4j.script.Scripts.parameter;
import static io.maas4j.script.Scripts.withParameters;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentBinderTest {
  private static final Script SMART =
      withParameters(
          1, "smart", parameter("storage", ParameterType.STORAGE, "argument_format", "{path}"));

  private static List<String> disks(List<ArgumentBinder.Run> runs) {
    return runs.stream().map(run -> run.arguments().disk().orElseThrow().name()).toList();
  }

  private static List<String> faults(Script script, Map<String, String> request) {
    return new ArgumentBinder(HARDWARE, Map.of())
        .bind(List.of(script), request).faults().stream().map(Fault::toString).toList();
  }

  @Test
  void aScriptWithoutParametersRunsOnce() {
    assertThat(bind(withParameters(1, "x"), Map.of()))
        .extracting(ArgumentBinder.Run::arguments)
        .containsExactly(Arguments.NONE);
  }

  @Test
  void everyDiskGetsAResultByDefault() {
    assertThat(disks(bind(SMART, Map.of()))).containsExactly("sda", "sdb", "nvme0n1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "all|sda,sdb,nvme0n1",
        "7|sda",
        "sdb|sdb",
        "/dev/sdb|sdb",
        "ST4000NM|sda,sdb",
        "ZC22|sdb",
        "ST4000NM:ZC22|sdb",
        "ssd|nvme0n1",
        "sdb, rotary ,9|sda,sdb,nvme0n1"
      })
  void disksAreNamedInManyWays(String selector, String expected) {
    assertThat(String.join(",", disks(bind(SMART, Map.of("storage", selector)))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "enp5s0", "00:16:3E:0A:0B:0C", "X710", "ACME:X710", "uplink"})
  void interfacesAreNamedInManyWays(String selector) {
    Script script = withParameters(1, "net", parameter("interface", ParameterType.INTERFACE));

    assertThat(bind(script, Map.of("net_interface", selector)))
        .extracting(run -> run.arguments().nic().orElseThrow())
        .containsExactly(NIC);
    assertThat(bind(script, Map.of("interface", "ACME"))).hasSize(2);
  }

  @Test
  void unknownDisksLeaveAPlaceholder() {
    Checked<List<ArgumentBinder.Run>> runs =
        new ArgumentBinder(KnownHardware.NONE, Map.of()).bind(List.of(SMART), Map.of());

    assertThat(runs.orThrow())
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.arguments().hasPlaceholder()).isTrue();
              assertThat(run.arguments().toJson())
                  .isEqualTo(
                      Map.of(
                          "storage",
                          Map.of("type", "storage", "argument_format", "{path}", "value", "all")));
            });
  }

  @Test
  void disksThatAreNotThereAreAFault() {
    assertThat(faults(SMART, Map.of("storage", "sda,sdq")))
        .containsExactly("storage: No disk matches 'sdq'; known are sda, sdb, nvme0n1.");
    assertThat(faults(SMART, Map.of("storage", " , "))).containsExactly("storage: Names no disk.");
    assertThat(
            new ArgumentBinder(KnownHardware.NONE, Map.of())
                .bind(List.of(SMART), Map.of("storage", "sda"))
                .faults())
        .extracting(Fault::message)
        .containsExactly("No disk matches 'sda'; none is known yet.");
  }

  @Test
  void theScriptsOwnKeyGoesBeforeTheCommonOne() {
    Script other = withParameters(2, "badblocks", parameter("storage", ParameterType.STORAGE));
    List<ArgumentBinder.Run> runs =
        new ArgumentBinder(HARDWARE, Map.of())
            .bind(List.of(SMART, other), Map.of("storage", "sda", "badblocks_storage", "sdb"))
            .orThrow();

    assertThat(runs).extracting(run -> run.script().name()).containsExactly("smart", "badblocks");
    assertThat(disks(runs)).containsExactly("sda", "sdb");
  }

  @Test
  void severalFanOutsGiveSeparateResultsAndNoProduct() {
    Script script =
        withParameters(
            1,
            "both",
            parameter("storage", ParameterType.STORAGE),
            parameter("word", ParameterType.STRING, "default", "w"),
            parameter("interface", ParameterType.INTERFACE));
    List<ArgumentBinder.Run> runs = bind(script, Map.of());

    assertThat(runs).hasSize(5);
    assertThat(runs)
        .allSatisfy(
            run -> {
              assertThat(run.arguments().toJson()).containsKey("word");
              assertThat(run.arguments().disk().isPresent())
                  .isNotEqualTo(run.arguments().nic().isPresent());
            });
  }

  @Test
  void unknownParametersAreAFaultThatNamesTheKnownOnes() {
    assertThat(faults(SMART, Map.of("storrage", "sda")))
        .containsExactly(
            "storrage: Unknown parameter 'storrage': the selected scripts have storage,"
                + " smart_storage.");
    assertThat(faults(withParameters(1, "x"), Map.of("y", "1")))
        .containsExactly("y: Unknown parameter 'y': the selected scripts have none.");
  }

  @Test
  void onlyRequiredValuesMustBeThere() {
    assertThat(
            faults(
                withParameters(1, "x", parameter("u", ParameterType.URL, "required", true)),
                Map.of()))
        .containsExactly("x_u: A value is required: u has no default.");
    assertThat(
            bind(withParameters(1, "x", parameter("u", ParameterType.URL)), Map.of())
                .get(0)
                .arguments())
        .isEqualTo(Arguments.NONE);
  }

  @Test
  void aRunTimeReplacesTheTimeoutAndDefaultsToIt() {
    Script script =
        Scripts.script(
            1,
            "x",
            b ->
                b.timeout(Duration.ofMinutes(5))
                    .parameters(List.of(parameter("runtime", ParameterType.RUNTIME))));

    assertThat(bind(script, Map.of()).get(0).arguments().toJson())
        .isEqualTo(Map.of("runtime", Map.of("type", "runtime", "value", 300L)));
    assertThat(
            bind(script, Map.of("runtime", "00:10:00"))
                .get(0)
                .arguments()
                .timeout(script.definition().timeout()))
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(Arguments.NONE.timeout(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void falseFlagsAreLeftOutSinceTheRunnerLooksOnlyAtPresence() {
    Script script = withParameters(1, "wipe", parameter("quick", ParameterType.BOOLEAN));

    assertThat(bind(script, Map.of("quick", "false")).get(0).arguments()).isEqualTo(Arguments.NONE);
    assertThat(bind(script, Map.of()).get(0).arguments()).isEqualTo(Arguments.NONE);
    assertThat(bind(script, Map.of("wipe_quick", "True")).get(0).arguments().toJson())
        .isEqualTo(Map.of("quick", Map.of("type", "boolean", "value", true)));
  }

  @Test
  void settingsFillTheAutomaticIpmiParameters() {
    Script script =
        withParameters(
            1,
            "bmc",
            parameter("maas_auto_ipmi_user", ParameterType.STRING),
            parameter("maas_auto_ipmi_cipher_suite_id", ParameterType.STRING, "default", "17"));
    Arguments arguments =
        new ArgumentBinder(
                KnownHardware.NONE,
                Map.of("maas_auto_ipmi_user", "maas", "maas_auto_ipmi_cipher_suite_id", "3"))
            .bind(List.of(script), Map.of())
            .orThrow()
            .get(0)
            .arguments();

    assertThat(arguments.bound())
        .extracting(bound -> bound.value().toJson())
        .containsExactly("maas", "17");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "URL|a b|Not a host, IP address or URL: 'a b'.",
        "URL|javascript://x|Not a host, IP address or URL: 'javascript://x'.",
        "URL|http://a,http://b c|Not a host, IP address or URL: 'http://a,http://b c'.",
        "RUNTIME|soon|Must be a number of seconds or a duration. Enter a duration as SS, MM:SS,"
            + " HH:MM:SS, D HH:MM:SS or in ISO 8601 (PT5M).",
        "BOOLEAN|yes|Must be true or false.",
      })
  void badValuesAreFaults(ParameterType type, String value, String message) {
    assertThat(faults(withParameters(1, "x", parameter("p", type)), Map.of("p", value)))
        .containsExactly("p: " + message);
  }

  @Test
  void boundsAndChoicesAreHeld() {
    Script script =
        withParameters(
            1,
            "x",
            parameter("s", ParameterType.STRING, "min", 2, "max", 3),
            parameter("r", ParameterType.RUNTIME, "min", 60, "max", 120),
            parameter("c", ParameterType.CHOICE, "choices", List.of("a", List.of("b", "B"))));
    List<String> faults = new ArrayList<>(faults(script, Map.of("s", "x", "r", "1", "c", "B")));

    assertThat(faults)
        .containsExactly(
            "s: Too short: needs at least 2 characters.",
            "r: Must be at least 60 seconds.",
            "c: Must be one of a, b.");
    assertThat(faults(script, Map.of("s", "xxxx", "r", "2:01", "c", "b")))
        .containsExactly(
            "s: Too long: takes at most 3 characters.", "r: Must be at most 120 seconds.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.test",
        "example.test:8080/x",
        "192.0.2.1",
        "2001:db8::1",
        "[2001:db8::1]:80",
        "https://example.test/?q",
        "FTP://h",
        "file:///etc/x",
        "icmp://h",
        "gopher://h",
        "smbs://h"
      })
  void hostsAddressesAndUrlsAreFine(String url) {
    assertThat(faults(withParameters(1, "x", parameter("u", ParameterType.URL)), Map.of("u", url)))
        .isEmpty();
  }

  @Test
  void listsOfUrlsNeedPermission() {
    Script script = withParameters(1, "x", parameter("u", ParameterType.URL, "allow_list", true));

    assertThat(faults(script, Map.of("u", "http://a, b.example.test"))).isEmpty();
    assertThat(faults(script, Map.of("u", "http://a,"))).hasSize(1);
  }

  @Test
  void storedArgumentsComeBackAndPasswordsAreHidden() {
    Script script =
        withParameters(
            1,
            "x",
            parameter("storage", ParameterType.STORAGE),
            parameter("interface", ParameterType.INTERFACE),
            parameter("secret", ParameterType.PASSWORD, "default", "s3cret"),
            parameter("runtime", ParameterType.RUNTIME, "default", 5),
            parameter("flag", ParameterType.BOOLEAN, "default", true));
    for (ArgumentBinder.Run run : bind(script, Map.of())) {
      Arguments back = Arguments.fromJson(run.arguments().toJson());

      assertThat(back.toJson()).isEqualTo(run.arguments().toJson());
      assertThat(run.arguments().toRedactedJson().toString())
          .contains("REDACTED")
          .doesNotContain("s3cret");
    }
    assertThat(Json.write(bind(SMART, Map.of("storage", "sda")).get(0).arguments().toJson()))
        .isEqualTo(
            "{\"storage\":{\"type\":\"storage\",\"argument_format\":\"{path}\",\"value\":{\"id\":7,"
                + "\"name\":\"sda\",\"id_path\":\"/dev/disk/by-id/wwn-1\",\"model\":\"ST4000NM\","
                + "\"serial\":\"ZC11\"}}}");
  }

  @Test
  void interfacesToTestAreConfiguredOnesOrTheBootInterfaceWhileCommissioning() {
    KnownHardware.Candidate boot = new KnownHardware.Candidate(NIC, KnownHardware.Role.BOOT);
    KnownHardware.Candidate configured =
        new KnownHardware.Candidate(NIC2, KnownHardware.Role.CONFIGURED);

    assertThat(
            KnownHardware.testable(List.of(boot, configured), KnownHardware.Moment.COMMISSIONING))
        .containsExactly(NIC2);
    assertThat(KnownHardware.testable(List.of(boot), KnownHardware.Moment.COMMISSIONING))
        .containsExactly(NIC);
    assertThat(KnownHardware.testable(List.of(boot), KnownHardware.Moment.OTHERWISE)).isEmpty();
  }

  @Test
  void testsAreRebuiltOverTheDisksThatCommissioningFound() {
    Script script =
        withParameters(
            1,
            "smart",
            parameter("storage", ParameterType.STORAGE),
            parameter("word", ParameterType.STRING));
    Arguments placeholder =
        new ArgumentBinder(KnownHardware.NONE, Map.of())
            .bind(List.of(script), Map.of("word", "kept"))
            .orThrow()
            .get(0)
            .arguments();
    ScriptResult waiting = Scripts.result(1, 1, script, ResultStatus.PENDING, placeholder);
    ScriptResult done = Scripts.result(2, 1, script, ResultStatus.PASSED, placeholder);
    Regeneration regeneration =
        Regeneration.of(
            ParameterType.STORAGE, List.of(waiting, done), Map.of(1L, script), HARDWARE, Map.of());

    assertThat(regeneration.removed()).containsExactly(waiting);
    assertThat(disks(regeneration.added())).containsExactly("sda", "sdb", "nvme0n1");
    assertThat(regeneration.added())
        .allSatisfy(
            run ->
                assertThat(run.arguments().bound().get(1).value())
                    .isEqualTo(new ParameterValue.Text("kept")));
  }

  @Test
  void aRebuiltDestructiveTestNeverReachesOtherDisks() {
    Script script =
        Scripts.script(
            1,
            "wreck",
            b ->
                b.destructive(true)
                    .parameters(List.of(parameter("storage", ParameterType.STORAGE))));
    Arguments onSdb = bind(script, Map.of("storage", "sdb")).get(0).arguments();
    ScriptResult waiting = Scripts.result(1, 1, script, ResultStatus.PENDING, onSdb);
    StorageTarget renamed =
        new StorageTarget(99, "sdx", SDB.idPath(), SDB.model(), SDB.serial(), List.of());

    Regeneration kept =
        Regeneration.of(
            ParameterType.STORAGE,
            List.of(waiting),
            Map.of(1L, script),
            new KnownHardware(List.of(SDA, renamed), List.of()),
            Map.of());
    Regeneration gone =
        Regeneration.of(
            ParameterType.STORAGE,
            List.of(waiting),
            Map.of(1L, script),
            new KnownHardware(List.of(SDA, NVME), List.of()),
            Map.of());

    assertThat(disks(kept.added())).containsExactly("sdx");
    assertThat(gone.added()).isEmpty();
    assertThat(gone.dropped())
        .singleElement()
        .extracting(dropped -> dropped.faults().get(0).message())
        .isEqualTo("Names no disk.");
  }
}
