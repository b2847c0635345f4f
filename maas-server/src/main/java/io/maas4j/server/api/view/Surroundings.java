package io.maas4j.server.api.view;

import io.maas4j.naming.Domains;
import io.maas4j.network.Fabric;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.HardwareType;
import io.maas4j.script.Script;
import io.maas4j.store.spi.Tx;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What many machines refer to: networks, zones, pools, scripts. Read once for a request; each part
 * is rendered once and repeated as text. Confined to one thread.
 */
public final class Surroundings {
  private static final String NO_SPACE = "undefined";

  private final Map<Long, Vlan> vlans;
  private final Map<Long, Subnet> subnets;
  private final Map<Long, Fabric> fabrics;
  private final Map<Long, HardwareType> scripts;
  private final Map<String, String> zoneTexts = new HashMap<>();
  private final Map<String, String> poolTexts = new HashMap<>();
  private final Map<Long, String> vlanTexts = new HashMap<>();
  private final Map<Long, String> subnetTexts = new HashMap<>();
  private final Map<String, String> domainTexts = new HashMap<>();

  private Surroundings(Tx tx) {
    vlans = byId(tx.topology().vlans(), Vlan::id);
    subnets = byId(tx.topology().subnets(), Subnet::id);
    fabrics = byId(tx.topology().fabrics(), Fabric::id);
    scripts = new HashMap<>();
    for (Script script : tx.scripts().list()) {
      scripts.put(script.id(), script.definition().hardwareType());
    }
    tx.zones()
        .list()
        .forEach(z -> zoneTexts.put(z.name(), JsonOut.text(o -> SmallViews.zone(o, z))));
    Domains.counted(tx)
        .forEach(
            d -> domainTexts.put(d.domain().key(), JsonOut.text(o -> SmallViews.domain(o, d))));
    tx.pools()
        .list()
        .forEach(p -> poolTexts.put(p.name(), JsonOut.text(o -> SmallViews.pool(o, p))));
  }

  public static Surroundings read(Tx tx) {
    return new Surroundings(tx);
  }

  String zone(String name) {
    return zoneTexts.getOrDefault(name, "null");
  }

  String pool(String name) {
    return poolTexts.getOrDefault(name, "null");
  }

  String domain(String name) {
    return domainTexts.getOrDefault(name.toLowerCase(Locale.ROOT), "null");
  }

  /** JSON; {@code null} when there is none of this id. */
  String vlan(long id) {
    return vlanTexts.computeIfAbsent(
        id,
        key ->
            Optional.ofNullable(vlans.get(key))
                .map(vlan -> JsonOut.text(o -> vlan(o, vlan)))
                .orElse("null"));
  }

  /** JSON of the subnet; empty when there is none of this id. */
  Optional<String> subnet(long id) {
    Subnet subnet = subnets.get(id);
    return subnet == null
        ? Optional.empty()
        : Optional.of(subnetTexts.computeIfAbsent(id, key -> JsonOut.text(o -> subnet(o, subnet))));
  }

  /** JSON of the VLAN that a subnet is on; empty when there is no such subnet. */
  Optional<String> vlanOfSubnet(long subnetId) {
    return Optional.ofNullable(subnets.get(subnetId)).map(subnet -> vlan(subnet.vlanId()));
  }

  Optional<InetAddress> gateway(long subnetId) {
    return Optional.ofNullable(subnets.get(subnetId)).flatMap(Subnet::gateway);
  }

  Optional<Integer> mtu(Optional<Long> vlanId) {
    return vlanId.flatMap(id -> Optional.ofNullable(vlans.get(id))).map(Vlan::mtu);
  }

  Optional<HardwareType> hardwareOf(Optional<Long> scriptId) {
    return scriptId.flatMap(id -> Optional.ofNullable(scripts.get(id)));
  }

  private void vlan(JsonOut out, Vlan vlan) {
    Optional<Fabric> fabric = Optional.ofNullable(fabrics.get(vlan.fabricId()));
    out.object(
        o ->
            o.number("id", vlan.id())
                .number("vid", vlan.vid())
                .text("name", vlan.name().or(() -> untagged(vlan)))
                .text("fabric", fabric.map(Fabric::name).orElse(""))
                .number("fabric_id", vlan.fabricId())
                .number("mtu", vlan.mtu())
                .flag("dhcp_on", vlan.dhcpOn())
                .text("primary_rack", vlan.primaryRack())
                .nothing("secondary_rack")
                .nothing("external_dhcp")
                // a relay that relays to itself would never end
                .raw(
                    "relay_vlan",
                    vlan.relayVlan()
                        .filter(id -> id != vlan.id())
                        .map(id -> JsonOut.text(r -> relay(r, id)))
                        .orElse("null"))
                .text("space", vlan.space().orElse(NO_SPACE))
                .text("resource_uri", SmallViews.BASE + "vlans/" + vlan.id() + "/"));
  }

  /** A VLAN that serves another one is itself not relayed. */
  private void relay(JsonOut out, long id) {
    Vlan vlan = vlans.get(id);
    if (vlan == null) {
      out.nothing();
    } else {
      vlan(
          out,
          new Vlan(
              vlan.id(),
              vlan.fabricId(),
              vlan.vid(),
              vlan.name(),
              vlan.mtu(),
              vlan.dhcpOn(),
              vlan.primaryRack(),
              Optional.empty(),
              vlan.space()));
    }
  }

  private static Optional<String> untagged(Vlan vlan) {
    return vlan.vid() == 0 ? Optional.of("untagged") : Optional.empty();
  }

  private void subnet(JsonOut out, Subnet subnet) {
    Vlan vlan = vlans.get(subnet.vlanId());
    String space = vlan == null ? NO_SPACE : vlan.space().orElse(NO_SPACE);
    out.object(
        o ->
            o.number("id", subnet.id())
                .text("name", subnet.name())
                .text("description", subnet.description())
                .raw("vlan", vlan(subnet.vlanId()))
                .text("space", space)
                .text("cidr", subnet.cidr().toString())
                .text("gateway_ip", subnet.gateway().map(InetAddress::getHostAddress))
                .texts(
                    "dns_servers",
                    subnet.dnsServers().stream().map(InetAddress::getHostAddress).toList())
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

  private static <T> Map<Long, T> byId(List<T> items, Function<T, Long> id) {
    return items.stream()
        .collect(Collectors.toMap(id, item -> item, (a, b) -> a, LinkedHashMap::new));
  }
}
