package io.maas4j.store.spi;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Machines' interfaces with their links and observed addresses. */
public interface InterfaceRepository {
  /** By id. */
  List<Interface> of(MachineId machine);

  /** How many {@link #of} has. */
  int count(MachineId machine);

  /** One entry for each id. */
  Map<MachineId, List<Interface>> ofAll(Collection<MachineId> machines);

  /**
   * Adds (id zero) or replaces one with all its links; links with id zero get one.
   *
   * @throws DuplicateException when the MAC is another physical interface's, or an address is in
   *     use elsewhere
   */
  Interface put(Interface changed);

  /**
   * A machine that boots from it no longer knows what it boots from; interfaces that were made of
   * it no longer are.
   */
  void delete(long id);

  /** Whose physical interface this is. */
  Optional<Interface> findByMac(MacAddress mac);

  /** Every address of this subnet that a link holds. */
  Set<InetAddress> addressesIn(long subnetId);

  /** Whose link has this address. */
  Optional<Interface> findByAddress(InetAddress address);

  /** Those that were seen with an address. */
  List<Interface> seen();

  /** Every link address with the interface that holds it: the rack's host entries. */
  List<Interface> withAddresses();
}
