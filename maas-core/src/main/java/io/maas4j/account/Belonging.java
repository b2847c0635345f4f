package io.maas4j.account;

import io.maas4j.dns.DnsResource;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.IpRange;
import io.maas4j.network.UserAddress;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;

/** What users own that outlives them: it is handed on, or they cannot go. */
interface Belonging {
  /** Everything there is of the kind. */
  List<Belonging> ALL = List.of(new Nodes(), new Addresses(), new Ranges());

  /** How many, in words; empty for none. */
  Optional<String> count(Tx tx, String user);

  void handOn(Tx tx, String from, String to);

  /** Machines and devices. */
  record Nodes() implements Belonging {
    private static List<Machine> of(Tx tx, String user) {
      return tx.machines()
          .list(
              MachineFilter.builder()
                  .types(List.of(NodeType.values()))
                  .owners(List.of(user))
                  .build());
    }

    @Override
    public Optional<String> count(Tx tx, String user) {
      return words(of(tx, user).size(), "node");
    }

    @Override
    public void handOn(Tx tx, String from, String to) {
      for (Machine seen : of(tx, from)) {
        tx.machines()
            .lock(seen.id())
            .filter(machine -> machine.status().owner().equals(Optional.of(from)))
            .ifPresent(machine -> tx.machines().update(ownedBy(machine, to)));
      }
    }

    private static Machine ownedBy(Machine machine, String owner) {
      Machine.Status s = machine.status();
      return machine.withStatus(
          new Machine.Status(
              s.state(),
              s.previous(),
              Optional.of(owner),
              s.locked(),
              s.activity(),
              s.activities(),
              s.enlisting(),
              s.errorDescription(),
              s.error()));
    }
  }

  /** Addresses that are kept for the user. */
  record Addresses() implements Belonging {
    private static List<UserAddress> of(Tx tx, String user) {
      return tx.shelf(Kinds.USER_ADDRESS)
          .list(address -> address.owner().equals(Optional.of(user)));
    }

    @Override
    public Optional<String> count(Tx tx, String user) {
      int count = of(tx, user).size();
      return count == 0
          ? Optional.empty()
          : Optional.of(count + (count == 1 ? " IP address" : " IP addresses"));
    }

    @Override
    public void handOn(Tx tx, String from, String to) {
      for (UserAddress a : of(tx, from)) {
        tx.shelf(Kinds.USER_ADDRESS)
            .update(
                new UserAddress(
                    a.id(),
                    a.address(),
                    a.subnetId(),
                    Optional.of(to),
                    a.mac(),
                    a.byName(),
                    a.created()));
      }
    }
  }

  /** Ranges of addresses. */
  record Ranges() implements Belonging {
    private static List<IpRange> of(Tx tx, String user) {
      return tx.topology().ranges().stream()
          .filter(range -> range.user().equals(Optional.of(user)))
          .toList();
    }

    @Override
    public Optional<String> count(Tx tx, String user) {
      return words(of(tx, user).size(), "IP range");
    }

    @Override
    public void handOn(Tx tx, String from, String to) {
      for (IpRange r : of(tx, from)) {
        tx.topology()
            .put(
                new IpRange(
                    r.id(),
                    r.kind(),
                    r.subnetId(),
                    r.first(),
                    r.last(),
                    r.comment(),
                    Optional.of(to)));
      }
    }
  }

  /**
   * Writes another user, or none, where one has named addresses: a name lives on without whoever
   * gave it, and must not be that of a later user who is called the same.
   */
  static void renamed(Tx tx, String from, Optional<String> to) {
    Shelf<DnsResource> names = tx.shelf(Kinds.DNS_RESOURCE);
    for (DnsResource name : names.list(each -> isGiver(each, from))) {
      List<DnsResource.Address> addresses =
          name.addresses().stream()
              .map(
                  each ->
                      each.owner().equals(Optional.of(from))
                          ? new DnsResource.Address(each.ip(), each.since(), to)
                          : each)
              .toList();
      names.update(
          new DnsResource(name.id(), name.domain(), name.name(), name.addressTtl(), addresses));
    }
  }

  private static boolean isGiver(DnsResource name, String user) {
    return name.addresses().stream().anyMatch(each -> each.owner().equals(Optional.of(user)));
  }

  private static Optional<String> words(int count, String what) {
    return count == 0
        ? Optional.empty()
        : Optional.of(count + " " + what + (count == 1 ? "" : "s"));
  }
}
