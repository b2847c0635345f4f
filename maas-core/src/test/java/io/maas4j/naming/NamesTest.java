package io.maas4j.naming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.dns.DnsResource;
import io.maas4j.dns.Domain;
import io.maas4j.dns.Domain.ForwardServer;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.setting.Setting;
import io.maas4j.store.memory.MemoryStore;
import io.maas4j.store.spi.Store;
import io.maas4j.testkit.fixtures.Fixtures;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.work.FleetListener;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamesTest {
  private static final Actor ROOT = Actor.admin("root");
  private static final Actor ANN = Actor.user("ann");

  private final MutableClock clock = MutableClock.atNoon();
  private final Store store = MemoryStore.driven(clock, new Random(1));
  private final Fixtures fixtures = new Fixtures(clock);
  private final Units units = new Units(store, clock, FleetListener.NONE);
  private final Domains domains = new Domains(units);
  private final DnsResources resources = new DnsResources(units);
  private final DnsRecords records = new DnsRecords(units);

  @BeforeEach
  void fresh() {
    domains.prepare();
  }

  private static DnsName name(String fqdn) {
    return new DnsName(Optional.of(fqdn), Optional.empty(), Optional.empty());
  }

  private static DnsName anything() {
    return new DnsName(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private DnsResources.Named add(String fqdn, String... addresses) {
    return resources.add(
        new DnsResources.Change(name(fqdn), Optional.empty(), Optional.of(List.of(addresses))),
        ROOT);
  }

  private DnsRecords.Told tell(String fqdn, String type, String data) {
    return records.add(
        name(fqdn),
        new DnsRecords.Change(Optional.of(type), Optional.of(data), Optional.empty()),
        ROOT);
  }

  private static void refused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsKey(field));
  }

  @Test
  void aFreshRegionHasOneDomainAndPreparingItAgainChangesNothing() {
    domains.prepare();
    assertThat(domains.list())
        .containsExactly(new Domains.Counted(Domain.named("maas").withDefault(true), 0));
    assertThat(domains.usual().id()).isZero();
  }

  @Test
  void nodesFollowARenamedDomain() {
    Machine node =
        store.inTransaction(
            tx -> tx.machines().insert(fixtures.machine().type(NodeType.DEVICE).build()));
    domains.change("0", d -> new Domain(0, "nest", false, true, d.ttl(), List.of()), ROOT);
    assertThat(
            store
                .inTransaction(tx -> tx.machines().find(node.id()))
                .orElseThrow()
                .identity()
                .fqdn())
        .isEqualTo(node.hostname() + ".nest");
    assertThat(domains.get("name:nest").domain().byDefault()).isTrue();
  }

  @Test
  void theDefaultMovesAndOnlyAnEmptyDomainThatIsNotTheDefaultCanGo() {
    domains.add(Domain.named("lab"), ROOT);
    assertThatThrownBy(() -> domains.delete("maas", ROOT))
        .hasMessage("This domain is the default domain, it cannot be deleted.");
    domains.makeDefault("lab", ROOT);
    assertThat(domains.usual().name()).isEqualTo("lab");
    Machine node = store.inTransaction(tx -> tx.machines().insert(fixtures.machine().build()));
    assertThatThrownBy(() -> domains.delete("maas", ROOT))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("1 nodes");
    store.inTransaction(tx -> tx.machines().delete(node.id()));
    add("www.maas", "10.0.0.1");
    assertThatThrownBy(() -> domains.delete("maas", ROOT)).hasMessageContaining("1 DNS resources");
    resources.delete(resources.list(anything(), Optional.empty()).get(0).resource().id(), ROOT);
    domains.delete("maas", ROOT);
    assertThat(domains.list()).extracting(c -> c.domain().name()).containsExactly("lab");
  }

  @Test
  void whatIsNoDomainIsRefusedByField() {
    refused("name", () -> domains.add(Domain.named("no good"), ROOT));
    refused("name", () -> domains.add(Domain.named("MAAS"), ROOT));
    refused(
        "ttl",
        () -> domains.add(new Domain(0, "a", false, true, Optional.of(604_801), List.of()), ROOT));
    refused(
        "forward_dns_servers",
        () ->
            domains.add(
                new Domain(
                    0,
                    "a",
                    false,
                    true,
                    Optional.empty(),
                    List.of(new ForwardServer(Addresses.parse("10.0.0.1"), 53))),
                ROOT));
    assertThat(domains.list()).hasSize(1);
  }

  @Test
  void changesAreForAdministrators() {
    assertThatThrownBy(() -> domains.add(Domain.named("lab"), ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> domains.makeDefault("maas", ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> domains.setSerial(7, ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> resources.delete(1, ANN)).isInstanceOf(Denied.class);
    assertThatThrownBy(() -> records.delete(1, ANN)).isInstanceOf(Denied.class);
  }

  @Test
  void theSerialIsKeptWithinItsRange() {
    domains.setSerial(4_294_967_295L, ROOT);
    assertThat(store.<java.util.Map<String, String>>inTransaction(tx -> tx.settings().all()))
        .containsEntry(Setting.ZONE_SERIAL.wireName(), "4294967295");
    refused("serial", () -> domains.setSerial(0, ROOT));
    refused("serial", () -> domains.setSerial(4_294_967_296L, ROOT));
  }

  @Test
  void aNameIsTakenApartAtTheLongestDomainThatThereIs() {
    domains.add(Domain.named("birds.maas"), ROOT);
    DnsResources.Named owl = add("owl.birds.maas", "10.0.0.1");
    assertThat(owl.domain().name()).isEqualTo("birds.maas");
    assertThat(owl.resource().name()).isEqualTo("owl");
    assertThat(add("birds.maas", "10.0.0.2").resource().name()).isEqualTo(DnsResource.APEX);
    assertThat(add("a.b.maas").fqdn()).isEqualTo("a.b.maas");
    assertThatThrownBy(() -> add("owl.nowhere")).isInstanceOf(NotFound.class);
    refused("__all__", () -> add("OWL.birds.maas"));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(
            () ->
                resources.add(
                    new DnsResources.Change(anything(), Optional.empty(), Optional.empty()), ROOT))
        .isInstanceOfSatisfying(
            InvalidRequest.class, e -> assertThat(e.fields()).containsOnlyKeys("name", "domain"));
    assertThatThrownBy(
            () ->
                records.add(
                    name("a.maas"),
                    new DnsRecords.Change(Optional.of("MX"), Optional.empty(), Optional.empty()),
                    ROOT))
        .hasMessage("rrdata must be provided.");
    refused("rrtype", () -> tell("a.maas", "BIRD", "x"));
    refused("ip_addresses", () -> add("a.maas", "10.0.0.300"));
    refused("ip_addresses", () -> add("a.maas", "4711"));
    assertThat(resources.list(anything(), Optional.empty())).isEmpty();
  }

  @Test
  void anAddressMayBeNamedByTheLinkThatHasIt() {
    Interface nic = linked("10.0.0.7");
    long link = nic.links().get(0).id();
    assertThat(add("www.maas", Long.toString(link)).resource().addresses())
        .extracting(a -> a.ip().getHostAddress())
        .containsExactly("10.0.0.7");
  }

  @Test
  void whatIsNotGivenStaysAndWhatIsEmptyGoes() {
    DnsResources.Named www =
        resources.add(
            new DnsResources.Change(
                name("www.maas"), Optional.of(30), Optional.of(List.of("10.0.0.1"))),
            ROOT);
    long id = www.resource().id();
    clock.advance(java.time.Duration.ofHours(1));
    DnsResources.Named more =
        resources.change(
            id,
            new DnsResources.Change(
                anything(), Optional.empty(), Optional.of(List.of("10.0.0.2", "10.0.0.1"))),
            ROOT);
    assertThat(more.resource().addressTtl()).contains(30);
    assertThat(more.resource().addresses().get(1)).isEqualTo(www.resource().addresses().get(0));
    DnsResources.Named less =
        resources.change(
            id, new DnsResources.Change(anything(), Optional.of(0), Optional.of(List.of())), ROOT);
    assertThat(less.resource().addressTtl()).isEmpty();
    assertThat(less.resource().addresses()).isEmpty();
    assertThat(less.fqdn()).isEqualTo("www.maas");
  }

  @Test
  void aRecordMakesItsNameAndTheLastOneTakesItAlong() {
    DnsRecords.Told mx = tell("mail.maas", "mx", "10 owl.maas");
    DnsRecords.Told txt = tell("mail.maas", "TXT", "hoot");
    assertThat(domains.get("maas").records()).isEqualTo(2);
    assertThat(resources.list(anything(), Optional.of("MX"))).hasSize(1);
    assertThat(resources.list(anything(), Optional.of("A"))).isEmpty();
    records.delete(mx.record().id(), ROOT);
    assertThat(resources.list(anything(), Optional.empty())).hasSize(1);
    records.delete(txt.record().id(), ROOT);
    assertThat(resources.list(anything(), Optional.empty())).isEmpty();
    add("www.maas", "10.0.0.1");
    DnsRecords.Told last = tell("www.maas", "TXT", "x");
    records.delete(last.record().id(), ROOT);
    assertThat(resources.list(anything(), Optional.empty())).hasSize(1);
  }

  @Test
  void anAliasHasNothingElse() {
    add("www.maas", "10.0.0.1");
    refused("__all__", () -> tell("www.maas", "CNAME", "web1"));
    DnsRecords.Told alias = tell("ftp.maas", "CNAME", "www");
    refused("__all__", () -> tell("ftp.maas", "TXT", "x"));
    long name = resources.list(name("ftp.maas"), Optional.empty()).get(0).resource().id();
    refused(
        "ip_addresses",
        () ->
            resources.change(
                name,
                new DnsResources.Change(
                    anything(), Optional.empty(), Optional.of(List.of("10.0.0.2"))),
                ROOT));
    DnsRecords.Told changed =
        records.change(
            alias.record().id(),
            new DnsRecords.Change(Optional.of("TXT"), Optional.of("x"), Optional.of(20)),
            ROOT);
    assertThat(changed.record().ttl()).contains(20);
    tell("ftp.maas", "MX", "1 www");
  }

  @Test
  void aNodeHasItsNameWhereItHasAFixedAddress() {
    linked("10.0.0.7");
    assertThat(resources.ofNodes(anything()))
        .singleElement()
        .satisfies(
            name -> {
              assertThat(name.fqdn()).isEqualTo("m1.maas");
              assertThat(name.addresses()).containsExactly(Addresses.parse("10.0.0.7"));
            });
    assertThat(resources.ofNodes(name("m2.maas"))).isEmpty();
    assertThatThrownBy(
            () ->
                resources.ofNodes(
                    new DnsName(Optional.empty(), Optional.empty(), Optional.of("nowhere"))))
        .isInstanceOf(NotFound.class);
  }

  private Interface linked(String address) {
    return store.inTransaction(
        tx -> {
          Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
          Vlan vlan = tx.topology().put(Vlan.of(fabric.id(), 0));
          Subnet subnet = tx.topology().put(Subnet.of(Cidr.parse("10.0.0.0/24"), vlan.id()));
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
}
