package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.dns.DnsRecord;
import io.maas4j.dns.DnsResource;
import io.maas4j.dns.Domain;
import io.maas4j.dns.Domain.ForwardServer;
import io.maas4j.dns.RecordType;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Controller.Service;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.store.spi.Kinds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is promised of domains, names and controllers. */
public abstract class NamingContract extends StoreKit {

  private Domain domain(String name) {
    return tx(tx -> tx.shelf(Kinds.DOMAIN).insert(Domain.named(name)));
  }

  @Test
  void theFirstDomainHasTheNumberZero() {
    Domain first = domain("maas");
    assertThat(first.id()).isZero();
    assertThat(domain("lab").id()).isEqualTo(1);
    assertOptional(tx -> tx.shelf(Kinds.DOMAIN).find(0)).contains(first);
  }

  @Test
  void everythingOfADomainComesBack() {
    Domain domain =
        tx(
            tx ->
                tx.shelf(Kinds.DOMAIN)
                    .insert(
                        new Domain(
                            0,
                            "lab.example",
                            true,
                            false,
                            Optional.of(60),
                            List.of(new ForwardServer(Addresses.parse("2001:db8::1"), 5353)))));
    assertMany(tx -> tx.shelf(Kinds.DOMAIN).list()).containsExactly(domain);
  }

  @Test
  void twoDomainsDifferInMoreThanCaseAndOneAtMostIsTheDefault() {
    tx(tx -> tx.shelf(Kinds.DOMAIN).insert(Domain.named("lab").withDefault(true)));
    assertDuplicate("domain_name", tx -> tx.shelf(Kinds.DOMAIN).insert(Domain.named("LAB")));
    assertDuplicate(
        "domain_default",
        tx -> tx.shelf(Kinds.DOMAIN).insert(Domain.named("maas").withDefault(true)));
    domain("one");
    domain("other");
  }

  @Test
  void aNameIsOnceInADomain() {
    Domain one = domain("one");
    Domain other = domain("other");
    DnsResource www = name(one, "www");
    name(other, "www");
    assertDuplicate(
        "dns_resource_name",
        tx ->
            tx.shelf(Kinds.DNS_RESOURCE)
                .insert(new DnsResource(0, one.id(), "WWW", Optional.empty(), List.of())));
    DnsRecord record =
        tx(
            tx ->
                tx.shelf(Kinds.DNS_RECORD)
                    .insert(new DnsRecord(0, www.id(), RecordType.TXT, "„hello“", Optional.of(5))));
    assertMany(tx -> tx.shelf(Kinds.DNS_RECORD).list()).containsExactly(record);
    assertOptional(tx -> tx.shelf(Kinds.DNS_RESOURCE).find(www.id())).contains(www);
  }

  private DnsResource name(Domain domain, String name) {
    return tx(
        tx ->
            tx.shelf(Kinds.DNS_RESOURCE)
                .insert(
                    new DnsResource(
                        0,
                        domain.id(),
                        name,
                        Optional.of(30),
                        List.of(
                            new DnsResource.Address(
                                Addresses.parse("10.0.0.9"),
                                clock.instant(),
                                Optional.of("ann"))))));
  }

  @Test
  void nodesOfEveryTypeFollowToAnotherDomainAndWhoeverHasReadThemLoses() {
    Machine machine = tx(tx -> tx.machines().insert(a.machine().domain("old").build()));
    Machine device =
        tx(tx -> tx.machines().insert(a.machine().type(NodeType.DEVICE).domain("old").build()));
    Machine other = tx(tx -> tx.machines().insert(a.machine().domain("else").build()));
    run(tx -> tx.machines().moveDomain("old", "new"));
    assertOptional(tx -> tx.machines().find(machine.id()).map(m -> m.identity().domain()))
        .contains("new");
    assertOptional(tx -> tx.machines().find(device.id()).map(m -> m.identity().domain()))
        .contains("new");
    assertOptional(tx -> tx.machines().find(other.id())).contains(other);
    assertOptional(tx -> tx.machines().update(machine)).isEmpty();
  }

  @Test
  void aControllerSaysOneThingOfItselfWhichGoesWithItsNode() {
    Machine node =
        tx(
            tx ->
                tx.machines()
                    .insert(a.machine().type(NodeType.REGION_AND_RACK_CONTROLLER).build()));
    Controller said =
        new Controller(
            0,
            node.id(),
            "1.0",
            List.of(new Service("tftp", Service.Status.RUNNING, "")),
            List.of("uefi/amd64"),
            clock.instant());
    Controller stored = tx(tx -> tx.shelf(Kinds.CONTROLLER).insert(said));
    assertMany(tx -> tx.shelf(Kinds.CONTROLLER).list()).containsExactly(stored);
    assertDuplicate("controller_node", tx -> tx.shelf(Kinds.CONTROLLER).insert(said));
    run(tx -> tx.machines().delete(node.id()));
    assertMany(tx -> tx.shelf(Kinds.CONTROLLER).list()).isEmpty();
  }
}
