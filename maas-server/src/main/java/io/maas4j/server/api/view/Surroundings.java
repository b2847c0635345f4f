package io.maas4j.server.api.view;

import io.maas4j.naming.Domains;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.script.HardwareType;
import io.maas4j.script.Script;
import io.maas4j.store.spi.Tx;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What many machines refer to: networks, zones, pools, scripts. Read once until something changes;
 * each part is rendered once and repeated as text. Thread-safe.
 */
public final class Surroundings {
  private final NetworkViews networks;
  private final Map<Long, HardwareType> scripts;
  private final Map<String, String> zoneTexts = new ConcurrentHashMap<>();
  private final Map<String, String> poolTexts = new ConcurrentHashMap<>();
  private final Map<String, String> domainTexts = new ConcurrentHashMap<>();

  private Surroundings(Tx tx) {
    networks = NetworkViews.read(tx);
    scripts = new ConcurrentHashMap<>();
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
    return networks.vlan(id);
  }

  /** JSON of the subnet; empty when there is none of this id. */
  Optional<String> subnet(long id) {
    return networks.subnet(id);
  }

  /** JSON of the VLAN that a subnet is on; empty when there is no such subnet. */
  Optional<String> vlanOfSubnet(long subnetId) {
    return networks.knownSubnet(subnetId).map(subnet -> vlan(subnet.vlanId()));
  }

  Optional<InetAddress> gateway(long subnetId) {
    return networks.knownSubnet(subnetId).flatMap(Subnet::gateway);
  }

  Optional<Integer> mtu(Optional<Long> vlanId) {
    return vlanId.flatMap(networks::knownVlan).map(Vlan::mtu);
  }

  Optional<HardwareType> hardwareOf(Optional<Long> scriptId) {
    return scriptId.flatMap(id -> Optional.ofNullable(scripts.get(id)));
  }
}
