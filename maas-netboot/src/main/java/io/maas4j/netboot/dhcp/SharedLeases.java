package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.failover.Failover;
import io.maas4j.netboot.failover.LeaseView;
import io.maas4j.netboot.failover.PairMemory;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.Pairs;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Ties a lease table to the pairs of its networks. Confined to the table's thread. */
final class SharedLeases implements LeaseView, Rights {
  private final LeaseTable leases;
  private final Clock clock;
  private final Pairs pairs;

  private SharedLeases(LeaseTable leases, Clock clock, MakePairs make) {
    this.leases = leases;
    this.clock = clock;
    this.pairs = make.over(this);
  }

  /** Tests make ones with broken rules. */
  @FunctionalInterface
  interface MakePairs {
    Pairs over(LeaseView view);
  }

  /** From now on the table gives only what its pairs allow. */
  static Pairs over(
      LeaseTable leases,
      LeaseStore store,
      Clock clock,
      LongSupplier ticker,
      PairMemory memory,
      Consumer<PairStatus> listener) {
    return over(
        leases, clock, view -> new Pairs(store, clock::millis, ticker, view, memory, listener));
  }

  static Pairs over(LeaseTable leases, Clock clock, MakePairs make) {
    SharedLeases shared = new SharedLeases(leases, clock, make);
    leases.restrict(shared);
    configure(shared.pairs, leases);
    return shared.pairs;
  }

  /** Takes over which networks of the table's configuration have two racks. */
  static void configure(Pairs pairs, LeaseTable leases) {
    Map<String, Failover> networks = new LinkedHashMap<>();
    for (Link link : leases.config().links()) {
      link.failover().ifPresent(it -> networks.put(link.name(), it));
    }
    pairs.configure(networks, address -> networkOf(leases, address), leases::records);
  }

  private static Optional<String> networkOf(LeaseTable leases, InetAddress address) {
    return address instanceof Inet4Address ipv4
        ? leases.config().subnetOf(Ipv4.toInt(ipv4)).map(subnet -> subnet.link().name())
        : Optional.empty();
  }

  @Override
  public void adopt(LeaseRecord record) {
    leases.adopt(record, clock.millis());
  }

  @Override
  public void revoke(LeaseRecord record) {
    leases.revoke(record, clock.millis());
  }

  @Override
  public boolean mayTake(int address) {
    return pairs.isEmpty() || pairs.mayTake(Ipv4.of(address));
  }

  @Override
  public boolean mayEndOthers() {
    return pairs.isEmpty();
  }

  @Override
  public Duration atMost(int address, Duration wanted) {
    if (pairs.isEmpty()) {
      return wanted;
    }
    return pairs
        .longest(Ipv4.of(address))
        .filter(longest -> longest.compareTo(wanted) < 0)
        .orElse(wanted);
  }
}
