package io.maas4j.netboot.dhcp;

import static io.maas4j.netboot.LeaseListener.Action.COMMIT;
import static io.maas4j.netboot.LeaseListener.Action.EXPIRY;
import static io.maas4j.netboot.LeaseListener.Action.RELEASE;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Collects what one step does to bindings, as records and as events. */
final class Changes {
  private final List<LeaseRecord> records = new ArrayList<>(1);
  private final List<LeaseEvent> events = new ArrayList<>(1);

  Change change() {
    return new Change(records, events);
  }

  List<LeaseEvent> events() {
    return events;
  }

  /** A lease as the binding says, of which so much is left. */
  void committed(Binding binding, long now, long leaseMillis) {
    MacAddress mac = binding.mac();
    Inet4Address address = Ipv4.of(binding.address);
    records.add(
        new LeaseRecord(
            LeaseRecord.Kind.COMMIT,
            mac,
            address,
            binding.leaseStart,
            binding.leaseEnd,
            binding.hostname,
            binding.clientId()));
    events.add(event(COMMIT, mac, address, now, leaseMillis, binding.hostname));
  }

  /** A lease that runs on: listeners hear of it, the journal knows it. */
  void repeated(Binding binding, long now, long leaseMillis) {
    Inet4Address address = Ipv4.of(binding.address);
    events.add(event(COMMIT, binding.mac(), address, now, leaseMillis, binding.hostname));
  }

  void released(Binding binding, long now) {
    MacAddress mac = binding.mac();
    Inet4Address address = Ipv4.of(binding.address);
    records.add(
        new LeaseRecord(
            LeaseRecord.Kind.RELEASE,
            mac,
            address,
            binding.leaseStart,
            now,
            binding.hostname,
            binding.clientId()));
    events.add(event(RELEASE, mac, address, now, 0, ""));
  }

  /** The lease goes on with another hardware address: whoever listens knows it by that one. */
  void left(Binding binding, long now) {
    events.add(event(RELEASE, binding.mac(), Ipv4.of(binding.address), now, 0, ""));
  }

  /** Its client found the address in use; {@code abandonedUntil} says how long it is set aside. */
  void abandoned(Binding binding, long now) {
    MacAddress mac = binding.mac();
    Inet4Address address = Ipv4.of(binding.address);
    if (binding.leased()) {
      events.add(event(RELEASE, mac, address, now, 0, ""));
    }
    records.add(
        new LeaseRecord(
            LeaseRecord.Kind.ABANDON,
            mac,
            address,
            now,
            binding.abandonedUntil,
            binding.hostname,
            binding.clientId()));
  }

  /** A lease ended; the journal's record says when. */
  void expired(Binding binding, long at) {
    events.add(event(EXPIRY, binding.mac(), Ipv4.of(binding.address), at, 0, ""));
  }

  /** A lease had been given back before the restart. */
  void wasReleased(Binding binding, long at) {
    events.add(event(RELEASE, binding.mac(), Ipv4.of(binding.address), at, 0, ""));
  }

  private static LeaseEvent event(
      LeaseListener.Action action,
      MacAddress mac,
      Inet4Address address,
      long at,
      long leaseMillis,
      String hostname) {
    return new LeaseEvent(
        action, mac, address, Instant.ofEpochMilli(at), Duration.ofMillis(leaseMillis), hostname);
  }
}
