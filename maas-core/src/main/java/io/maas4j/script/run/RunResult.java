package io.maas4j.script.run;

import io.maas4j.script.IndexEntry;
import io.maas4j.script.ResultYaml;
import io.maas4j.script.ScriptOutput;
import io.maas4j.script.ScriptType;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of one script.
 *
 * @param script which
 * @param type of the list it was in
 * @param exitStatus 2 or the system's error number when it was not started, 124 when its time was
 *     up
 * @param runtime empty when it was not started
 * @param output what it wrote, each part bounded
 * @param verdict as the server judges it: status, results, link
 * @param taken whether the server took its end
 */
public record RunResult(
    IndexEntry.Ref script,
    ScriptType type,
    int exitStatus,
    Optional<Duration> runtime,
    ScriptOutput output,
    ResultYaml.Verdict verdict,
    Delivery taken) {

  /** Whether the server knows. */
  public enum Delivery {
    TAKEN,
    NOT_TAKEN
  }

  /** Whether it passed, degraded or skipped, and the server knows. */
  public boolean passed() {
    return taken == Delivery.TAKEN
        && switch (verdict.status()) {
          case PASSED, DEGRADED, SKIPPED -> true;
          default -> false;
        };
  }
}
