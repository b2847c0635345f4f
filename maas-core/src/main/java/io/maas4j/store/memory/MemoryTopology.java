package io.maas4j.store.memory;

import io.maas4j.network.Addresses;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
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
  public Optional<Fabric> fabric(long id) {
    return scope.db().fabrics.get(id);
  }

  @Override
  public Optional<IpRange> range(long id) {
    return scope.db().ranges.get(id);
  }

  @Override
  public Fabric put(Fabric fabric) {
    Database db = scope.db();
    Fabric stored = fabric.id() == 0 ? fabric.withId(db.nextOf("fabrics", 1)) : fabric;
    db.fabrics.put(stored.id(), stored);
    return stored;
  }

  @Override
  public Fabric putDefault(Fabric fabric) {
    Fabric stored = fabric.withId(Fabric.DEFAULT);
    scope.db().fabrics.put(stored.id(), stored);
    return stored;
  }

  @Override
  public Vlan put(Vlan vlan) {
    Database db = scope.db();
    Vlan stored = vlan.id() == 0 ? vlan.withId(db.nextOf("vlans", FIRST_VLAN)) : vlan;
    db.vlans.put(stored.id(), stored);
    return stored;
  }

  @Override
  public Subnet put(Subnet subnet) {
    Database db = scope.db();
    Subnet stored =
        new Subnet(
            subnet.id() == 0 ? db.nextOf("subnets", 1) : subnet.id(),
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
            range.id() == 0 ? db.nextOf("ranges", 1) : range.id(),
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
  public void deleteFabric(long id) {
    scope.db().fabrics.remove(id);
  }

  @Override
  public void deleteVlan(long id, long heir) {
    Database db = scope.db();
    for (Subnet subnet : db.subnets.all()) {
      if (subnet.vlanId() == id) {
        db.subnets.put(subnet.id(), subnet.withVlan(heir));
      }
    }
    for (Interface nic : db.interfaces.all()) {
      if (nic.vlanId().equals(Optional.of(id))) {
        if (nic.type() == InterfaceType.VLAN) {
          db.interfaces.remove(nic.id());
        } else {
          db.interfaces.put(nic.id(), nic.withVlan(Optional.of(heir)));
        }
      }
    }
    db.vlans.remove(id);
  }

  @Override
  public void deleteSubnet(long id) {
    scope.db().subnets.remove(id);
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
