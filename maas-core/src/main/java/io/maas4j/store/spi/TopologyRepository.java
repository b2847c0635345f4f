package io.maas4j.store.spi;

import io.maas4j.network.Fabric;
import io.maas4j.network.IpRange;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.util.List;
import java.util.Optional;

/**
 * Fabrics, VLANs, subnets and ranges. Putting with id zero adds; only the default fabric, which has
 * that id, is put by a method of its own. VLANs are numbered from {@value #FIRST_VLAN}, so that
 * nobody takes an id for an 802.1Q number. Lists are by id.
 */
public interface TopologyRepository {
  /** The id of the first VLAN. */
  long FIRST_VLAN = 5001;

  List<Fabric> fabrics();

  List<Vlan> vlans();

  List<Subnet> subnets();

  List<IpRange> ranges();

  Optional<Fabric> fabric(long id);

  Optional<Vlan> vlan(long id);

  Optional<Subnet> subnet(long id);

  Optional<IpRange> range(long id);

  /**
   * @throws DuplicateException when the name is another fabric's
   */
  Fabric put(Fabric fabric);

  /**
   * Adds or replaces the one with id {@link Fabric#DEFAULT}.
   *
   * @throws DuplicateException when the name is another fabric's
   */
  Fabric putDefault(Fabric fabric);

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

  /** It must have no VLANs any more. */
  void deleteFabric(long id);

  /**
   * Its subnets and interfaces go over to another one; interfaces that are nothing but this VLAN go
   * with it.
   */
  void deleteVlan(long id, long heir);

  /** Its ranges go with it, and what links interfaces to it. */
  void deleteSubnet(long id);

  void deleteRange(long id);

  /** Grows whenever something changed that racks have to know. */
  long version();

  /** Says that something changed that racks have to know, in this transaction. */
  long bumpVersion();
}
