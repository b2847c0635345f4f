package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskTestScriptsTest {
  /** What smartctl says of an ATA disk that is well. */
  private static final String INFO =
      """
      --info) echo '{"smartctl": {"output": ["SMART support is: Available - device has SMART capability.", "SMART support is: Enabled"]}, "device": {"protocol": "ATA"}}' ;;
      """;

  private static final String CAPABLE =
      "\"capabilities\": {\"self_tests_supported\": true, \"conveyance_self_test_supported\": false}";

  @TempDir Path directory;
  private SandboxedMachine machine;
  private String disk = "";

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    machine.environment.put("MAAS_POLL_SECONDS", "0");
    Path file = directory.resolve("disk; touch $(hostname) 'x'");
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(4 << 20);
    }
    disk = file.toString();
  }

  private ShippedScript script(String name) throws Exception {
    return new ShippedScript(machine, name);
  }

  private ShippedScript smart(String name, String health) throws Exception {
    return script(name)
        .with("smartctl", "case \"$2\" in\n" + INFO + "--xall) " + health + " ;;\nesac");
  }

  /** A drive whose self test is looked at once while it runs, and then has this log. */
  private ShippedScript selfTest(String name, String log) throws Exception {
    return script(name)
        .with(
            "smartctl",
            """
            case "$2" in
            %s
            --xall) echo '{"smart_status": {"passed": true}}' ;;
            --test=*) touch "$0.running" ;;
            esac
            case "$2" in
            --test=*) echo '{"smartctl": {"output": ["Testing has begun."]}}' ;;
            --abort) echo '{}' ;;
            --capabilities)
              state='"value": 0, "string": "completed without error", "passed": true'
              if [ -e "$0.running" ]; then
                state='"value": 249, "string": "in progress, 90%% remaining", "remaining_percent": 90'
                rm "$0.running"
              fi
              echo '{"ata_smart_data": {"self_test": {"status": {'"$state"'}, "polling_minutes": {"short": 2}}, %s}, "ata_smart_self_test_log": {"standard": {"table": [%s]}}}' ;;
            esac
            """
                .formatted(INFO, CAPABLE, log));
  }

  @Test
  void aHealthyDiskPasses() throws Exception {
    ShippedScript script =
        smart("smartctl-validate", "echo '{\"smart_status\":{\"passed\":true}}'");
    Outcome outcome = script.run(disk);
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(outcome.output()).endsWith("passed\n");
    assertThat(script.calls("smartctl")).allMatch(call -> call.endsWith(disk));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          exit 8                                                                          | 1 | gives no JSON
          echo '{"smart_status": {"passed": false}}'; exit 8                              | 1 | says that it is failing
          echo '{"nvme_smart_health_information_log": {"critical_warning": 4}}'           | 1 | critical warning 0x04
          echo '{"smartctl": {"messages": [{"string": "Read failed"}]}}'; exit 2          | 1 | cannot be read: Read failed
          echo '[]'                                                                       | 0 | gives no JSON
          """)
  void aDiskThatIsNotWellIsNamedWithTheReason(String health, int status, String said)
      throws Exception {
    Outcome outcome = smart("smartctl-validate", health).run(disk);
    boolean skipped = said.equals("gives no JSON");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(skipped ? 0 : status);
    assertThat(outcome.output()).contains(said);
    assertThat(outcome.output().lines().reduce("", (a, b) -> b))
        .startsWith(skipped ? "skipped: " : "failed: ");
  }

  @Test
  void anAttributeAtItsThresholdDegradesTheDisk() throws Exception {
    ShippedScript script =
        smart("smartctl-validate", "echo '{\"smart_status\":{\"passed\":true}}'; exit 16");
    assertThat(script.run(disk).exitStatus()).isZero();
    assertThat(script.status()).isEqualTo("degraded");
  }

  @Test
  void aDiskWithoutSmartIsSkipped() throws Exception {
    ShippedScript script =
        script("smartctl-validate")
            .with(
                "smartctl",
                "echo '{\"smartctl\": {\"messages\": [{\"string\": \"Unknown USB bridge\"}]}}'; exit 1");
    Outcome outcome = script.run(disk);
    assertThat(outcome.exitStatus()).isZero();
    assertThat(outcome.output()).contains("does not offer SMART (Unknown USB bridge)");
    assertThat(script.status()).isEqualTo("skipped");
  }

  @Test
  void withoutSmartctlAndPackagesTheTestIsSkipped() throws Exception {
    ShippedScript script = script("smartctl-validate");
    Outcome outcome = script.run(disk);
    assertThat(outcome.exitStatus()).isZero();
    assertThat(outcome.output()).contains("skipped: smartctl is not on this machine");
    assertThat(script.status()).isEqualTo("skipped");
  }

  @Test
  void aSelfTestIsFollowedToItsEnd() throws Exception {
    ShippedScript script =
        selfTest(
            "smartctl-short",
            "{\"status\": {\"value\": 0, \"string\": \"Completed without error\", \"passed\": true}}");
    Outcome outcome = script.run(disk);
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("short self test, 90% left", "short self test: Completed without error");
    assertThat(script.calls("smartctl")).anyMatch(call -> call.contains("--test=short"));
  }

  @Test
  void aSelfTestThatFindsAFaultFailsWithTheWordsOfTheLog() throws Exception {
    Outcome outcome =
        selfTest(
                "smartctl-long",
                "{\"status\": {\"value\": 121, \"string\": \"Completed: read failure\", \"passed\": false}}")
            .run(disk);
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("failed: the long self test of")
        .endsWith("ended with: Completed: read failure\n");
  }

  @Test
  void aDiskThatLacksASelfTestIsSkipped() throws Exception {
    ShippedScript script = selfTest("smartctl-conveyance", "");
    Outcome outcome = script.run(disk);
    assertThat(outcome.exitStatus()).isZero();
    assertThat(outcome.output()).contains("has no conveyance self test");
    assertThat(script.status()).isEqualTo("skipped");
    assertThat(script.calls("smartctl")).noneMatch(call -> call.contains("--test"));
  }

  @Test
  void theDrivesBehindAMegaRaidControllerAreTestedOneByOne() throws Exception {
    String host = "sys/devices/pci0000:00/0000:01:00.0/host2/";
    machine.root(host + "scsi_host/host2/proc_name", "megaraid_sas\n");
    machine.root(host + "target2:2:1/2:2:1:0/model", "MR9361\n");
    machine.link("sys/class/scsi_host/host2", "../../../" + host + "scsi_host/host2");
    Path virtual = Files.copy(Path.of(disk), directory.resolve("sdz"));
    machine.link("sys/block/sdz/device", "../../../" + host + "target2:2:1/2:2:1:0");
    ShippedScript script =
        script("smartctl-validate")
            .printing(
                "storcli64",
                """
                {"Controllers": [{"Response Data": {"Basics": {"PCI Address": "00:01:00:00"},
                  "VD LIST": [{"DG/VD": "0/0"}, {"DG/VD": "1/1"}],
                  "PD LIST": [{"DID": 7, "DG": 0}, {"DID": 8, "DG": 1}, {"DID": 9, "DG": 1},
                              {"DID": 10, "DG": "-"}]}}]}
                """)
            .with(
                "smartctl",
                """
                case "$*" in
                *megaraid,9*--xall* | *--xall*megaraid,9*) echo '{"smart_status": {"passed": false}}'; exit 8 ;;
                *--info*megaraid*) echo '{"smart_support": {"available": true, "enabled": true}}' ;;
                *megaraid*) echo '{"smart_status": {"passed": true}}' ;;
                *) echo '{}'; exit 2 ;;
                esac
                """);
    Outcome outcome = script.run(virtual.toString());
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("sdz (megaraid,9) says that it is failing\n");
    assertThat(script.calls("smartctl"))
        .anyMatch(call -> call.contains("megaraid,8") && call.contains("--xall"))
        .noneMatch(call -> call.contains("megaraid,7") || call.contains("megaraid,10"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sda", "--all", "-w", "/dev/does-not-exist; reboot", "/", ""})
  void whatIsNoDiskIsRefused(String path) throws Exception {
    for (String name :
        new String[] {"smartctl-short", "badblocks", "badblocks-destructive", "fio"}) {
      ShippedScript script =
          script(name).with("smartctl", "").with("badblocks", "").with("fio", "");
      Outcome outcome = script.run(path);
      assertThat(outcome.exitStatus()).describedAs(name).isEqualTo(1);
      assertThat(outcome.output()).startsWith("failed: ").hasLineCount(1);
      assertThat(script.calls("smartctl")).isEmpty();
      assertThat(script.calls("badblocks")).isEmpty();
      assertThat(script.calls("fio")).isEmpty();
    }
  }

  @Test
  void badBlocksAreCountedByKind() throws Exception {
    ShippedScript script =
        script("badblocks-destructive")
            .with(
                "badblocks",
                """
                printf '17\\n18\\n900\\n' >"$6"
                echo 'Testing with pattern 0xaa: done' >&2
                echo 'Pass completed, 3 bad blocks found. (1/0/2 errors)' >&2
                """);
    Outcome outcome = script.run("--storage=" + disk);
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(1);
    assertThat(outcome.output()).contains("first bad blocks of 4096 bytes: 17 18 900");
    assertThat(outcome.output())
        .endsWith("has 3 bad blocks (1 read, 0 write, 2 comparison errors)\n");
    assertThat(script.status()).isEqualTo("failed");
    assertThat(script.result().path("results").toString())
        .isEqualTo(
            "{\"badblocks\":3,\"read_errors\":1,\"write_errors\":0,\"comparison_errors\":2}");
    assertThat(script.calls("badblocks"))
        .singleElement()
        .asString()
        .startsWith("-w -v -b 4096")
        .endsWith(disk + " 1023");
  }

  @Test
  void badblocksThatEndsEarlyIsNoVerdictOnTheDisk() throws Exception {
    ShippedScript script =
        script("badblocks").with("badblocks", "echo 'badblocks: Input/output error'; exit 1");
    Outcome outcome = script.run("--storage", disk);
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).contains("before it was done: badblocks: Input/output error");
    assertThat(script.result().isMissingNode()).isTrue();
    assertThat(script.calls("badblocks")).singleElement().asString().startsWith("-n ");
  }

  /** Writes its report where it is told to, for reads or writes as the job is one. */
  private ShippedScript fio(String report) throws Exception {
    return script("fio")
        .with(
            "fio",
            "for word in \"$@\"; do case $word in --output=*) file=${word#--output=} ;; esac; done\n"
                + "{ echo 'fio: a warning'; echo '"
                + report
                + "'; } >\"$file\"");
  }

  @Test
  void speedsComeWithTheirUnits() throws Exception {
    ShippedScript script =
        fio(
            "{\"jobs\": [{\"error\": 0, \"read\": {\"bw_bytes\": 204800999, \"iops\": 50000.7,"
                + " \"total_ios\": 9}, \"write\": {\"bw_bytes\": 1000, \"iops\": 0.25,"
                + " \"total_ios\": 1}}]}");
    Outcome outcome = script.environment("RUNTIME", "8").run(disk);
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.result().path("results").toString())
        .isEqualTo(
            "{\"random_read\":\"204800 KB/s\",\"random_read_iops\":50000,"
                + "\"random_write\":\"1 KB/s\",\"random_write_iops\":0,"
                + "\"sequential_read\":\"204800 KB/s\",\"sequential_read_iops\":50000,"
                + "\"sequential_write\":\"1 KB/s\",\"sequential_write_iops\":0}");
    assertThat(script.calls("fio"))
        .hasSize(4)
        .allMatch(call -> call.contains("--runtime=2 ") && call.contains("--direct=1"));
  }

  @Test
  void anErrorOfTheDiskIsTold() throws Exception {
    Outcome outcome =
        fio("{\"jobs\": [{\"error\": 5, \"read\": {\"bw_bytes\": 1, \"iops\": 1}}]}").run(disk);
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("failed: random read of ")
        .endsWith(": Input/output error\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"smartctl-long", "badblocks-destructive", "fio", "memtester", "ntp", "7z"})
  void aSimulatedMachineIsNotTested(String name) throws Exception {
    ShippedScript script = script(name).environment("MAAS_SANDBOX", "1");
    Outcome outcome = script.run(disk);
    assertThat(outcome.exitStatus()).isZero();
    assertThat(outcome.output()).isEqualTo("skipped: simulated machine\n");
    assertThat(script.status()).isEqualTo("skipped");
  }
}
