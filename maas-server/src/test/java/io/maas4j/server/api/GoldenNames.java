package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.dns.Domain;
import io.maas4j.lifecycle.Actor;
import io.maas4j.naming.DnsName;
import io.maas4j.naming.DnsRecords;
import io.maas4j.naming.DnsResources;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plants the domains and names that recordings of them show; their numbers come out alike. */
final class GoldenNames implements GoldenFolder {
  private static final Actor KESTREL = Actor.admin("kestrel");

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    bench.store.inTransaction(GoldenNames::network);
    bench
        .fleet
        .domains()
        .add(new Domain(0, "birds.example", false, true, Optional.of(300), List.of()), KESTREL);
    bench
        .fleet
        .domains()
        .add(new Domain(0, "eggs.example", false, false, Optional.empty(), List.of()), KESTREL);
    if (name.startsWith("dnsresources/")) {
      resource(bench, "owl.birds.example", Optional.empty(), List.of("10.20.0.30"));
      if (name.contains("/list")) {
        resource(bench, "crow.birds.example", Optional.of(30), List.of("10.20.0.31", "10.20.0.32"));
      }
    }
    if (name.startsWith("dnsresourcerecords/")) {
      resource(bench, "owl.birds.example", Optional.empty(), List.of("10.20.0.30"));
      if (!name.contains("/create")) {
        record(bench, "owl.birds.example", "TXT", "hoot", Optional.of(20));
        record(bench, "mail.birds.example", "MX", "10 owl.birds.example", Optional.empty());
      }
    }
    return Translation.NONE;
  }

  private static DnsName whole(String fqdn) {
    return new DnsName(Optional.of(fqdn), Optional.empty(), Optional.empty());
  }

  private static Subnet network(Tx tx) {
    Fabric fabric = tx.topology().put(new Fabric(0, "weave", Optional.empty()));
    Vlan vlan =
        tx.topology()
            .put(
                new Vlan(
                    0,
                    fabric.id(),
                    10,
                    Optional.of("blue"),
                    9000,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("stratosphere")));
    Subnet plain = Subnet.of(Cidr.parse("10.20.0.0/24"), vlan.id());
    return tx.topology()
        .put(
            new Subnet(
                0,
                "nest-net",
                "Nest",
                plain.cidr(),
                vlan.id(),
                Optional.of(Addresses.parse("10.20.0.1")),
                List.of(Addresses.parse("10.20.0.2")),
                true,
                true,
                true,
                false,
                2,
                Set.of()));
  }

  private static void resource(
      ApiBench bench, String fqdn, Optional<Integer> ttl, List<String> addresses) {
    bench
        .fleet
        .dnsResources()
        .add(new DnsResources.Change(whole(fqdn), ttl, Optional.of(addresses)), KESTREL);
  }

  private static void record(
      ApiBench bench, String fqdn, String type, String data, Optional<Integer> ttl) {
    bench
        .fleet
        .dnsRecords()
        .add(
            whole(fqdn), new DnsRecords.Change(Optional.of(type), Optional.of(data), ttl), KESTREL);
  }
}
