package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.util.List;

/**
 * What a step did to the lease table: to be made durable first, told second.
 *
 * @param records for the journal, in order
 * @param events for the listener, in order
 */
record Change(List<LeaseRecord> records, List<LeaseEvent> events) {
  static final Change NONE = new Change(List.of(), List.of());

  Change {
    records = List.copyOf(records);
    events = List.copyOf(events);
  }
}
