package io.maas4j.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.dns.DnsResource;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
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
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.wiring.UserAddresses;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses and the names that stand for them keep each other. */
class NamedAddressesTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final Fixtures fixtures = new Fixtures(clock);
  private final Units units = new Units(store, clock, FleetListener.NONE);
  private final DnsResources resources = new DnsResources(units);
  private final DnsRecords records = new DnsRecords(units);
  private final UserAddresses addresses = new UserAddresses(units, new AddressNames());
  private final Subnet subnet =
      store.inTransaction(
          tx -> {
            Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
            Vlan vlan = tx.topology().put(Vlan.of(fabric.id(), 0));
            return tx.topology().put(Subnet.of(Cidr.parse("10.0.0.0/29"), vlan.id()));
          });

  @BeforeEach
  void fresh() {
    new Domains(units).prepare();
  }

  private static DnsName name(String fqdn) {
    return new DnsName(Optional.of(fqdn), Optional.empty(), Optional.empty());
  }

  private static DnsName anything() {
    return new DnsName(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private long add(String fqdn, String... given) {
    return resources
        .add(
            new DnsResources.Change(name(fqdn), Optional.empty(), Optional.of(List.of(given))),
            ROOT)
        .resource()
        .id();
  }

  private void change(long id, String... given) {
    resources.change(
        id,
        new DnsResources.Change(anything(), Optional.empty(), Optional.of(List.of(given))),
        ROOT);
  }

  private UserAddress reserve(String address, String hostname) {
    return addresses.reserve(
        new UserAddresses.Wish(
            Optional.of(address).filter(text -> !text.isEmpty()),
            Optional.of(Long.toString(subnet.id())),
            Optional.of(hostname).filter(text -> !text.isEmpty()),
            Optional.empty()),
        ANN);
  }

  private List<String> kept() {
    List<UserAddress> all = store.inTransaction(tx -> tx.shelf(Kinds.USER_ADDRESS).list());
    return all.stream()
        .map(each -> each.address().getHostAddress() + (each.byName() ? " by name" : ""))
        .sorted()
        .toList();
  }

  private List<String> names() {
    return resources.list(anything(), Optional.empty()).stream()
        .map(
            each ->
                each.fqdn()
                    + " "
                    + each.resource().addresses().stream()
                        .map(a -> a.ip().getHostAddress())
                        .toList())
        .toList();
  }

  private void linked(String address) {
    store.inTransaction(
        tx -> {
          Machine node = tx.machines().insert(fixtures.machine().build());
          return tx.interfaces()
              .put(
                  fixtures
                      .physical(node.id(), "eth0")
                      .withLinks(
                          List.of(
                              new Interface.Link(
                                  0,
                                  LinkMode.STATIC,
                                  Optional.of(subnet.id()),
                                  Optional.of(Addresses.parse(address))))));
        });
  }

  @Test
  void aFreeAddressThatIsNamedIsGivenToNobodyElse() {
    add("www.maas", "10.0.0.1");
    assertThat(kept()).containsExactly("10.0.0.1 by name");
    assertThat(reserve("", "").address()).isEqualTo(Addresses.parse("10.0.0.2"));
    assertThatThrownBy(() -> reserve("10.0.0.1", "")).isInstanceOf(NotFound.class);
  }

  @Test
  void theKeeperIsWhoeverNamedTheAddress() {
    add("www.maas", "10.0.0.1");
    List<UserAddress> all = store.inTransaction(tx -> tx.shelf(Kinds.USER_ADDRESS).list());
    assertThat(all)
        .singleElement()
        .isEqualTo(
            new UserAddress(
                all.get(0).id(),
                Addresses.parse("10.0.0.1"),
                Optional.of(subnet.id()),
                Optional.of("root"),
                Optional.empty(),
                true,
                clock.instant()));
  }

  @Test
  void anAddressIsFreeAgainWhenTheLastNameIsGone() {
    long www = add("www.maas", "10.0.0.1", "10.0.0.2");
    long ftp = add("ftp.maas", "10.0.0.1");
    change(www, "10.0.0.3");
    assertThat(kept()).containsExactly("10.0.0.1 by name", "10.0.0.3 by name");
    resources.delete(ftp, ROOT);
    assertThat(kept()).containsExactly("10.0.0.3 by name");
    resources.delete(www, ROOT);
    assertThat(kept()).isEmpty();
    assertThat(reserve("10.0.0.1", "").byName()).isFalse();
  }

  @Test
  void whatANodeOrAUserHasAndWhatNoSubnetHasIsNotKeptAgain() {
    linked("10.0.0.1");
    reserve("10.0.0.2", "");
    long www = add("www.maas", "10.0.0.1", "10.0.0.2", "192.0.2.1");
    assertThat(kept()).containsExactly("10.0.0.2");
    resources.delete(www, ROOT);
    assertThat(kept()).as("the user's own").containsExactly("10.0.0.2");
  }

  @Test
  void anAddressIsReservedUnderAName() {
    reserve("10.0.0.1", "printer");
    assertThat(names()).containsExactly("printer.maas [10.0.0.1]");
    reserve("10.0.0.2", "printer.maas");
    assertThat(names()).containsExactly("printer.maas [10.0.0.1, 10.0.0.2]");
    assertThat(resources.list(anything(), Optional.empty()).get(0).resource().addresses())
        .extracting(DnsResource.Address::owner)
        .containsOnly(Optional.of("ann"));
    assertThatThrownBy(() -> reserve("10.0.0.3", "printer.nowhere")).isInstanceOf(NotFound.class);
    assertThatThrownBy(() -> reserve("10.0.0.3", "-")).isInstanceOf(InvalidRequest.class);
    assertThat(kept()).as("a name that cannot be keeps no address").hasSize(2);
  }

  @Test
  void aReleasedAddressLosesItsNamesAndANameWithNothingElseGoes() {
    reserve("10.0.0.1", "printer");
    reserve("10.0.0.2", "printer");
    reserve("10.0.0.3", "scanner");
    records.add(
        name("scanner.maas"),
        new DnsRecords.Change(Optional.of("TXT"), Optional.of("hums"), Optional.empty()),
        ROOT);
    addresses.release("10.0.0.1", UserAddresses.Reach.OWN, ANN);
    assertThat(names()).containsExactly("printer.maas [10.0.0.2]", "scanner.maas [10.0.0.3]");
    addresses.release("10.0.0.2", UserAddresses.Reach.OWN, ANN);
    addresses.release("10.0.0.3", UserAddresses.Reach.OWN, ANN);
    assertThat(names()).containsExactly("scanner.maas []");
  }

  @Test
  void anAliasIsNoNameForAnAddress() {
    records.add(
        name("www.maas"),
        new DnsRecords.Change(Optional.of("CNAME"), Optional.of("web1"), Optional.empty()),
        ROOT);
    assertThatThrownBy(() -> reserve("10.0.0.1", "www")).isInstanceOf(InvalidRequest.class);
    assertThat(kept()).isEmpty();
  }
}
