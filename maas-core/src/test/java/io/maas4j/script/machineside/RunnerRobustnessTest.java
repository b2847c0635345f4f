package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static io.maas4j.script.machineside.SandboxedMachine.preseedWithToken;
import static io.maas4j.script.machineside.Tarball.Entry.serial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped runner alone can stand, beside the cases that it shares with the library's. */
class RunnerRobustnessTest {
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
  void aChildThatGoesOnPrintingDoesNotHoldTheRunner() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("noisy", 1, "yes & echo $! >$DOWNLOAD_PATH/child; exit 0"),
                serial("next", 2, "true")));
    assertThat(run().exitStatus()).isZero();
    Path child = directory.resolve("work/run/scripts/downloads/noisy/child");
    ProcessHandle.of(Long.parseLong(Files.readString(child).strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
    assertThat(server.end("next").field("exit_status")).isEqualTo("0");
  }

  @Test
  void childrenInGroupsOfTheirOwnDieAtATimeoutToo() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not on this machine");
    String text =
        "#!/bin/bash\nset -m\nsleep 6544 & echo $! >$DOWNLOAD_PATH/child; trap '' TERM; wait\n";
    server.scripts(new Tarball().list("testing", new Tarball.Entry("groups", 1, 0, 1.5, text, "")));
    assertThat(run().exitStatus()).isEqualTo(1);
    Path child = directory.resolve("work/run/scripts/downloads/groups/child");
    assertThat(ProcessHandle.of(Long.parseLong(Files.readString(child).strip())))
        .satisfiesAnyOf(
            handle -> assertThat(handle).isEmpty(),
            handle -> assertThat(handle.orElseThrow().info().commandLine()).isEmpty());
  }

  @Test
  void aFullDiskLosesNoOutput() throws Exception {
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("fills", 1, "head -c 300000 /dev/zero | tr '\\000' x; echo; echo end"),
                serial("next", 2, "echo here")));
    // A limit on the size of files (blocks of 512 bytes) stands for the disk.
    Files.writeString(
        directory.resolve("user_data.sh"),
        SandboxedMachine.shellScript(MACHINE_SIDE.scriptRunnerUserData()));
    Outcome outcome =
        machine.run("sh", "-c", "ulimit -f 200; exec sh " + directory.resolve("user_data.sh"));
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(server.end("fills").files().get("fills.out")).hasSize(300_005).endsWith("x\nend\n");
    assertThat(server.end("next").files()).containsEntry("next.out", "here\n");
  }

  @Test
  void theProgramsKeepToTheLanguageOfTheOldestImages() throws Exception {
    run();
    Outcome outcome =
        machine.run(
            "python3",
            "-c",
            "import ast, glob, sys\n"
                + "for name in sys.argv[1:]:\n"
                + "    ast.parse(open(name).read(), name, feature_version=(3, 8))\n",
            directory.resolve("work/bin/maas-run-remote-scripts").toString(),
            directory.resolve("work/bin/maas_runner.py").toString(),
            directory.resolve("work/bin/maas_report.py").toString(),
            directory.resolve("work/bin/maas_script.py").toString(),
            directory.resolve("work/bin/maas_arguments.py").toString(),
            directory.resolve("work/bin/maas_result.py").toString(),
            directory.resolve("work/bin/maas_yaml.py").toString(),
            directory.resolve("work/bin/maas_output.py").toString(),
            directory.resolve("work/bin/maas_process.py").toString(),
            directory.resolve("work/bin/maas_packages.py").toString(),
            directory.resolve("work/bin/maas_archive.py").toString(),
            directory.resolve("work/bin/maas_enlist.py").toString(),
            directory.resolve("work/bin/maas_netconf.py").toString(),
            directory.resolve("work/bin/maas_machine.py").toString());
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
  }

  @Test
  void aRunnerThatIsEndedEndsAllThatRunsSideBySide() throws Exception {
    String text = "echo $$ >$MAAS_SYSROOT/%s; until [ -e $MAAS_SYSROOT/%s ]; do sleep 0.02; done;";
    server.scripts(
        new Tarball()
            .list(
                "testing",
                serial("a", 1, text.formatted("a", "b") + "exec sleep 600").parallel(2),
                // its parent is the runner, in a session of its own
                serial("b", 2, text.formatted("b", "a") + "kill -TERM $PPID; exec sleep 600")
                    .parallel(2)),
        new Tarball().list("testing", serial("never", 3, "true")));
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(143);
    assertThat(outcome.output()).contains("is run again when the machine comes back");
    assertThat(server.signals).noneMatch(signal -> signal.fields().containsKey("exit_status"));
    assertThat(server.about("never")).isEmpty();
    for (String name : new String[] {"a", "b"}) {
      long pid = Long.parseLong(Files.readString(directory.resolve("root/" + name)).strip());
      assertThat(ProcessHandle.of(pid).filter(handle -> handle.info().commandLine().isPresent()))
          .as(name)
          .isEmpty();
    }
  }
}
