package io.maas4j.event;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.text.PlainText;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened. Its texts are single lines, as much of them may come from strangers.
 *
 * @param id grows; zero before it is stored
 * @param action the machine's own name for it ({@code modules-final}); mostly empty
 * @param machine whom it is about
 * @param hostname the machine's name at that time, which stays when the machine goes
 * @param userName who did it; empty for machines and the engine
 */
public record Event(
    long id,
    EventType type,
    String description,
    String action,
    Optional<MachineId> machine,
    String hostname,
    String userName,
    Instant at) {
  private static final int LONGEST_DESCRIPTION = 4096;
  private static final int LONGEST_ACTION = 255;

  /** What is no plain line, or too long, becomes one. */
  public Event {
    description = PlainText.line(description, LONGEST_DESCRIPTION);
    action = PlainText.line(action, LONGEST_ACTION);
  }
}
