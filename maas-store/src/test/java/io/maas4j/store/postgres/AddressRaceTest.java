package io.maas4j.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.error.MaasException;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.wiring.AddressList;
import io.maas4j.wiring.AddressUse;
import io.maas4j.wiring.HostnameRecords;
import io.maas4j.wiring.Links;
import io.maas4j.wiring.UserAddresses;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sixty-four who want addresses of one subnet at once. */
@ExtendWith(Databases.Extension.class)
class AddressRaceTest {
  private static final int MANY = 64;
  private static final Actor ROOT = Actor.admin("root");

  private final Databases databases;
  private final Fixtures a = new Fixtures(Clock.systemUTC());

  AddressRaceTest(Databases databases) {
    this.databases = databases;
  }

  private PostgresStore store() {
    return Databases.store(databases.fresh(), Databases.box(), Clock.systemUTC());
  }

  private static void together(IntConsumer work) {
    ExecutorService threads = Executors.newFixedThreadPool(MANY);
    CyclicBarrier start = new CyclicBarrier(MANY);
    try {
      List<CompletableFuture<Void>> all =
          IntStream.range(0, MANY)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> {
                            meet(start);
                            work.accept(i);
                          },
                          threads))
              .toList();
      all.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static Subnet subnet(PostgresStore store) {
    return store.inTransaction(
        tx -> {
          long fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty())).id();
          long vlan = tx.topology().put(Vlan.of(fabric, 0)).id();
          return tx.topology().put(Subnet.of(Cidr.parse("10.9.0.0/24"), vlan));
        });
  }

  private List<MachineId> machines(PostgresStore store, Subnet subnet) {
    List<MachineId> ids = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Machine machine = store.inTransaction(tx -> tx.machines().insert(a.ready()));
      Interface nic = a.physical(machine.id(), "eth0").withVlan(Optional.of(subnet.vlanId()));
      store.inTransaction(tx -> tx.interfaces().put(nic));
      ids.add(machine.id());
    }
    return ids;
  }

  private static final HostnameRecords NO_NAMES =
      new HostnameRecords() {
        @Override
        public void record(Unit unit, String name, InetAddress address, Actor by) {}

        @Override
        public void forget(Unit unit, InetAddress address) {}
      };

  @Test
  void everybodyWhoHasOnePickedGetsAnother() {
    try (PostgresStore store = store()) {
      Units units = new Units(store, Clock.systemUTC(), FleetListener.NONE);
      Links links = new Links(units);
      UserAddresses addresses = new UserAddresses(units, NO_NAMES);
      Subnet subnet = subnet(store);
      List<MachineId> machines = machines(store, subnet);
      together(
          i -> {
            if (i % 2 == 0) {
              links.link(
                  machines.get(i),
                  "eth0",
                  new Links.Wish(
                      "static", Optional.of(subnet.name()), Optional.empty(), false, false),
                  ROOT);
            } else {
              addresses.reserve(
                  new UserAddresses.Wish(
                      Optional.empty(),
                      Optional.of(subnet.name()),
                      Optional.empty(),
                      Optional.empty()),
                  ROOT);
            }
          });
      List<AddressUse> uses =
          store.inTransaction(
              tx ->
                  AddressList.of(
                      tx, new AddressList.Query(true, Optional.empty(), Optional.empty()), ROOT));
      assertThat(uses).hasSize(MANY);
      assertThat(uses).extracting(AddressUse::address).doesNotHaveDuplicates();
      assertThat(uses)
          .extracting(AddressUse::address)
          .as("none is left out below the highest")
          .contains(Addresses.parse("10.9.0.1"), Addresses.parse("10.9.0." + MANY));
    }
  }

  @Test
  void ofAllWhoWantOneCertainAddressOneGetsIt() {
    try (PostgresStore store = store()) {
      Units units = new Units(store, Clock.systemUTC(), FleetListener.NONE);
      Links links = new Links(units);
      UserAddresses addresses = new UserAddresses(units, NO_NAMES);
      Subnet subnet = subnet(store);
      List<MachineId> machines = machines(store, subnet);
      AtomicInteger got = new AtomicInteger();
      together(
          i -> {
            try {
              if (i % 2 == 0) {
                links.link(
                    machines.get(i),
                    "eth0",
                    new Links.Wish(
                        "static",
                        Optional.of(subnet.name()),
                        Optional.of("10.9.0.7"),
                        false,
                        false),
                    ROOT);
              } else {
                addresses.reserve(
                    new UserAddresses.Wish(
                        Optional.of("10.9.0.7"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                    ROOT);
              }
              got.incrementAndGet();
            } catch (MaasException.NotFound taken) {
              assertThat(taken).hasMessage("The IP address 10.9.0.7 is already in use.");
            }
          });
      assertThat(got).hasValue(1);
    }
  }

  /** Without any use case that waits for its turn. */
  @Test
  void theDatabaseItselfLetsOneHaveAnAddress() {
    try (PostgresStore store = store()) {
      Subnet subnet = subnet(store);
      List<MachineId> machines = machines(store, subnet);
      InetAddress wanted = Addresses.parse("10.9.0.7");
      Interface.Link link =
          new Interface.Link(0, LinkMode.STATIC, Optional.of(subnet.id()), Optional.of(wanted));
      AtomicInteger got = new AtomicInteger();
      together(
          i -> {
            try {
              if (i % 2 == 0) {
                store.inTransaction(
                    tx ->
                        tx.interfaces()
                            .put(
                                tx.interfaces()
                                    .of(machines.get(i))
                                    .get(0)
                                    .withLinks(List.of(link))));
              } else {
                store.inTransaction(
                    tx ->
                        tx.shelf(Kinds.USER_ADDRESS)
                            .insert(
                                new UserAddress(
                                    0,
                                    wanted,
                                    Optional.of(subnet.id()),
                                    Optional.empty(),
                                    Optional.empty(),
                                    false,
                                    a.now())));
              }
              got.incrementAndGet();
            } catch (DuplicateException taken) {
              assertThat(taken.what()).isEqualTo("address_in_use");
            }
          });
      assertThat(got).hasValue(1);
      assertThat(store.<Integer>inTransaction(tx -> tx.addresses().usedIn(subnet.cidr()).size()))
          .isEqualTo(1);
    }
  }
}
