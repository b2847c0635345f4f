package io.maas4j.script.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.script.Arguments;
import io.maas4j.script.IndexEntry;
import io.maas4j.script.Packages;
import io.maas4j.script.ParallelMode;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptIndex;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptType;
import io.maas4j.script.ScriptVersion;
import io.maas4j.script.run.ProcessLauncher.Exited;
import io.maas4j.script.run.ProcessLauncher.LaunchFailedException;
import io.maas4j.script.run.ProcessLauncher.TimedOut;
import io.maas4j.script.run.RunReport.Outcome;
import io.maas4j.script.run.ScriptConsole.Stream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunnerTest {
  private static final Instant NOW = Instant.parse("2026-02-03T14:05:06Z");

  @TempDir Path directory;
  private final List<RunnerSignal> signals = Collections.synchronizedList(new ArrayList<>());

  /** A clock that a launcher moves. */
  private static final class Hands extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private static ScriptIndex index(ScriptType type, ScriptDefinition... definitions) {
    List<ScriptIndex.Job> jobs = new ArrayList<>();
    for (ScriptDefinition definition : definitions) {
      long id = jobs.size() + 1;
      Script script =
          new Script(
              id, definition, new ScriptVersion(id, "#!/bin/sh\necho hi\n", Optional.empty(), NOW));
      jobs.add(
          new ScriptIndex.Job(
              script, ScriptResult.pending(id, 1, script, Arguments.NONE), Optional.empty()));
    }
    return ScriptIndex.of(
        jobs, Set.of(type), ScriptIndex.Include.RUNNING_OR_PENDING, Optional.empty());
  }

  private static ScriptDefinition.Builder test(String name) {
    return ScriptDefinition.builder(name);
  }

  private List<String> words() {
    return signals.stream()
        .map(
            signal ->
                signal.word()
                    + signal.script().map(ref -> " " + ref.name()).orElse("")
                    + signal.end().map(end -> " " + end.exitStatus()).orElse(""))
        .toList();
  }

  @Test
  void fiveLinesRunTheScriptsOfAnIndex() throws Exception {
    ScriptIndex index = index(ScriptType.TESTING, test("hello").build());

    ScriptRunner runner = ScriptRunner.builder(directory, Clock.systemUTC()).build();
    RunReport report = runner.run(ScriptSource.of(index), signal -> signals.add(signal));
    for (RunResult result : report.results()) {
      System.out.println(result.script().name() + " " + result.verdict().status());
    }

    assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(report.results())
        .singleElement()
        .satisfies(
            result ->
                assertThat(new String(result.output().stdout(), StandardCharsets.UTF_8))
                    .isEqualTo("hi\n"));
    assertThat(words())
        .containsExactly("WORKING", "TESTING", "WORKING hello", "WORKING hello 0", "OK");
  }

  @Test
  void aSimulatedMachineAnswersWithoutProcessesAndWithoutWaiting() throws Exception {
    Hands clock = new Hands();
    ProcessLauncher recorded =
        (launch, console) -> {
          assertThat(launch.limit()).contains(Duration.ofSeconds(360));
          clock.now = clock.now.plusSeconds(42);
          byte[] text = "recorded\n".getBytes(StandardCharsets.UTF_8);
          console.print(Stream.STDOUT, text, text.length);
          try {
            Files.writeString(
                Path.of(launch.environment().get("RESULT_PATH")), "status: degraded\n");
          } catch (IOException e) {
            throw new LaunchFailedException(e.toString(), 1);
          }
          return new Exited(1);
        };
    RunReport report =
        ScriptRunner.builder(directory, clock)
            .launcher(recorded)
            .build()
            .run(
                ScriptSource.of(
                    index(ScriptType.TESTING, test("t").timeout(Duration.ofMinutes(1)).build())),
                signals::add);

    RunResult result = report.results().get(0);
    assertThat(result.runtime()).contains(Duration.ofSeconds(42));
    assertThat(result.exitStatus()).isEqualTo(1);
    assertThat(result.verdict().status()).isEqualTo(ResultStatus.DEGRADED);
    assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(signals.get(3).fields())
        .containsEntry("runtime", "42.000")
        .containsEntry("exit_status", "1")
        .containsEntry("script_result_id", "1");
    assertThat(signals.get(3).files()).containsOnlyKeys("t", "t.out", "t.yaml");
  }

  @Test
  void aTimeoutOfTheLauncherIsOne() throws Exception {
    RunReport report =
        ScriptRunner.builder(directory, new Hands())
            .launcher((launch, console) -> new TimedOut())
            .build()
            .run(
                ScriptSource.of(
                    index(ScriptType.TESTING, test("t").timeout(Duration.ofDays(2)).build())),
                signals::add);

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.problem()).isEqualTo("1 testing scripts failed to run");
    assertThat(words()).contains("TIMEDOUT t 124");
    assertThat(signals.get(3).text())
        .isEqualTo("Timeout(2 days, 0:00:00) expired on t (id: 1, script_version_id: 1)");
  }

  @Test
  void packagesAndNetworksNeedSomebodyWhoBringsThem() throws Exception {
    RunReport report =
        ScriptRunner.builder(directory, new Hands())
            .build()
            .run(
                ScriptSource.of(
                    index(
                        ScriptType.TESTING,
                        test("apt")
                            .packages(new Packages(List.of("jq"), List.of(), List.of()))
                            .build(),
                        test("net").applyConfiguredNetworking(true).build())),
                signals::add);

    assertThat(report.results())
        .extracting(
            result -> result.verdict().status(),
            result -> new String(result.output().combined(), StandardCharsets.UTF_8))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                ResultStatus.FAILED_INSTALLING,
                "no apt packages are installed here: give the runner a PackageInstaller for jq\n"),
            org.assertj.core.groups.Tuple.tuple(
                ResultStatus.FAILED_APPLYING_NETCONF,
                "the network configuration is not applied here: give the runner a"
                    + " NetworkSwitch\n"));
  }

  @Test
  void anExtensionThatBreaksFailsItsScriptOnly() throws Exception {
    ProcessLauncher breaks =
        (launch, console) -> {
          if (launch.command().get(0).endsWith("bad")) {
            throw new IllegalStateException("out of order");
          }
          return new Exited(0);
        };
    RunReport report =
        ScriptRunner.builder(directory, new Hands())
            .launcher(breaks)
            .build()
            .run(
                ScriptSource.of(
                    index(ScriptType.TESTING, test("bad").build(), test("good").build())),
                signals::add);

    assertThat(words()).containsSubsequence("WORKING bad 2", "WORKING good 0", "FAILED");
    assertThat(new String(report.results().get(0).output().combined(), StandardCharsets.UTF_8))
        .contains("out of order");
  }

  @Test
  void aServerThatCannotBeReachedIsGivenUpWithTheReason() throws Exception {
    RunReport report =
        ScriptRunner.builder(directory, new Hands())
            .build()
            .run(
                () -> {
                  throw new IOException("no route to host");
                },
                signals::add);

    assertThat(report.outcome()).isEqualTo(Outcome.GAVE_UP);
    assertThat(report.problem()).contains("no route to host");
    assertThat(words()).containsExactly("WORKING", "FAILED");
  }

  @Test
  void anInterruptedRunTellsNothingOfWhatHadNotEnded() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    ProcessLauncher waits =
        (launch, console) -> {
          started.countDown();
          new CountDownLatch(1).await();
          return new Exited(0);
        };
    ScriptRunner runner = ScriptRunner.builder(directory, new Hands()).launcher(waits).build();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Future<?> run =
          pool.submit(
              () -> {
                try {
                  runner.run(
                      ScriptSource.of(index(ScriptType.TESTING, test("t").build())), signals::add);
                } catch (InterruptedException e) {
                  end.complete(e);
                }
              });
      started.await();
      run.cancel(true);
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
    } finally {
      pool.shutdownNow();
    }
    assertThat(words()).containsExactly("WORKING", "TESTING", "WORKING t");
  }

  @Test
  void anInterruptedRealProcessIsKilled() throws Exception {
    ProcessLauncher system = ProcessLauncher.system(Duration.ZERO);
    CompletableFuture<Long> pid = new CompletableFuture<>();
    ScriptConsole console =
        new ScriptConsole() {
          @Override
          public void print(Stream stream, byte[] bytes, int count) {
            pid.complete(
                Long.parseLong(new String(bytes, 0, count, StandardCharsets.US_ASCII).strip()));
          }

          @Override
          public void say(String text) {
            throw new AssertionError(text);
          }
        };
    ExecutorService pool = Executors.newSingleThreadExecutor();
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    try {
      Future<?> run =
          pool.submit(
              () -> {
                try {
                  system.run(
                      new ProcessLauncher.Launch(
                          List.of("/bin/sh", "-c", "echo $$; sleep 600 & wait"),
                          Map.of("PATH", "/usr/bin:/bin"),
                          directory,
                          Optional.empty()),
                      console);
                } catch (InterruptedException | LaunchFailedException e) {
                  end.complete(e);
                }
              });
      ProcessHandle process = ProcessHandle.of(pid.get()).orElseThrow();
      run.cancel(true);
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
      process.onExit().get();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void scriptsSideBySideRunOnThreadsOfTheirOwn() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    ProcessLauncher meets =
        (launch, console) -> {
          both.countDown();
          both.await();
          return new Exited(0);
        };
    RunReport report =
        ScriptRunner.builder(directory, new Hands())
            .launcher(meets)
            .build()
            .run(
                ScriptSource.of(
                    index(
                        ScriptType.TESTING,
                        test("a").parallel(ParallelMode.ANY).build(),
                        test("b").parallel(ParallelMode.ANY).build())),
                signals::add);

    assertThat(report.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(report.results())
        .extracting(RunResult::script)
        .extracting(IndexEntry.Ref::name)
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aNegativeGraceIsRefused() {
    assertThatThrownBy(
            () -> ScriptRunner.builder(directory, new Hands()).grace(Duration.ofSeconds(-1)))
        .hasMessageContaining("must not be negative");
  }

  @Test
  void aProgramThatCannotBeStartedTellsTheSystemsErrorNumber() throws Exception {
    ProcessLauncher failing =
        (launch, console) -> {
          throw new LaunchFailedException("Permission denied", 13);
        };
    RunReport report =
        ScriptRunner.builder(directory, new Hands())
            .launcher(failing)
            .build()
            .run(ScriptSource.of(index(ScriptType.TESTING, test("t").build())), signals::add);

    assertThat(words()).contains("WORKING t 13");
    assertThat(new String(report.results().get(0).output().stderr(), StandardCharsets.UTF_8))
        .isEqualTo("cannot run t: Permission denied\n");
  }
}
