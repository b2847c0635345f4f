package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step did to the lease table: to be kept first, told second.
 *
 * @param records for the store, in order
 * @param events for the listener, in order
 */
record Change(List<LeaseRecord> records, List<LeaseEvent> events) {
  static final Change NONE = new Change(List.of(), List.of());

  Change {
    records = List.copyOf(records);
    events = List.copyOf(events);
  }

  Change and(Change next) {
    List<LeaseRecord> allRecords = new ArrayList<>(records);
    allRecords.addAll(next.records);
    List<LeaseEvent> allEvents = new ArrayList<>(events);
    allEvents.addAll(next.events);
    return new Change(allRecords, allEvents);
  }
}
