package io.maas4j.server.api.view;

import io.maas4j.access.User;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.ReservedIp;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.topology.Spaces;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Fabrics, VLANs, spaces, subnets and what belongs to them (REST contract, sections 6.3 to 6.6).
 * VLANs and subnets are rendered once and repeated as text. Thread-safe.
 */
public final class NetworkViews {
  private final Map<Long, Fabric> fabrics;
  private final Map<Long, Vlan> vlans;
  private final Map<Long, Subnet> subnets;
  private final Map<Long, String> vlanTexts = new ConcurrentHashMap<>();
  private final Map<Long, String> subnetTexts = new ConcurrentHashMap<>();

  private NetworkViews(NetworkMap map) {
    fabrics = byId(map.fabrics(), Fabric::id);
    vlans = byId(map.vlans(), Vlan::id);
    subnets = byId(map.subnets(), Subnet::id);
  }

  public static NetworkViews read(Tx tx) {
    return new NetworkViews(NetworkMaps.of(tx));
  }

  Optional<Vlan> knownVlan(long id) {
    return Optional.ofNullable(vlans.get(id));
  }

  Optional<Subnet> knownSubnet(long id) {
    return Optional.ofNullable(subnets.get(id));
  }

  /** JSON; {@code null} when there is none of this id. */
  String vlan(long id) {
    return vlanTexts.computeIfAbsent(
        id, key -> knownVlan(key).map(vlan -> JsonOut.text(o -> write(o, vlan))).orElse("null"));
  }

  /** JSON of the subnet; empty when there is none of this id. */
  Optional<String> subnet(long id) {
    return knownSubnet(id)
        .map(
            subnet ->
                subnetTexts.computeIfAbsent(
                    id, key -> JsonOut.text(o -> write(o, subnet, Optional.empty()))));
  }

  public void fabric(JsonOut out, Fabric fabric) {
    out.object(
        o ->
            o.number("id", fabric.id())
                .text("name", fabric.name())
                .text("description", fabric.description())
                .text("class_type", fabric.classType())
                .array(
                    "vlans",
                    vlans.values().stream().filter(v -> v.fabricId() == fabric.id()).toList(),
                    this::vlan)
                .text("resource_uri", SmallViews.BASE + "fabrics/" + fabric.id() + "/"));
  }

  public void vlan(JsonOut out, Vlan vlan) {
    out.raw(vlan(vlan.id()));
  }

  private void write(JsonOut out, Vlan vlan) {
    Optional<Fabric> fabric = Optional.ofNullable(fabrics.get(vlan.fabricId()));
    out.object(
        o ->
            o.number("id", vlan.id())
                .number("vid", vlan.vid())
                .text("name", vlan.shownName())
                .text("description", vlan.description())
                .text("fabric", fabric.map(Fabric::name).orElse(""))
                .number("fabric_id", vlan.fabricId())
                .number("mtu", vlan.mtu())
                .flag("dhcp_on", vlan.dhcpOn())
                .text("primary_rack", vlan.primaryRack())
                .text("secondary_rack", vlan.secondaryRack())
                .text("external_dhcp", vlan.externalDhcp().map(Addresses::text))
                // a relay that relays to itself would never end
                .raw(
                    "relay_vlan",
                    vlan.relayVlan()
                        .filter(id -> id != vlan.id())
                        .flatMap(this::knownVlan)
                        .map(r -> JsonOut.text(t -> write(t, r.withRelay(Optional.empty()))))
                        .orElse("null"))
                .text("space", vlan.space().orElse(Spaces.UNDEFINED.name()))
                .text("resource_uri", SmallViews.BASE + "vlans/" + vlan.id() + "/"));
  }

  /** Whether any VLAN is in no space. */
  public boolean hasUndefinedSpace() {
    return vlans.values().stream().anyMatch(v -> v.space().isEmpty());
  }

  public void space(JsonOut out, Space space) {
    boolean undefined = space.equals(Spaces.UNDEFINED);
    Optional<String> name = undefined ? Optional.empty() : Optional.of(space.name());
    List<Vlan> members = vlans.values().stream().filter(v -> v.space().equals(name)).toList();
    List<Long> ids = members.stream().map(Vlan::id).toList();
    out.object(
        o ->
            o.number("id", space.id())
                .text("name", space.name())
                .text("description", space.description())
                .array("vlans", members, this::vlan)
                .array(
                    "subnets",
                    subnets.values().stream().filter(s -> ids.contains(s.vlanId())).toList(),
                    this::subnet)
                .text(
                    "resource_uri",
                    SmallViews.BASE
                        + "spaces/"
                        + (undefined ? space.name() : Long.toString(space.id()))
                        + "/"));
  }

  public void subnet(JsonOut out, Subnet subnet) {
    out.raw(subnet(subnet.id()).orElse("null"));
  }

  /** As the answer to a form, which has an empty text where there is no gateway. */
  public void subnetOfForm(JsonOut out, Subnet subnet) {
    write(out, subnet, Optional.of(""));
  }

  private void write(JsonOut out, Subnet subnet, Optional<String> noGateway) {
    String space = knownVlan(subnet.vlanId()).flatMap(Vlan::space).orElse(Spaces.UNDEFINED.name());
    out.object(
        o ->
            o.number("id", subnet.id())
                .text("name", subnet.name())
                .text("description", subnet.description())
                .raw("vlan", vlan(subnet.vlanId()))
                .text("space", space)
                .text("cidr", subnet.cidr().toString())
                .text("gateway_ip", subnet.gateway().map(Addresses::text).or(() -> noGateway))
                .texts("dns_servers", texts(subnet.dnsServers()))
                .number("rdns_mode", subnet.rdnsMode())
                .flag("active_discovery", subnet.activeDiscovery())
                .flag("allow_dns", subnet.allowDns())
                .flag("allow_proxy", subnet.allowProxy())
                .flag("managed", subnet.managed())
                .texts(
                    "disabled_boot_architectures",
                    subnet.disabledBootArchitectures().stream().sorted().toList())
                .text("resource_uri", SmallViews.BASE + "subnets/" + subnet.id() + "/"));
  }

  /**
   * @param user whose it is
   */
  public void range(JsonOut out, IpRange range, Optional<User> user) {
    out.object(
        o ->
            o.number("id", range.id())
                .text("type", range.kind().name().toLowerCase(Locale.ROOT))
                .text("start_ip", Addresses.text(range.first()))
                .text("end_ip", Addresses.text(range.last()))
                .text("comment", range.comment())
                .raw("user", user.map(u -> JsonOut.text(t -> SmallViews.user(t, u))).orElse("null"))
                .raw("subnet", subnet(range.subnetId()).orElse("null"))
                .text("resource_uri", SmallViews.BASE + "ipranges/" + range.id() + "/"));
  }

  public void reserved(JsonOut out, ReservedIp reserved) {
    out.object(
        o ->
            o.number("id", reserved.id())
                .text("ip", Addresses.text(reserved.address()))
                .text("mac_address", reserved.mac().value())
                .text("comment", reserved.comment())
                .raw("subnet", subnet(reserved.subnet()).orElse("null"))
                .text("resource_uri", SmallViews.BASE + "reservedips/" + reserved.id() + "/"));
  }

  public void route(JsonOut out, StaticRoute route) {
    out.object(
        o ->
            o.number("id", route.id())
                .raw("source", subnet(route.source()).orElse("null"))
                .raw("destination", subnet(route.destination()).orElse("null"))
                .text("gateway_ip", Addresses.text(route.gateway()))
                .number("metric", route.metric())
                .text("resource_uri", SmallViews.BASE + "static-routes/" + route.id() + "/"));
  }

  /**
   * The newest text of its history comes first.
   *
   * @param node the one that it is for
   * @param range the one that it is for
   */
  public void snippet(
      JsonOut out, DhcpSnippet snippet, Optional<Machine> node, Optional<IpRange> range) {
    List<DhcpSnippet.Revision> history =
        snippet.history().stream()
            .sorted((one, other) -> Long.compare(other.id(), one.id()))
            .toList();
    out.object(
        o ->
            o.number("id", snippet.id())
                .text("name", snippet.name())
                .text("value", snippet.value())
                .text("description", snippet.description())
                .flag("enabled", snippet.enabled())
                .raw("node", node.map(NetworkViews::node).orElse("null"))
                .raw("subnet", snippet.subnet().flatMap(this::subnet).orElse("null"))
                .raw(
                    "iprange",
                    range.map(r -> JsonOut.text(t -> range(t, r, Optional.empty()))).orElse("null"))
                .flag("global_snippet", snippet.forEverybody())
                .array("history", history, NetworkViews::revision)
                .text("resource_uri", SmallViews.BASE + "dhcp-snippets/" + snippet.id() + "/"));
  }

  private static void revision(JsonOut out, DhcpSnippet.Revision revision) {
    out.object(
        o ->
            o.number("id", revision.id())
                .text("value", revision.value())
                .text("created", Dates.mail(revision.created())));
  }

  private static String node(Machine node) {
    return JsonOut.text(
        out ->
            out.object(
                o ->
                    o.text("system_id", node.id().value())
                        .text("hostname", node.hostname())
                        .number("node_type", node.type().code())
                        .flag("__incomplete__", true)
                        .text("resource_uri", SmallViews.BASE + "nodes/" + node.id() + "/")));
  }

  /** A subnet as networks once were (operations, section 4.14). */
  public void network(JsonOut out, Subnet subnet) {
    String name = "subnet-" + subnet.id();
    out.object(
        o ->
            o.text("name", name)
                .text("ip", Addresses.text(subnet.cidr().network()))
                .text("netmask", Addresses.text(subnet.cidr().netmask()))
                .number("vlan_tag", knownVlan(subnet.vlanId()).map(Vlan::vid).orElse(0))
                .text("description", subnet.name())
                .text("default_gateway", subnet.gateway().map(Addresses::text))
                .texts("dns_servers", texts(subnet.dnsServers()))
                .text("resource_uri", SmallViews.BASE + "networks/" + name + "/"));
  }

  private static List<String> texts(List<InetAddress> addresses) {
    return addresses.stream().map(Addresses::text).toList();
  }

  private static <T> Map<Long, T> byId(List<T> items, Function<T, Long> id) {
    return items.stream()
        .collect(Collectors.toMap(id, item -> item, (a, b) -> a, LinkedHashMap::new));
  }
}
