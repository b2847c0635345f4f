package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Evidence.Ending;
import io.maas4j.diagnosis.Evidence.Undertaking;
import io.maas4j.event.Event;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a machine's events where its last undertaking began and ended. */
final class Undertakings {
  private static final Pattern CHANGE = Pattern.compile("From '([^']+)' to '([^']+)'.*");
  private static final Duration SAME = Duration.ofSeconds(1);
  private static final Set<EventType> POWER_FAILURES =
      Set.of(
          EventType.NODE_POWER_QUERY_FAILED,
          EventType.NODE_POWER_ON_FAILED,
          EventType.NODE_POWER_OFF_FAILED,
          EventType.NODE_POWER_CYCLE_FAILED);

  private Undertakings() {}

  private record Change(Instant at, State from, State to) {}

  /**
   * @param newestFirst a machine's events
   * @param lastSign of life by script sets; of no interest when it is older than the undertaking
   * @return empty when nothing was undertaken since the machine came to where it is
   */
  static Optional<Undertaking> last(
      List<Event> newestFirst, State now, Optional<Instant> lastSign) {
    List<Change> changes =
        newestFirst.stream()
            .filter(event -> event.type() == EventType.NODE_CHANGED_STATUS)
            .flatMap(event -> change(event).stream())
            .toList();
    Optional<Change> end = now.isTransitional() ? Optional.empty() : changes.stream().findFirst();
    if (end.isPresent() && !end.get().from().isTransitional()) {
      return Optional.empty();
    }
    return changes.stream()
        .filter(change -> change.to().isTransitional() && !change.from().isTransitional())
        .findFirst()
        .map(
            begin ->
                new Undertaking(
                    Optional.of(begin.to()),
                    begin.at(),
                    lastSign.filter(sign -> !sign.isBefore(begin.at())),
                    end.map(change -> ending(newestFirst, change))));
  }

  private static Ending ending(List<Event> events, Change end) {
    boolean power =
        events.stream().anyMatch(e -> isAt(e, end) && POWER_FAILURES.contains(e.type()));
    boolean silence =
        events.stream()
            .anyMatch(
                e ->
                    isAt(e, end)
                        && e.type() == EventType.REQUEST_NODE_MARK_FAILED_SYSTEM
                        && !e.description().startsWith("Missing"));
    return new Ending(end.at(), end.to().isFailed() || power, silence);
  }

  private static boolean isAt(Event event, Change change) {
    return Duration.between(event.at(), change.at()).abs().compareTo(SAME) < 0;
  }

  private static Optional<Change> change(Event event) {
    Matcher matcher = CHANGE.matcher(event.description());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<State> from = state(matcher.group(1));
    Optional<State> to = state(matcher.group(2));
    return from.isPresent() && to.isPresent()
        ? Optional.of(new Change(event.at(), from.get(), to.get()))
        : Optional.empty();
  }

  private static Optional<State> state(String label) {
    return Arrays.stream(State.values()).filter(state -> state.label().equals(label)).findFirst();
  }
}
