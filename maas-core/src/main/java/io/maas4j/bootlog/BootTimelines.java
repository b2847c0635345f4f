package io.maas4j.bootlog;

import io.maas4j.bootlog.BootTimeline.Step;
import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.work.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which step of a machine's last boot took how long, from its events. Thread-safe; blocks for one
 * transaction.
 *
 * <p>A boot begins when the machine is switched on; of one that nobody switched on, after the last
 * quarter of an hour in which it did nothing.
 */
public final class BootTimelines {
  private static final int EVENTS = 1000;
  private static final Duration PAUSE = Duration.ofMinutes(15);
  private static final Map<EventType, String> KINDS =
      Map.ofEntries(
          Map.entry(EventType.NODE_POWERED_ON, "power"),
          Map.entry(EventType.NODE_DHCP_EXCHANGE, "dhcp"),
          Map.entry(EventType.NODE_TFTP_REQUEST, "tftp"),
          Map.entry(EventType.NODE_PXE_REQUEST, "boot"),
          Map.entry(EventType.NODE_HTTP_REQUEST, "http"),
          Map.entry(EventType.NODE_METADATA_REQUEST, "meta"),
          Map.entry(EventType.NODE_STATUS_EVENT, "system"),
          Map.entry(EventType.NODE_COMMISSIONING_EVENT, "system"),
          Map.entry(EventType.NODE_INSTALL_EVENT, "system"),
          Map.entry(EventType.NODE_ENTERING_RESCUE_MODE_EVENT, "system"),
          Map.entry(EventType.NODE_CHANGED_STATUS, "status"),
          Map.entry(EventType.NODE_POWERED_OFF, "power"));
  private static final Set<EventType> OF_SEVERAL =
      Set.of(
          EventType.NODE_DHCP_EXCHANGE,
          EventType.NODE_TFTP_REQUEST,
          EventType.NODE_HTTP_REQUEST,
          EventType.NODE_METADATA_REQUEST);

  private final Units units;

  public BootTimelines(Units units) {
    this.units = units;
  }

  /** Of a machine that has not booted, without steps. */
  public BootTimeline of(MachineId machine) {
    List<Event> newestFirst =
        units.run(
            unit ->
                unit.tx()
                    .events()
                    .query(
                        new EventQuery(
                            EventType.Level.DEBUG,
                            Optional.of(Set.of(machine)),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            EVENTS)));
    List<Event> boot = new ArrayList<>();
    newestFirst.stream()
        .filter(event -> KINDS.containsKey(event.type()))
        // batches come in later than what the region saw itself
        .sorted(Comparator.comparing(Event::at).thenComparing(Event::id).reversed())
        .takeWhile(event -> isSameBoot(boot, event))
        .forEach(boot::add);
    List<Step> steps = new ArrayList<>();
    for (int i = boot.size() - 1; i >= 0; i--) {
      steps.addAll(steps(boot.get(i)));
    }
    return new BootTimeline(steps);
  }

  private static boolean isSameBoot(List<Event> later, Event event) {
    if (later.isEmpty()) {
      return true;
    }
    Event next = later.get(later.size() - 1);
    return next.type() != EventType.NODE_POWERED_ON
        && Duration.between(event.at(), next.at()).compareTo(PAUSE) <= 0;
  }

  /** The steps that an event tells of; empty for one that is no step of a boot. */
  public static List<Step> steps(Event event) {
    return KINDS.containsKey(event.type()) ? told(event) : List.of();
  }

  private static List<Step> told(Event event) {
    String kind = KINDS.getOrDefault(event.type(), "");
    if (!OF_SEVERAL.contains(event.type())) {
      String what =
          event.description().isEmpty() ? event.type().description() : event.description();
      return List.of(new Step(event.at(), kind, what, event.action(), Optional.empty()));
    }
    return BootTexts.items(event.description()).stream()
        .map(item -> new Step(event.at(), kind, item.what(), item.outcome(), item.took()))
        .toList();
  }
}
