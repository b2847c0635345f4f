package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.RunnerCase.list;
import static io.maas4j.script.machineside.RunnerCase.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.BmcConfig;
import io.maas4j.script.ResultYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped runner, as a process against a server, and the one of the library must make the same
 * of each case, and what the case expects.
 */
class RunnerCasesTest {
  @TempDir Path directory;

  private record Both(RunnerOutcome outcome, List<BmcConfig> bmcs) {}

  @TestFactory
  Stream<DynamicTest> bothRunnersMakeTheSameOfACase() throws IOException, InterruptedException {
    SandboxedMachine.requirePython();
    List<RunnerCase> cases = RunnerCase.all();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(40);
    return cases.stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> run(each)));
  }

  private void run(RunnerCase each) throws Exception {
    // Side by side: each waits most of its time, and has a machine and a server of its own.
    ExecutorService second = Executors.newSingleThreadExecutor();
    Both python;
    Both java;
    try {
      Future<Both> shipped =
          second.submit(
              () -> {
                try (RunnerBench bench = bench(each, "p")) {
                  return new Both(bench.python(), bench.bmcs());
                }
              });
      try (RunnerBench bench = bench(each, "j")) {
        java = new Both(bench.java(), bench.bmcs());
      }
      python = shipped.get();
    } finally {
      second.shutdownNow();
    }
    for (Map.Entry<String, Both> one : Map.of("python", python, "java", java).entrySet()) {
      judge(one.getKey(), each.expected(), one.getValue());
    }
    assertThat(java.bmcs()).as("what BMC was found").isEqualTo(python.bmcs());
    assertThat(said(java.outcome(), each)).isEqualTo(said(python.outcome(), each));
  }

  private RunnerBench bench(RunnerCase each, String prefix)
      throws IOException, InterruptedException {
    return new RunnerBench(each, Files.createTempDirectory(directory, prefix));
  }

  private static void judge(String runner, Map<String, Object> expected, Both both) {
    RunnerOutcome outcome = both.outcome();
    assertThat(outcome.word())
        .as("%s: %s", runner, outcome.signals())
        .isEqualTo(expected.get("outcome"));
    signals(runner, list(expected.get("signals")), outcome.lines());
    map(expected.get("results"))
        .forEach((script, wanted) -> result(runner, script, map(wanted), outcome));
    Map<String, Object> bmc = map(expected.get("bmc"));
    assertThat(both.bmcs().stream().map(BmcConfig::powerType))
        .as(runner)
        .isEqualTo(bmc.isEmpty() ? List.of() : List.of(bmc.get("power_type")));
    if (!bmc.isEmpty()) {
      assertThat(both.bmcs().get(0).parameters()).as(runner).isEqualTo(bmc.get("parameters"));
    }
  }

  /** A nested list is of signals whose order does not matter, since they come side by side. */
  private static void signals(String runner, List<Object> expected, List<String> lines) {
    List<Object> seen = new ArrayList<>();
    List<Object> wanted = new ArrayList<>();
    int at = 0;
    for (Object item : expected) {
      int count = item instanceof List<?> group ? group.size() : 1;
      List<String> next =
          lines.subList(Math.min(at, lines.size()), Math.min(at + count, lines.size()));
      at += count;
      seen.add(next.stream().sorted().toList());
      wanted.add(
          item instanceof List<?> group
              ? group.stream().map(String::valueOf).sorted().toList()
              : List.of(item.toString()));
    }
    if (at < lines.size()) {
      seen.add(lines.subList(at, lines.size()));
    }
    assertThat(seen).as("signals of %s", runner).isEqualTo(wanted);
  }

  private static void result(
      String runner, String script, Map<String, Object> wanted, RunnerOutcome outcome) {
    RunnerOutcome.Seen end = outcome.end(script);
    ResultYaml.Verdict verdict = RunnerOutcome.verdict(end);
    String name = end.fields().get("name");
    wanted.forEach(
        (key, value) -> {
          Object seen =
              switch (key) {
                case "status" -> verdict.status().name();
                case "results" -> verdict.results();
                case "unknown" -> verdict.unknownKeys();
                case "link" -> verdict.linkConnected().orElse(null);
                case "combined" -> end.files().get(name);
                case "stdout" -> end.files().getOrDefault(name + ".out", "");
                case "stderr" -> end.files().getOrDefault(name + ".err", "");
                case "yaml" -> end.files().getOrDefault(name + ".yaml", "");
                case "length" -> end.files().getOrDefault(name + ".out", "").length();
                case "problem", "says" -> "";
                default -> throw new AssertionError("unknown expectation " + key);
              };
          String about = runner + ", " + script + ", " + key;
          switch (key) {
            case "problem" ->
                assertThat(verdict.problem().orElse("none")).as(about).contains(value.toString());
            case "says" -> assertThat(end.files().get(name)).as(about).contains(value.toString());
            default -> assertThat(seen).as(about).isEqualTo(value);
          }
        });
  }

  /** Which of the two streams is read first is chance: lines of the combined output are sorted. */
  private static RunnerOutcome.Seen settled(RunnerOutcome.Seen seen) {
    String name = seen.fields().getOrDefault("name", "");
    Map<String, String> files = new TreeMap<>(seen.files());
    files.computeIfPresent(
        name, (key, text) -> text.lines().sorted().collect(Collectors.joining("\n")));
    return new RunnerOutcome.Seen(seen.fields(), files);
  }

  /** All that was told, by script; without the words of others where a case says so. */
  private static Map<String, Object> said(RunnerOutcome outcome, RunnerCase each) {
    Map<String, Object> said = new LinkedHashMap<>();
    Map<String, List<RunnerOutcome.Seen>> scripts = outcome.byScript();
    for (String script : new TreeSet<>(scripts.keySet())) {
      said.put(
          script,
          each.comparesWords()
              ? scripts.get(script).stream().map(RunnerCasesTest::settled).toList()
              : scripts.get(script).stream().map(RunnerOutcome.Seen::line).toList());
    }
    return said;
  }
}
