package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static io.maas4j.script.machineside.SandboxedMachine.preseedWithToken;
import static io.maas4j.script.machineside.Tarball.Entry.serial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import io.maas4j.script.machineside.StandIn.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunnerTest {
  @TempDir Path directory;
  private SandboxedMachine machine;
  private StandIn server;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    server = new StandIn();
    machine = new SandboxedMachine(directory);
    machine.preseed(preseedWithToken(server.metadataUrl()));
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Outcome run() throws Exception {
    return machine.runUserData(MACHINE_SIDE.scriptRunnerUserData());
  }

  @Test
  void aMachineWithoutScriptsReportsSuccess() throws Exception {
    assertThat(run().exitStatus()).isZero();
    assertThat(server.statuses()).containsExactly("WORKING", "OK");
    assertThat(server.calls.get(0).authorization())
        .startsWith("OAuth ")
        .contains("oauth_signature_method=\"PLAINTEXT\"", "oauth_token=\"tk\"")
        .contains("oauth_signature=\"%26s3cr3t\"");
  }

  @Test
  void commissioningGoesOnInRoundsUntilNothingIsLeftAndThenTests() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "commissioning",
                serial("90-any", 3, "echo any").parallel(2),
                serial(
                    "10-serial", 1, "echo out; echo err >&2; echo 'status: skipped' >$RESULT_PATH"),
                serial("20-instance", 2, "echo instance").parallel(1)),
        new Tarball().list("commissioning", serial("50-matched", 4, "echo matched")),
        new Tarball().list("testing", serial("disk-test", 5, "echo $*; exit 0")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.statuses()).containsExactly("WORKING", "TESTING", "OK");
    Signal end = server.end("10-serial");
    assertThat(end.field("status")).isEqualTo("WORKING");
    assertThat(end.field("exit_status")).isEqualTo("0");
    assertThat(end.field("script_result_id")).isEqualTo("1");
    assertThat(end.field("script_version_id")).isEqualTo("1");
    assertThat(Double.parseDouble(end.field("runtime"))).isNotNegative();
    assertThat(end.files().get("10-serial")).contains("out\n", "err\n");
    assertThat(end.files())
        .containsEntry("10-serial.out", "out\n")
        .containsEntry("10-serial.err", "err\n")
        .containsEntry("10-serial.yaml", "status: skipped\n");
    assertThat(
            server.signals.stream()
                .filter(signal -> signal.fields().containsKey("exit_status"))
                .map(signal -> signal.field("name")))
        .containsExactly("10-serial", "20-instance", "90-any", "50-matched", "disk-test");
  }

  @Test
  void aFailingScriptStopsNeitherItsListNorHidesItself() throws Exception {
    server.scripts(
        new Tarball()
            .list("commissioning", serial("10-bad", 1, "exit 3"), serial("20-good", 2, "true"))
            .list("testing", serial("never", 9, "true")));
    assertThat(run().exitStatus()).isEqualTo(1);
    assertThat(server.end("10-bad").field("exit_status")).isEqualTo("3");
    assertThat(server.end("20-good").field("exit_status")).isEqualTo("0");
    assertThat(server.about("never")).isEmpty();
    Signal last = server.signals.get(server.signals.size() - 1);
    assertThat(last.field("status")).isEqualTo("FAILED");
    assertThat(last.field("error")).isEqualTo("1 commissioning scripts failed to run");
  }

  @Test
  void aTimeoutKillsTheWholeProcessGroup() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("slow", 1, "sleep 6543 & echo $! >$DOWNLOAD_PATH/child; echo on; wait")
                    .timeout(1.5)));
    assertThat(run().exitStatus()).isEqualTo(1);
    Signal end = server.end("slow");
    assertThat(end.field("status")).isEqualTo("TIMEDOUT");
    assertThat(end.field("exit_status")).isEqualTo("124");
    assertThat(end.files()).containsEntry("slow.out", "on\n");
    Path child = directory.resolve("work/run/scripts/downloads/slow/child");
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(child).strip())))
        .satisfiesAnyOf(
            handle -> assertThat(handle).isEmpty(),
            // Killed, but not yet waited for by whatever is process 1 here.
            handle -> assertThat(handle.orElseThrow().info().commandLine()).isEmpty());
  }

  @Test
  void outputIsBoundedAndReadAsATerminalShowsIt() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("loud", 1, "head -c 3000000 /dev/zero | tr '\\\\0' x; echo; echo the end"),
                serial("progress", 2, "printf '10%%\\r99%%\\nab\\bc\\n'")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.end("loud").files().get("loud"))
        .hasSizeLessThanOrEqualTo(1 << 20)
        .contains("\n[cut here: ")
        .endsWith("\nthe end\n");
    assertThat(server.end("progress").files()).containsEntry("progress.out", "99%\nac\n");
  }

  @Test
  void aDaemonThatKeepsThePipesOpenDoesNotHoldTheRunner() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("daemon", 1, "sleep 300 & echo $! >$DOWNLOAD_PATH/child; echo started")));
    assertThat(run().exitStatus()).isZero();
    Path child = directory.resolve("work/run/scripts/downloads/daemon/child");
    ProcessHandle.of(Long.parseLong(Files.readString(child).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
    assertThat(server.end("daemon").files()).containsEntry("daemon.out", "started\n");
  }

  @Test
  void parametersBecomeArguments() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("disk", 1, "echo \"$@\"")
                    .with(
                        "\"parameters\":{\"storage\":{\"type\":\"storage\",\"argument_format\":"
                            + "\"{path}\",\"value\":{\"name\":\"sdq\",\"model\":\"Fake_Disk\","
                            + "\"serial\":\"SER123\",\"id_path\":\"/dev/x\"}},"
                            + "\"mode\":{\"type\":\"string\",\"value\":\"a b\"}}"),
                serial("gone", 2, "echo never")
                    .with("\"parameters\":{\"storage\":{\"type\":\"storage\",\"value\":\"all\"}}"),
                serial("nic", 3, "echo \"$@\"")
                    .with(
                        "\"parameters\":{\"if\":{\"type\":\"interface\",\"value\":{\"name\":\"old\","
                            + "\"mac_address\":\"52:54:00:AA:BB:01\"}}}")));
    assertThat(run().exitStatus()).isEqualTo(1);
    assertThat(server.end("disk").files()).containsEntry("disk.out", "/dev/sda --mode=a b\n");
    assertThat(server.end("nic").files()).containsEntry("nic.out", "--interface=eth0\n");
    assertThat(server.end("gone").field("exit_status")).isEqualTo("2");
    assertThat(server.end("gone").files().get("gone")).contains("no disk of this machine is known");
  }

  @Test
  void scriptsSeeTheirEnvironment() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial(
                    "env",
                    1,
                    "echo $MAAS_BASE_URL $RUNTIME $HAS_STARTED ${BMC_CONFIG_PATH:-none}; test -d"
                        + " $DOWNLOAD_PATH && test -f $OUTPUT_COMBINED_PATH && test -n"
                        + " \"$MAAS_RESOURCES_FILE$MAAS_STORAGE_CONFIG_FILE\"")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.end("env").files())
        .containsEntry("env.out", server.url() + " 60 False none\n");
  }

  @Test
  void theFirstBmcConfigurationIsReportedOnce() throws Exception {
    String write =
        "[ -s $BMC_CONFIG_PATH ] || printf 'power_type: ipmi\\npower_address: 10.0.0.9\\n"
            + "power_pass: hidden\\n' >$BMC_CONFIG_PATH";
    server.scripts(
        new Tarball().list("commissioning", serial("30-a", 1, write), serial("31-b", 2, write)));
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).isZero();
    assertThat(server.signals.stream().filter(s -> s.fields().containsKey("power_type")))
        .singleElement()
        .satisfies(
            signal -> {
              assertThat(signal.field("status")).isEqualTo("WORKING");
              assertThat(signal.field("power_type")).isEqualTo("ipmi");
              assertThat(signal.field("power_parameters"))
                  .contains("\"power_address\": \"10.0.0.9\"", "\"power_pass\": \"hidden\"");
            });
    assertThat(outcome.output()).doesNotContain("hidden", "s3cr3t");
  }

  @Test
  void aBmcConfigurationThatCannotBeSentFailsItsScript() throws Exception {
    server.refuse("power_parameters", 99);
    server.scripts(
        new Tarball()
            .list("commissioning", serial("30-a", 1, "echo 'power_type: ipmi' >$BMC_CONFIG_PATH")));
    assertThat(run().exitStatus()).isEqualTo(1);
    assertThat(server.end("30-a").field("exit_status")).isEqualTo("1");
    assertThat(server.end("30-a").files().get("30-a"))
        .contains("did not take the BMC configuration");
  }

  @Test
  void aBusyServerIsAskedAgain() throws Exception {
    server.refuse("maas-scripts", 2);
    server.scripts(new Tarball().list("testing", serial("t", 1, "true")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.callsOf("/MAAS/metadata/2012-03-01/maas-scripts")).hasSize(3);
  }

  @Test
  void packagesAreAnnouncedAndDownloadsUnpacked() throws Exception {
    server.page("/files/tool.tar", new Tarball().file("bin/tool", 0755, "#!/bin/sh\n").bytes());
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("t", 1, "test -x $DOWNLOAD_PATH/bin/tool")
                    .with(
                        "\"packages\":{\"apt\":[\"jq\"],\"url\":[\""
                            + server.url()
                            + "/files/tool.tar\"]}"),
                serial("u", 2, "true")
                    .with("\"packages\":{\"url\":[\"" + server.url() + "/files/none\"]}")));
    assertThat(run().exitStatus()).isEqualTo(1);
    assertThat(server.about("t").stream().map(s -> s.field("status")))
        .containsExactly("INSTALLING", "INSTALLING", "WORKING", "WORKING");
    assertThat(server.end("t").field("exit_status")).isEqualTo("0");
    assertThat(server.end("t").files().get("t")).contains("sandbox: not running: /bin/false");
    assertThat(server.end("u").field("status")).isEqualTo("INSTALLING");
    assertThat(server.end("u").field("exit_status")).isEqualTo("1");
  }

  @Test
  void withoutNetplanTheNetworkFailureSaysSo() throws Exception {
    machine.environment.put("MAAS_NETPLAN", "no-such-netplan");
    server.scripts(
        new Tarball()
            .file("../config/netplan.yaml", 0644, "network: {version: 2}\n")
            .list(
                "testing",
                serial("net", 1, "true").with("\"apply_configured_networking\":true"),
                serial("plain", 2, "true")));
    assertThat(run().exitStatus()).isEqualTo(1);
    Signal end = server.end("net");
    assertThat(end.field("status")).isEqualTo("APPLYING_NETCONF");
    assertThat(end.field("exit_status")).isEqualTo("1");
    assertThat(end.files().get("net")).contains("netplan is missing");
    assertThat(server.end("plain").field("exit_status")).isEqualTo("0");
  }

  @Test
  void theConfiguredNetworkIsAppliedAroundTheScriptAndTakenBack() throws Exception {
    Path netplan =
        machine.install("netplan", "#!/bin/sh\ncat $MAAS_SYSROOT/etc/netplan/*.yaml >>$0.log\n");
    machine.environment.put("MAAS_NETPLAN", netplan.toString());
    machine.environment.put("MAAS_IP", "true");
    machine.root("etc/netplan/50-cloud-init.yaml", "network: {version: 2, id: booted}\n");
    server.scripts(
        new Tarball()
            .file("../config/netplan.yaml", 0644, "network: {version: 2, id: wanted}\n")
            .list(
                "testing",
                serial("net", 1, "cat $MAAS_SYSROOT/etc/netplan/*")
                    .with("\"apply_configured_networking\":true")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.end("net").files().get("net.out")).contains("wanted");
    assertThat(Files.readString(Path.of(netplan + ".log"))).containsSubsequence("wanted", "booted");
    assertThat(directory.resolve("root/etc/netplan")).isDirectoryContaining("glob:**50-cloud*");
  }

  @Test
  void anArchiveThatLeavesItsDirectoryIsRefused() throws Exception {
    server.scripts(new Tarball().file("../../evil", 0644, "x").list("testing"));
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).contains("'../../evil' lies outside of the archive");
    server.scripts(new Tarball().symlink("scripts-link").list("testing"));
    assertThat(run().output()).contains("'scripts-link' is a link or device");
  }

  @Test
  void nothingIsWrittenOutsideOfTheSandboxAndNoSecretIsLeftInOutputs() throws Exception {
    server.scripts(new Tarball().list("testing", serial("t", 1, "env")));
    assertThat(run().exitStatus()).isZero();
    assertThat(machine.filesHolding("s3cr3t", directory.resolve("work"))).isEmpty();
  }

  @Test
  void aClockThatIsHoursOffIsCorrectedByTheDateOfARefusal() throws Exception {
    try (SkewedServer skewed = new SkewedServer()) {
      machine.preseed(preseedWithToken(skewed.metadataUrl()));
      Outcome outcome = run();
      assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
      assertThat(outcome.output()).contains("the clock is");
      assertThat(skewed.refused()).isEqualTo(1);
    }
  }

  @Test
  void scriptsThatMayRunBesideAnyOtherRunAtOnce() throws Exception {
    String meet = "touch $MAAS_SYSROOT/%s; until [ -e $MAAS_SYSROOT/%s ]; do sleep 0.02; done";
    // Both have one text; each waits for the output file of the other.
    String instance =
        "base=${OUTPUT_COMBINED_PATH%.?}; until [ -e $base.3 ] && [ -e $base.4 ]; do sleep 0.02;"
            + " done";
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("a", 1, meet.formatted("a", "b")).parallel(2).timeout(20),
                serial("b", 2, meet.formatted("b", "a")).parallel(2).timeout(20),
                serial("same", 3, instance).parallel(1).timeout(20),
                serial("same", 4, instance).parallel(1).timeout(20)));
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
  }

  @Test
  void aLongScriptIsAccompaniedBySignsOfLife() throws Exception {
    machine.environment.put("MAAS_HEARTBEAT_SECONDS", "0.02");
    server.scripts(new Tarball().list("testing", serial("long", 1, "sleep 0.6")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.statuses().stream().filter("WORKING"::equals).count()).isGreaterThan(2);
  }

  @Test
  void whatAScriptSaysOfItsProgressIsToldWhileItRunsAndOnlyWhenItChanges() throws Exception {
    machine.environment.put("MAAS_PROGRESS_SECONDS", "0.01");
    server.scripts(
        new Tarball()
            .list(
                "release",
                serial(
                    "slow",
                    1,
                    "echo 10 >$PROGRESS_PATH; echo 'sda 20 %' >>$PROGRESS_PATH; sleep 0.5;"
                        + " echo >>$PROGRESS_PATH; echo 'sda 30 %' >>$PROGRESS_PATH"),
                serial("quiet", 2, "test -f $PROGRESS_PATH")));
    assertThat(run().exitStatus()).isZero();
    assertThat(server.about("slow"))
        .extracting(signal -> signal.field("status") + " " + signal.field("error"))
        .startsWith("WORKING Starting slow (id: 1, script_version_id: 1)")
        .contains("WORKING slow: sda 20 %")
        .endsWith(
            "WORKING slow: sda 30 %", "WORKING Finished slow (id: 1, script_version_id: 1): 0")
        .doesNotHaveDuplicates();
    assertThat(server.about("quiet")).hasSize(2);
  }

  @Test
  void noPrivilegesAreNeeded() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not on this machine");
    assumeTrue(machine.run("id", "-u").output().strip().equals("0"), "not root already");
    machine.environment.put("PATH", "/usr/bin:/bin");
    Files.writeString(
        directory.resolve("user_data.sh"),
        SandboxedMachine.shellScript(MACHINE_SIDE.scriptRunnerUserData()));
    machine.run("chmod", "-R", "a+rwX", directory.toString());
    String[] nobody = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    assumeTrue(
        machine.run(with(nobody, "python3", "-c", "import yaml")).exitStatus() == 0,
        "the system's python3 has no PyYAML");
    server.scripts(
        new Tarball()
            .list(
                "testing", serial("who", 1, "id -u"), serial("slow", 2, "sleep 654").timeout(0.2)));
    Outcome outcome = machine.run(with(nobody, "sh", directory + "/user_data.sh"));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(1);
    assertThat(server.end("who").files()).containsEntry("who.out", "65534\n");
    assertThat(server.end("slow").field("status")).isEqualTo("TIMEDOUT");
  }

  private static String[] with(String[] before, String... command) {
    return Stream.of(before, command).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void theRunnerTellsItsVersion() throws Exception {
    run();
    assertThat(
            machine.run(
                directory.resolve("work/bin/maas-run-remote-scripts").toString(), "--version"))
        .satisfies(outcome -> assertThat(outcome.exitStatus()).isZero())
        .satisfies(outcome -> assertThat(outcome.output()).contains("maas-run-remote-scripts 1."));
  }
}
