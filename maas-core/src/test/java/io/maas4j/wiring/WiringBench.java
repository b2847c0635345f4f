package io.maas4j.wiring;

import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MachineBuilder;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** A fabric with two VLANs and three subnets, and the use cases over a store in memory. */
final class WiringBench implements AutoCloseable {
  static final Actor ROOT = Actor.admin("root");
  static final Actor ANN = Actor.user("ann");
  static final Actor BOB = Actor.user("bob");

  final MutableClock clock = MutableClock.atNoon();
  final MemoryStore store = MemoryStore.driven(clock, new Random(1));
  final Units units = new Units(store, clock, FleetListener.NONE);
  final Fixtures a = new Fixtures(clock);
  final Interfaces interfaces = new Interfaces(units);
  final Links links = new Links(units);
  final Names names = new Names();
  final UserAddresses addresses = new UserAddresses(units, names);
  final Vlan untagged;
  final Vlan tagged;
  final Subnet net;
  final Subnet net6;
  final Subnet other;

  /** What a name server would be told. */
  static final class Names implements HostnameRecords {
    final List<String> told = new ArrayList<>();

    @Override
    public void record(Unit unit, String name, InetAddress address, Actor by) {
      told.add(name + " is " + address.getHostAddress());
    }

    @Override
    public void forget(Unit unit, InetAddress address) {
      told.add("nobody is " + address.getHostAddress());
    }
  }

  WiringBench() {
    long fabric = in(tx -> tx.topology().put(new Fabric(0, "weave", Optional.empty()))).id();
    untagged = in(tx -> tx.topology().put(Vlan.of(fabric, 0)));
    tagged = in(tx -> tx.topology().put(Vlan.of(fabric, 77)));
    net = subnet("10.1.0.0/24", untagged, "10.1.0.1");
    net6 = subnet("fd00:1::/64", untagged, "fd00:1::1");
    other = subnet("10.2.0.0/24", tagged, "10.2.0.1");
  }

  <T> T in(Function<Tx, T> work) {
    return store.inTransaction(work::apply);
  }

  Subnet subnet(String cidr, Vlan vlan, String gateway) {
    return in(
        tx ->
            tx.topology()
                .put(
                    new Subnet(
                        0,
                        cidr,
                        "",
                        Cidr.parse(cidr),
                        vlan.id(),
                        Optional.of(gateway).filter(g -> !g.isEmpty()).map(Addresses::parse),
                        List.of(),
                        true,
                        true,
                        true,
                        false,
                        2,
                        Set.of())));
  }

  void range(IpRange.Kind kind, Subnet subnet, String first, String last) {
    in(
        tx ->
            tx.topology()
                .put(new IpRange(0, kind, subnet.id(), ip(first), ip(last), "", Optional.empty())));
  }

  Machine machine(MachineBuilder builder) {
    return in(tx -> tx.machines().insert(builder.build()));
  }

  Machine ready() {
    return machine(a.machine().ready());
  }

  Interface nic(Machine machine, String name) {
    return in(
        tx ->
            tx.interfaces()
                .put(a.physical(machine.id(), name).withVlan(Optional.of(untagged.id()))));
  }

  List<Interface> nics(Machine machine) {
    return in(tx -> tx.interfaces().of(machine.id()));
  }

  Interface now(Interface nic) {
    return in(tx -> tx.interfaces().of(nic.machine())).stream()
        .filter(each -> each.id() == nic.id())
        .findFirst()
        .orElseThrow();
  }

  MacAddress mac() {
    return a.mac();
  }

  static InetAddress ip(String text) {
    return Addresses.parse(text);
  }

  static Links.Wish wish(String mode, String subnet, String address) {
    return new Links.Wish(
        mode,
        Optional.of(subnet).filter(text -> !text.isEmpty()),
        Optional.of(address).filter(text -> !text.isEmpty()),
        false,
        false);
  }

  @Override
  public void close() {
    store.close();
  }
}
