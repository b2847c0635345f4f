package io.maas4j.server.api.view;

import io.maas4j.access.User;
import io.maas4j.dns.DnsResource.Address;
import io.maas4j.naming.DnsRecords;
import io.maas4j.naming.DnsResources;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Tx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes names and records (REST contract, section 6.2). */
public final class DnsViews {
  private static final int STATIC = 1;
  private static final int AUTO = 0;
  private static final int USER_RESERVED = 4;

  private final Surroundings around;
  private final List<Subnet> subnets;
  private final Map<InetAddress, List<Interface>> holders = new HashMap<>();
  private final Map<String, User> users = new HashMap<>();

  private DnsViews(Tx tx) {
    around = Surroundings.read(tx);
    subnets = tx.topology().subnets();
    for (Interface nic : tx.interfaces().withAddresses()) {
      nic.links()
          .forEach(
              link ->
                  link.address()
                      .ifPresent(
                          ip -> holders.computeIfAbsent(ip, key -> new ArrayList<>()).add(nic)));
    }
    tx.users().list().forEach(user -> users.put(user.name(), user));
  }

  /** Reads what the addresses belong to. */
  public static DnsViews read(Tx tx) {
    return new DnsViews(tx);
  }

  public void resource(JsonOut out, DnsResources.Named named) {
    out.object(
        o ->
            o.number("id", named.resource().id())
                .text("fqdn", named.fqdn())
                .number("address_ttl", named.resource().addressTtl())
                .array("ip_addresses", named.resource().addresses(), this::address)
                .array(
                    "resource_records",
                    named.records(),
                    (items, record) -> record(items, new DnsRecords.Told(record, named.fqdn())))
                .text(
                    "resource_uri",
                    SmallViews.BASE + "dnsresources/" + named.resource().id() + "/"));
  }

  /** A name that is only there because a node is. */
  public static void synthetic(JsonOut out, DnsResources.OfNode name) {
    out.object(
        o ->
            o.number("id", -1)
                .text("fqdn", name.fqdn())
                .number("address_ttl", name.ttl())
                .nothing("ip_addresses")
                .array(
                    "resource_records",
                    name.addresses(),
                    (items, ip) ->
                        items.object(
                            r ->
                                r.text("system_id", name.node().id().value())
                                    .number("node_type", name.node().type().code())
                                    .nothing("user_id")
                                    .nothing("dnsresource_id")
                                    .number("ttl", name.ttl())
                                    .text("rrtype", ip.getAddress().length == 4 ? "A" : "AAAA")
                                    .text("rrdata", ip.getHostAddress())
                                    .nothing("dnsdata_id")))
                .text("resource_uri", SmallViews.BASE + "dnsresources/-1/"));
  }

  public static void record(JsonOut out, DnsRecords.Told told) {
    out.object(
        o ->
            o.number("id", told.record().id())
                .text("fqdn", told.fqdn())
                .number("ttl", told.record().ttl())
                .text("rrtype", told.record().type().name())
                .text("rrdata", told.record().data())
                .text(
                    "resource_uri",
                    SmallViews.BASE + "dnsresourcerecords/" + told.record().id() + "/"));
  }

  private void address(JsonOut out, Address address) {
    List<Interface> nics = holders.getOrDefault(address.ip(), List.of());
    int type = type(address.ip(), nics);
    out.object(
        o -> {
          o.text("ip", address.ip().getHostAddress())
              .number("alloc_type", type)
              .text(
                  "alloc_type_name",
                  type == USER_RESERVED ? "User reserved" : type == AUTO ? "Automatic" : "Static")
              .text("created", Dates.model(address.since()))
              .name("owner");
          address
              .owner()
              .flatMap(name -> Optional.ofNullable(users.get(name)))
              .ifPresentOrElse(user -> SmallViews.user(o, user), o::nothing);
          o.raw("subnet", subnet(address.ip()).orElse("null"))
              .array("interface_set", nics, (items, nic) -> PartViews.nic(items, nic, around))
              .text("resource_uri", SmallViews.BASE + "ipaddresses/");
        });
  }

  private static int type(InetAddress ip, List<Interface> nics) {
    return nics.stream()
        .flatMap(nic -> nic.links().stream())
        .filter(link -> link.address().equals(Optional.of(ip)))
        .map(link -> link.mode() == LinkMode.AUTO ? AUTO : STATIC)
        .findFirst()
        .orElse(USER_RESERVED);
  }

  private Optional<String> subnet(InetAddress ip) {
    return subnets.stream()
        .filter(subnet -> subnet.cidr().contains(ip))
        .max(Comparator.comparingInt(subnet -> subnet.cidr().prefixLength()))
        .flatMap(subnet -> around.subnet(subnet.id()));
  }
}
