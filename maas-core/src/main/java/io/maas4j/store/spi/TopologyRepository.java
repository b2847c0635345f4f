package io.maas4j.store.spi;

import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.util.List;
import java.util.Optional;

/** Fabrics, VLANs, subnets and ranges. Putting with id zero adds. Lists are by id. */
public interface TopologyRepository {
  List<Fabric> fabrics();

  List<Vlan> vlans();

  List<Subnet> subnets();

  List<IpRange> ranges();

  Optional<Vlan> vlan(long id);

  Optional<Subnet> subnet(long id);

  /**
   * @throws DuplicateException when the name is another fabric's
   */
  Fabric put(Fabric fabric);

  /**
   * @throws DuplicateException when the fabric has one of this number
   */
  Vlan put(Vlan vlan);

  /**
   * @throws DuplicateException when the network exists
   */
  Subnet put(Subnet subnet);

  /**
   * @throws OverlapException when it overlaps another range of the subnet
   */
  IpRange put(IpRange range);

  void deleteRange(long id);

  /** Grows whenever something changed that racks have to know. */
  long version();

  /** Says that something changed that racks have to know, in this transaction. */
  long bumpVersion();
}
