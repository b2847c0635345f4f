package io.maas4j.store.memory;

import io.maas4j.network.Addresses;
import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.OverlapException;
import io.maas4j.store.spi.TopologyRepository;
import java.util.List;
import java.util.Optional;

/** Networks. */
record MemoryTopology(Scope scope) implements TopologyRepository {
  private static final String VERSION = "topology";

  @Override
  public List<Fabric> fabrics() {
    return scope.db().fabrics.all();
  }

  @Override
  public List<Vlan> vlans() {
    return scope.db().vlans.all();
  }

  @Override
  public List<Subnet> subnets() {
    return scope.db().subnets.all();
  }

  @Override
  public List<IpRange> ranges() {
    return scope.db().ranges.all();
  }

  @Override
  public Optional<Vlan> vlan(long id) {
    return scope.db().vlans.get(id);
  }

  @Override
  public Optional<Subnet> subnet(long id) {
    return scope.db().subnets.get(id);
  }

  @Override
  public Fabric put(Fabric fabric) {
    Database db = scope.db();
    Fabric stored = new Fabric(db.idOf(fabric.id()), fabric.name(), fabric.classType());
    db.fabrics.put(stored.id(), stored);
    return stored;
  }

  @Override
  public Vlan put(Vlan vlan) {
    Database db = scope.db();
    Vlan stored =
        new Vlan(
            db.idOf(vlan.id()),
            vlan.fabricId(),
            vlan.vid(),
            vlan.name(),
            vlan.mtu(),
            vlan.dhcpOn(),
            vlan.primaryRack(),
            vlan.relayVlan(),
            vlan.space());
    db.vlans.put(stored.id(), stored);
    return stored;
  }

  @Override
  public Subnet put(Subnet subnet) {
    Database db = scope.db();
    Subnet stored =
        new Subnet(
            db.idOf(subnet.id()),
            subnet.name(),
            subnet.description(),
            subnet.cidr(),
            subnet.vlanId(),
            subnet.gateway(),
            subnet.dnsServers(),
            subnet.managed(),
            subnet.allowDns(),
            subnet.allowProxy(),
            subnet.activeDiscovery(),
            subnet.rdnsMode(),
            subnet.disabledBootArchitectures());
    db.subnets.put(stored.id(), stored);
    return stored;
  }

  @Override
  public IpRange put(IpRange range) {
    Database db = scope.db();
    for (IpRange other : db.rangesOf.rows(range.subnetId())) {
      if (other.id() != range.id() && overlap(other, range)) {
        throw new OverlapException(text(range) + " overlaps " + text(other));
      }
    }
    IpRange stored =
        new IpRange(
            db.idOf(range.id()),
            range.kind(),
            range.subnetId(),
            range.first(),
            range.last(),
            range.comment(),
            range.user());
    db.ranges.put(stored.id(), stored);
    return stored;
  }

  private static boolean overlap(IpRange one, IpRange other) {
    return one.first().getClass() == other.first().getClass()
        && Addresses.compare(one.first(), other.last()) <= 0
        && Addresses.compare(other.first(), one.last()) <= 0;
  }

  private static String text(IpRange range) {
    return "range " + range.first().getHostAddress() + "-" + range.last().getHostAddress();
  }

  @Override
  public void deleteRange(long id) {
    scope.db().ranges.remove(id);
  }

  @Override
  public long version() {
    return scope.db().counters.get(VERSION).orElse(0L);
  }

  @Override
  public long bumpVersion() {
    long next = version() + 1;
    scope.db().counters.put(VERSION, next);
    return next;
  }
}
