package io.maas4j.diagnosis;

import java.time.Instant;
import java.util.List;

/**
 * Something that a diagnosis found.
 *
 * @param fault the id of a {@link Fault}, or {@link #IN_PROGRESS}
 * @param sentence what is the matter, for people
 * @param remedy what helps; empty while nothing is the matter
 * @param evidence oldest first
 */
public record Finding(
    String fault, Level level, String sentence, String remedy, List<Line> evidence) {
  /** The id of the finding that nothing is the matter so far. */
  public static final String IN_PROGRESS = "in-progress";

  public Finding {
    evidence = List.copyOf(evidence);
  }

  /** How much it matters. */
  public enum Level {
    /** The machine is under way. */
    IN_PROGRESS,
    /** The machine is under way, and will not come through as it looks now. */
    LIKELY,
    /** The machine did not come through, and this is why. */
    CAUSE,
    /** The machine did not come through, and this would explain it too. */
    ALSO
  }

  /** A line of evidence. */
  public record Line(Instant at, String text) {}
}
