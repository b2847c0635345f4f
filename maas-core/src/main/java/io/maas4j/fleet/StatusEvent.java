package io.maas4j.fleet;

import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultStep;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What cloud-init or the installer reports of one of its stages (metadata contract, section 5).
 *
 * @param type {@code start} or {@code finish}
 * @param origin {@code cloudinit} or {@code curtin}
 * @param name of the stage; a name without a slash is a top-level one
 * @param result {@code SUCCESS}, {@code WARN}, {@code FAIL}; empty at a start
 * @param files what was sent along
 */
public record StatusEvent(
    String type,
    String origin,
    String name,
    String description,
    Instant at,
    Optional<String> result,
    List<SentFile> files) {
  public StatusEvent {
    files = List.copyOf(files);
  }

  boolean isTopLevel() {
    return !name.contains("/");
  }

  boolean isFinish() {
    return type.equals("finish");
  }

  boolean hasFailed() {
    return result.map(r -> r.equals("FAIL") || r.equals("FAILURE")).orElse(false);
  }

  /** How the script that stands for the installation ends with this report. */
  ResultStep.Finish finish() {
    return new ResultStep.Finish(
        hasFailed() ? 1 : 0,
        hasFailed() ? ResultStatus.FAILED : ResultStatus.PASSED,
        Optional.empty(),
        Optional.empty());
  }

  /** A file that came with a report. */
  public record SentFile(String path, byte[] content) {
    /** Contents can be long, and are nobody's business in a log. */
    @Override
    public String toString() {
      return path + " (" + content.length + " bytes)";
    }
  }
}
