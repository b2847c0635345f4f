package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.WireLease;
import io.maas4j.netboot.lease.ClientId;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseRecord.Stamp;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Lease records as they travel, and back. */
final class Leases {
  private static final LeaseRecord.Kind[] KINDS = LeaseRecord.Kind.values();
  private static final int CHUNK = 200;

  private Leases() {}

  static List<WireLease> toWire(List<LeaseRecord> records) {
    return records.stream().map(Leases::toWire).toList();
  }

  private static WireLease toWire(LeaseRecord record) {
    return new WireLease(
        record.kind().ordinal(),
        record.mac(),
        record.address(),
        record.start(),
        record.end(),
        record.stamp().version(),
        record.hostname(),
        record.clientId().octets());
  }

  static List<LeaseRecord> fromWire(List<WireLease> leases) {
    return leases.stream().map(Leases::fromWire).toList();
  }

  /** What the partner believes of us comes from what we told it, not from what it says. */
  private static LeaseRecord fromWire(WireLease lease) {
    return new LeaseRecord(
        KINDS[lease.kind()],
        lease.mac(),
        lease.address(),
        lease.start(),
        lease.end(),
        lease.hostname(),
        ClientId.of(lease.clientId()),
        new Stamp(lease.version(), 0));
  }

  static List<List<WireLease>> chunks(
      Collection<LeaseRecord> records, Predicate<InetAddress> which) {
    List<List<WireLease>> chunks = new ArrayList<>();
    List<WireLease> chunk = new ArrayList<>();
    for (LeaseRecord record : records) {
      if (which.test(record.address())) {
        chunk.add(toWire(record));
        if (chunk.size() == CHUNK) {
          chunks.add(chunk);
          chunk = new ArrayList<>();
        }
      }
    }
    if (!chunk.isEmpty()) {
      chunks.add(chunk);
    }
    return chunks;
  }
}
