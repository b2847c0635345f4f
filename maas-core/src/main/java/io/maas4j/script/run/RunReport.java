package io.maas4j.script.run;

import java.util.List;

/**
 * What became of a whole run.
 *
 * @param outcome in one word
 * @param results of all scripts that ended, in the order of their ends
 * @param problem why the runner gave up, or what failed; empty when all passed
 */
public record RunReport(Outcome outcome, List<RunResult> results, String problem) {
  /** The outcome in one word. */
  public enum Outcome {
    /** All scripts passed, or there were none. */
    PASSED,
    /** Scripts failed, and what was to follow them was left out. */
    FAILED,
    /** The server could not be reached, or what it sent could not be worked with. */
    GAVE_UP
  }

  public RunReport {
    results = List.copyOf(results);
  }
}
