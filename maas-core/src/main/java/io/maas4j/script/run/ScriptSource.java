package io.maas4j.script.run;

import io.maas4j.script.ScriptIndex;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Where the scripts come from: the server, which is asked again after each round. */
public interface ScriptSource {
  /**
   * The scripts that are to run now. Called on the thread of the run; may block and retry.
   *
   * @return empty when there is nothing to run, which the server answers with 204
   * @throws IOException when the server cannot be reached, or what it sent is no good
   */
  Optional<ScriptBundle> fetch() throws IOException, InterruptedException;

  /** Gives these, one at a time, and nothing afterwards. Confined to one run. */
  static ScriptSource of(ScriptIndex... rounds) {
    Deque<ScriptIndex> left = new ArrayDeque<>(List.of(rounds));
    return () -> {
      ScriptIndex next = left.poll();
      return next == null || next.isEmpty() ? Optional.empty() : Optional.of(ScriptBundle.of(next));
    };
  }
}
