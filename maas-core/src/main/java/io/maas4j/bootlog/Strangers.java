package io.maas4j.bootlog;

import io.maas4j.event.Event;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.work.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is written down of machines that nobody has added: bounded for each and for all together, as
 * anybody on the network can pretend to be one. Thread-safe.
 *
 * <p>Such an event is about no machine and begins with the name of the stranger, its MAC or its
 * address: {@code 02:00:00:00:00:07: DISCOVER (no answer: no free address)}.
 */
public final class Strangers {
  private static final int ROWS_OF_A_BOOT = 40;
  private static final Duration LATER_ROW = Duration.ofMinutes(1);
  private static final int ROWS_OF_ALL = 1000;
  private static final Duration LATER_ROW_OF_ALL = Duration.ofSeconds(10);
  private static final int MOST_CARDS = 8;
  private static final String AFTER_NAME = ": ";

  private final Allowance<String> each = new Allowance<>(ROWS_OF_A_BOOT, LATER_ROW);
  private final Allowance<String> all = new Allowance<>(ROWS_OF_ALL, LATER_ROW_OF_ALL);

  /**
   * What an event says, and of whom.
   *
   * @param name a MAC or an address
   * @param event the event without the name
   */
  public record Told(String name, Event event) {}

  /** Whether one more event about this stranger is to be written. */
  boolean may(String name, Instant now) {
    return each.take(name, now) && all.take("", now);
  }

  static Event event(EventType type, String name, String text, String action, Instant at) {
    return new Event(0, type, name + AFTER_NAME + text, action, Optional.empty(), "", "", at);
  }

  /** A machine asked to be enlisted, and was refused. */
  public void refused(Unit unit, List<MacAddress> macs, String why) {
    unit.record(
        macs.stream()
            .distinct()
            .limit(MOST_CARDS)
            .map(MacAddress::toString)
            .filter(name -> may(name, unit.now()))
            .map(
                name ->
                    event(
                        EventType.NODE_ENLISTMENT_REFUSED,
                        name,
                        BootTexts.words(why),
                        "",
                        unit.now()))
            .toList());
  }

  /** Reads an event again; empty for one that is about no stranger. */
  public static Optional<Told> told(Event event) {
    int end = event.description().indexOf(AFTER_NAME);
    if (event.machine().isPresent() || !event.hostname().isEmpty() || end <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Told(
            event.description().substring(0, end),
            new Event(
                event.id(),
                event.type(),
                event.description().substring(end + AFTER_NAME.length()),
                event.action(),
                event.machine(),
                event.hostname(),
                event.userName(),
                event.at())));
  }
}
