package io.maas4j.store.spi;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What happened. */
public interface EventRepository {
  /** Adds one; its id is set by the store and grows. */
  Event append(Event event);

  /**
   * Adds several, as {@link #append} would one after the other.
   *
   * @return with their ids, in the same order
   */
  default List<Event> append(List<Event> events) {
    return events.stream().map(this::append).toList();
  }

  /** Newest first, also those that were chosen oldest first ({@link EventQuery#after}). */
  List<Event> query(EventQuery query);

  /**
   * What was seen of machines that nobody has added, newest first: events about no node, that
   * nobody caused.
   *
   * @param since that moment, or later
   */
  List<Event> ofStrangers(Instant since, int limit);

  /**
   * The newest event of each machine at or above a level (AUDIT left out); a machine without any is
   * left out too.
   */
  Map<MachineId, Event> newest(Collection<MachineId> machines, EventType.Level atLeast);
}
