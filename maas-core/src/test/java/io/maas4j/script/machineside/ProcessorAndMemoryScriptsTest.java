package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorAndMemoryScriptsTest {
  private static final String AVERAGES =
      """
      22:      10016   159   6128   9744  |      78000   188   3777   7099
      ----------------------------------  | ------------------------------
      Avr:     10498   128   7212   9476  |      74550   153   3972   6117
      Tot:             140   5592   7797
      """;

  @TempDir Path directory;
  private SandboxedMachine machine;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
  }

  private ShippedScript script(String name) throws Exception {
    return new ShippedScript(machine, name);
  }

  private static long option(List<String> calls, String option) {
    List<String> words = Arrays.asList(calls.get(0).split(" "));
    return Long.parseLong(words.get(words.indexOf(option) + 1).replaceAll("\\D", ""));
  }

  @ParameterizedTest
  @CsvSource({"300, 285", "50400, 47880", "2, 2", "0, 285", "None, 285", "x, 285", "-5, 285"})
  void theProcessorsWorkForAsLongAsTheScriptMayRun(String runtime, long seconds) throws Exception {
    ShippedScript script = script("stress-ng-cpu-short").with("stress-ng", "echo done");
    Outcome outcome = script.environment("RUNTIME", runtime).run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.calls("stress-ng"))
        .containsExactly(
            "--cpu 0 --cpu-method all --verify --metrics-brief --timeout " + seconds + "s");
  }

  @Test
  void aWrongResultOfAProcessorIsQuoted() throws Exception {
    Outcome outcome =
        script("stress-ng-cpu-long")
            .with("stress-ng", "echo 'stress-ng: fail:  [77] cpu: fibonacci wrong'; exit 2")
            .run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .endsWith("failed: a stress test failed: stress-ng: fail:  [77] cpu: fibonacci wrong\n");
  }

  @ParameterizedTest
  @CsvSource({
    // MemTotal, MemAvailable in MiB, and what must stay free of it
    "65536, 60000, 6553",
    "1024, 900, 256",
    "512, 400, 128"
  })
  void memoryIsFilledButForAReserve(long total, long free, long reserve) throws Exception {
    machine.root(
        "proc/meminfo",
        "MemTotal: " + (total << 10) + " kB\nMemAvailable: " + (free << 10) + " kB\n");
    ShippedScript script = script("stress-ng-memory-short").with("stress-ng", "echo done");
    assertThat(script.run().exitStatus()).isZero();
    long workers = option(script.calls("stress-ng"), "--vm");
    long kibibytes = option(script.calls("stress-ng"), "--vm-bytes");
    assertThat(workers * kibibytes >> 10).isBetween(free - reserve - workers, free - reserve);
  }

  @Test
  void theLimitOfTheControlGroupCounts() throws Exception {
    machine.root("proc/meminfo", "MemTotal: 67108864 kB\nMemAvailable: 60000000 kB\n");
    machine.root("sys/fs/cgroup/memory.max", "8589934592\n");
    machine.root("sys/fs/cgroup/memory.current", "1073741824\n");
    ShippedScript script = script("stress-ng-memory-long").with("stress-ng", "echo done");
    assertThat(script.run().exitStatus()).isZero();
    assertThat(
            option(script.calls("stress-ng"), "--vm")
                * option(script.calls("stress-ng"), "--vm-bytes"))
        .isLessThan(7L << 20);
  }

  @Test
  void tooLittleMemoryIsSaid() throws Exception {
    machine.root("proc/meminfo", "MemTotal: 131072 kB\nMemAvailable: 30000 kB\n");
    Outcome outcome = script("stress-ng-memory-short").with("stress-ng", "echo done").run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .isEqualTo("failed: only 29 MiB of memory are free, which is too little to test\n");
  }

  @Test
  void memoryThatRanOutIsTheReasonGiven() throws Exception {
    machine.root("proc/meminfo", "MemTotal: 1048576 kB\nMemAvailable: 900000 kB\n");
    machine.root("proc/vmstat", "oom_kill 3\n");
    String vmstat = directory.resolve("root/proc/vmstat").toString();
    Outcome outcome =
        script("stress-ng-memory-short")
            .with("stress-ng", "echo 'oom_kill 5' >" + vmstat + "; exit 2")
            .run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .endsWith("failed: memory ran out during the test and the kernel ended 2 processes\n");
  }

  @Test
  void whatTheMemoryControllerCouldNotCorrectFails() throws Exception {
    String count = "sys/devices/system/edac/mc/mc0/ue_count";
    machine.root(count, "1\n");
    Outcome outcome =
        script("memtester")
            .with("memtester", "echo 2 >" + directory.resolve("root").resolve(count))
            .run("8");
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .endsWith("failed: the memory controller met 1 errors that it could not correct\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 | memory could not be taken or locked
          2 | the stuck address test failed
          6 | the stuck address test failed and a pattern test failed
          99 | memory could not be taken or locked and the stuck address test failed
          """)
  void memtestersBitsAreWords(int status, String words) throws Exception {
    Outcome outcome = script("memtester").with("memtester", "exit " + status).run("8");
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("failed: part 1: " + words + "\n");
  }

  @Test
  void memtestersProgressIsShownAsATerminalWould() throws Exception {
    ShippedScript script =
        script("memtester")
            .with(
                "memtester",
                "printf 'Random Value        :  \\b\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b: setting  12\\b\\b\\b\\b\\b\\b\\b\\b\\b\\b\\bok         \\n'");
    Outcome outcome = script.run("8");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("\b").contains("ok");
    assertThat(script.calls("memtester")).containsExactly("8M 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "0", "8; reboot", "all"})
  void memtesterTakesMebibytesOnly(String argument) throws Exception {
    ShippedScript script = script("memtester").with("memtester", "");
    assertThat(script.run(argument).output()).startsWith("failed: usage: ");
    assertThat(script.calls("memtester")).isEmpty();
  }

  @Test
  void theRatingsOf7zAreTheResults() throws Exception {
    machine.root("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 8000000 kB\n");
    ShippedScript script = script("7z").printing("7z", AVERAGES);
    Outcome outcome = script.run();
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.status()).isEqualTo("passed");
    assertThat(script.result().path("results").toString())
        .isEqualTo(
            "{\"compression_ru_mips\":7212,\"compression_rating_mips\":9476,"
                + "\"decompression_ru_mips\":3972,\"decompression_rating_mips\":6117}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Avr: 1 2 | 3", "Avr:  a b c | d e f", "Avr:", "nothing"})
  void averagesThatCannotBeReadFail(String line) throws Exception {
    machine.root("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 8000000 kB\n");
    Outcome outcome = script("7z").printing("7z", line).run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("no line of averages that can be read\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stress-ng-cpu-short", "stress-ng-memory-short", "memtester", "7z"})
  void aMissingToolIsNamed(String name) throws Exception {
    machine.root("proc/meminfo", "MemTotal: 8388608 kB\nMemAvailable: 8000000 kB\n");
    Outcome outcome = script(name).run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).contains("failed: ", " is not on this machine");
  }
}
