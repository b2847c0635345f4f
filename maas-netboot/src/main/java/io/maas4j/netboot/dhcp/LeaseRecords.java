package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.lease.ClientId;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * What journals and partners say of addresses, put into the books, and what they are told. A record
 * names its client by hardware address and identifier; which of them counts, its link says.
 * Confined to the table's thread.
 */
final class LeaseRecords {
  private final Bindings books;
  private CompiledConfig config;

  LeaseRecords(Bindings books, CompiledConfig config) {
    this.books = books;
    this.config = config;
  }

  void configure(CompiledConfig next) {
    config = next;
  }

  /** See {@link LeaseTable#restore}. */
  List<LeaseEvent> restore(List<LeaseRecord> records, long now) {
    Changes changes = new Changes();
    for (LeaseRecord record : records) {
      Binding binding = books.of(address(record));
      binding.freedAt = Math.min(record.end(), now);
      binding.hostname = record.hostname();
      if (record.kind() == LeaseRecord.Kind.ABANDON) {
        binding.abandonedUntil = record.end() > now ? record.end() : 0;
      } else {
        attach(binding, record);
        if (record.kind() == LeaseRecord.Kind.COMMIT && record.end() > now) {
          binding.leaseStart = record.start();
          binding.leaseEnd = record.end();
          binding.written = true;
          changes.repeated(binding, record.start(), record.end() - record.start());
        } else if (record.kind() == LeaseRecord.Kind.RELEASE) {
          changes.wasReleased(binding, record.end());
        } else {
          changes.expired(binding, record.end());
        }
      }
      books.settle(binding);
    }
    return changes.events();
  }

  /** See {@link LeaseTable#adopt}. */
  void adopt(LeaseRecord record, long now) {
    Binding binding = books.of(address(record));
    binding.leaseEnd = 0;
    binding.heldUntil = 0;
    binding.abandonedUntil = 0;
    binding.hostname = record.hostname();
    if (record.kind() == LeaseRecord.Kind.ABANDON) {
      books.byClient().detach(binding);
      binding.abandonedUntil = record.end() > now ? record.end() : 0;
    } else {
      attach(binding, record);
      if (record.kind() == LeaseRecord.Kind.COMMIT && record.end() > now) {
        binding.leaseStart = record.start();
        binding.leaseEnd = record.end();
        binding.written = true;
      }
    }
    books.freed(binding, Math.min(record.end(), now));
  }

  private void attach(Binding binding, LeaseRecord record) {
    ClientName name = ClientName.of(record, config.identityAt(binding.address));
    books.byClient().attach(binding, name);
    binding.follow(name);
    ClientId said = record.clientId();
    if (said.isPresent()) {
      binding.clientId(said);
      books.hasIds();
    }
    binding.served = true;
  }

  /** See {@link LeaseTable#durable}. */
  void durable(LeaseRecord record) {
    Binding binding = books.get(address(record));
    if (record.kind() == LeaseRecord.Kind.COMMIT && binding != null && isOf(record, binding)) {
      binding.written = true;
    }
  }

  /** See {@link LeaseTable#revoke}. */
  void revoke(LeaseRecord record, long now) {
    Binding binding = books.get(address(record));
    if (binding != null && binding.leased() && !binding.written && isOf(record, binding)) {
      binding.leaseEnd = 0;
      books.freed(binding, now);
    }
  }

  /** Whether a record was made of a binding as it is. */
  private static boolean isOf(LeaseRecord record, Binding binding) {
    return record.end() == binding.leaseEnd
        && binding.hasClient()
        && binding.hardware() == HardwareAddress.number(record.mac())
        && binding.clientId().equals(record.clientId());
  }

  /** See {@link LeaseTable#records}. */
  List<LeaseRecord> of(String linkName) {
    List<LeaseRecord> records = new ArrayList<>();
    for (Binding binding : books.all()) {
      boolean here =
          config
              .subnetOf(binding.address)
              .filter(subnet -> subnet.link().name().equals(linkName))
              .isPresent();
      if (here && binding.hasClient()) {
        boolean leased = binding.leased();
        records.add(
            new LeaseRecord(
                leased ? LeaseRecord.Kind.COMMIT : LeaseRecord.Kind.RELEASE,
                binding.mac(),
                Ipv4.of(binding.address),
                leased ? binding.leaseStart : binding.freedAt,
                leased ? binding.leaseEnd : binding.freedAt,
                binding.hostname,
                binding.clientId()));
      }
    }
    return records;
  }

  private static int address(LeaseRecord record) {
    if (record.address() instanceof Inet4Address address) {
      return Ipv4.toInt(address);
    }
    throw new IllegalStateException(
        "the lease store of a DHCPv4 server has an IPv6 lease: give each server a store of its own");
  }
}
