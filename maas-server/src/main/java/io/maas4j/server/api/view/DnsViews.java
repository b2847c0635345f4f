package io.maas4j.server.api.view;

import io.maas4j.dns.DnsResource.Address;
import io.maas4j.naming.DnsRecords;
import io.maas4j.naming.DnsResources;
import io.maas4j.network.AllocationType;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Tx;
import io.maas4j.wiring.AddressUse;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes names and records (REST contract, section 6.2). */
public final class DnsViews {
  private final List<Subnet> subnets;
  private final Map<InetAddress, Holder> holders = new HashMap<>();
  private final AddressView addresses;

  /** What has an address. */
  private record Holder(Interface nic, Interface.Link link) {}

  private DnsViews(Tx tx) {
    subnets = tx.topology().subnets();
    List<Interface> nics = tx.interfaces().withAddresses();
    for (Interface nic : nics) {
      for (Interface.Link link : nic.links()) {
        link.address().ifPresent(ip -> holders.put(ip, new Holder(nic, link)));
      }
    }
    addresses = AddressView.of(tx, nics);
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
    Optional<Holder> holder = Optional.ofNullable(holders.get(address.ip()));
    addresses.write(
        out,
        new AddressUse(
            address.ip(),
            holder
                .map(each -> AllocationType.of(each.link().mode()))
                .orElse(AllocationType.USER_RESERVED),
            subnet(address.ip()),
            address.owner(),
            address.since(),
            Optional.empty(),
            holder.map(Holder::nic)));
  }

  private Optional<Long> subnet(InetAddress ip) {
    return subnets.stream()
        .filter(subnet -> subnet.cidr().contains(ip))
        .max(Comparator.comparingInt(subnet -> subnet.cidr().prefixLength()))
        .map(Subnet::id);
  }
}
