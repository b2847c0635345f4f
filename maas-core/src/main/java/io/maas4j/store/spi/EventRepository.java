package io.maas4j.store.spi;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What happened. */
public interface EventRepository {
  /** Adds one; its id is set by the store and grows. */
  Event append(Event event);

  /** Newest first, also those that were chosen oldest first ({@link EventQuery#after}). */
  List<Event> query(EventQuery query);

  /**
   * The newest event of each machine at or above a level (AUDIT left out); a machine without any is
   * left out too.
   */
  Map<MachineId, Event> newest(Collection<MachineId> machines, EventType.Level atLeast);
}
