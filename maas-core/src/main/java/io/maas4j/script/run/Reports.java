package io.maas4j.script.run;

import io.maas4j.script.IndexEntry;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultYaml;
import io.maas4j.script.RunIndex;
import io.maas4j.script.ScriptOutput;
import io.maas4j.script.ScriptType;
import io.maas4j.script.run.RunResult.Delivery;
import io.maas4j.script.run.RunnerSignal.Word;
import io.maas4j.script.run.SignalSink.NotTakenException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends signals and collects results. Safe for use by the threads of one run. */
final class Reports {
  private final SignalSink sink;
  private final List<RunResult> results = new ArrayList<>();

  /**
   * How a script ended.
   *
   * @param exitStatus to report
   * @param runtime empty when it was not started
   * @param stage in which it ended, which decides how a failure is called
   */
  record HowEnded(int exitStatus, Optional<Duration> runtime, ResultStatus stage) {}

  Reports(SignalSink sink) {
    this.sink = sink;
  }

  /** Sends a signal of which it does not matter whether it is taken. */
  void tell(RunnerSignal signal) throws InterruptedException {
    send(signal);
  }

  /** Sends a signal; empty when it was taken, otherwise why not. */
  Optional<String> send(RunnerSignal signal) throws InterruptedException {
    try {
      sink.signal(signal);
      return Optional.empty();
    } catch (NotTakenException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  RunResult ended(ScriptJob job, ScriptType type, Word word, String text, HowEnded how)
      throws InterruptedException {
    ResultYaml.Ending ending =
        word == Word.TIMEDOUT ? ResultYaml.Ending.TIMED_OUT : ResultYaml.Ending.EXITED;
    return ended(
        job.entry.ref(),
        type,
        RunnerSignal.about(job.entry.ref(), word, text)
            .ended(new RunnerSignal.End(how.exitStatus(), how.runtime(), job.output())),
        job.judge(how.exitStatus(), how.stage(), ending));
  }

  /** The end of an entry that cannot be run at all. */
  RunResult broken(RunIndex.Broken broken, ScriptType type) throws InterruptedException {
    IndexEntry.Ref ref = broken.ref();
    byte[] words =
        ("cannot run " + ref.name() + ": " + broken.problem() + "\n")
            .getBytes(StandardCharsets.UTF_8);
    ScriptOutput output =
        ScriptOutput.limited(words, new byte[0], new byte[0], new byte[0]).output();
    int status = JobRunner.CANNOT_START;
    return ended(
        ref,
        type,
        RunnerSignal.about(ref, Word.WORKING, "Failed to execute " + ref.label() + ": " + status)
            .ended(new RunnerSignal.End(status, Optional.empty(), output)),
        ResultYaml.judge(new byte[0], status, ResultStatus.RUNNING, ResultYaml.Ending.EXITED));
  }

  private RunResult ended(
      IndexEntry.Ref ref, ScriptType type, RunnerSignal signal, ResultYaml.Verdict verdict)
      throws InterruptedException {
    // an entry without a name is nothing that a server could find a result for
    Optional<String> problem = ref.name().isEmpty() ? Optional.empty() : send(signal);
    RunnerSignal.End end = signal.end().orElseThrow();
    RunResult result =
        new RunResult(
            ref,
            type,
            end.exitStatus(),
            end.runtime(),
            end.output(),
            verdict,
            problem.isEmpty() ? Delivery.TAKEN : Delivery.NOT_TAKEN);
    synchronized (results) {
      results.add(result);
    }
    return result;
  }

  List<RunResult> results() {
    synchronized (results) {
      return List.copyOf(results);
    }
  }
}
