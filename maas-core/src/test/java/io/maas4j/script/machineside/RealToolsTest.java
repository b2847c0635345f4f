package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests with the tools of Debian, as short as they get; skipped where a tool is missing. */
class RealToolsTest {
  @TempDir Path directory;
  private SandboxedMachine machine;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    // What the scripts size themselves by, so that a test does not take all of this host.
    machine.root("proc/meminfo", "MemTotal: 262144 kB\nMemAvailable: 131072 kB\n");
    machine.environment.put("RUNTIME", "2");
  }

  private ShippedScript script(String name, String tool) throws Exception {
    assumeTrue(ShippedScript.real(tool).isPresent(), tool + " is not on this machine");
    return new ShippedScript(machine, name).withReal(tool);
  }

  private String disk() throws Exception {
    Path file = directory.resolve("disk");
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(4 << 20);
    }
    return file.toString();
  }

  private static void passed(Outcome outcome) {
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(outcome.output()).containsPattern("(?m)^passed");
  }

  @Test
  void badblocksFindsNothingOnAFile() throws Exception {
    for (String name : new String[] {"badblocks", "badblocks-destructive"}) {
      ShippedScript script = script(name, "badblocks");
      passed(script.run("--storage=" + disk()));
      assertThat(script.result().path("results").path("badblocks").asInt(-1)).isZero();
    }
  }

  @Test
  void fioMeasuresAFile() throws Exception {
    ShippedScript script = script("fio", "fio");
    passed(script.run(disk()));
    assertThat(script.result().path("results").path("random_read").asText())
        .matches("[1-9][0-9]* KB/s");
    assertThat(script.result().path("results").path("sequential_write_iops").asInt()).isPositive();
  }

  @Test
  void stressNgWorksProcessorsAndMemory() throws Exception {
    passed(script("stress-ng-cpu-short", "stress-ng").run());
    passed(script("stress-ng-memory-short", "stress-ng").run());
  }

  @Test
  void memtesterTestsAMebibyte() throws Exception {
    passed(script("memtester", "memtester").run("1"));
  }

  @Test
  void sevenZipRatesTheProcessors() throws Exception {
    Path tool = ShippedScript.real("7z").orElse(Path.of("7z"));
    // the real one, with the smallest dictionary and time: what the script would take lasts minutes
    ShippedScript script =
        script("7z", "7z").with("7z", "exec '" + tool + "' \"$1\" -md18 -mmt1 -mtime=1");
    passed(script.run());
    assertThat(script.result().path("results").path("compression_rating_mips").asInt())
        .isPositive();
  }

  @Test
  void smartctlSkipsWhatIsNoDisk() throws Exception {
    ShippedScript script = script("smartctl-validate", "smartctl");
    Outcome outcome = script.run(disk());
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.status()).isEqualTo("skipped");
  }
}
