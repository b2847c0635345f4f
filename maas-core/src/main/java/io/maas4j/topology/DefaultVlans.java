package io.maas4j.topology;

import io.maas4j.network.Fabric;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Tx;
import java.util.Optional;

/** The VLANs on which things are of which nobody says where they are. */
public final class DefaultVlans {
  private DefaultVlans() {}

  /** The default fabric's; both are made when they are not there. */
  public static Vlan ofRegion(Tx tx) {
    Fabric fabric =
        tx.topology()
            .fabric(Fabric.DEFAULT)
            .orElseGet(
                () ->
                    tx.topology()
                        .putDefault(
                            new Fabric(
                                Fabric.DEFAULT, Fabric.nameOf(Fabric.DEFAULT), Optional.empty())));
    return of(tx, fabric.id());
  }

  /** A fabric's untagged one; made when it is not there. */
  public static Vlan of(Tx tx, long fabric) {
    return tx.topology().vlans().stream()
        .filter(v -> v.fabricId() == fabric && v.isDefault())
        .findFirst()
        .orElseGet(() -> tx.topology().put(Vlan.of(fabric, Vlan.UNTAGGED)));
  }

  /**
   * For a network of which only its addresses are known: the region's default one as long as
   * nothing is on it, then one of a new fabric.
   */
  public static Vlan forNewNetwork(Tx tx) {
    Vlan usual = ofRegion(tx);
    boolean used =
        tx.topology().subnets().stream().anyMatch(s -> s.vlanId() == usual.id())
            || NetworkMaps.interfaces(tx).stream()
                .anyMatch(nic -> nic.vlanId().equals(Optional.of(usual.id())));
    return used ? of(tx, newFabric(tx, "", Optional.empty()).id()) : usual;
  }

  /** One that is called by its id. */
  static Fabric newFabric(Tx tx, String description, Optional<String> classType) {
    long guess = tx.topology().fabrics().stream().mapToLong(Fabric::id).max().orElse(0) + 1;
    Fabric made = tx.topology().put(new Fabric(0, "new fabric " + guess, description, classType));
    return tx.topology().put(made.withName(Fabric.nameOf(made.id())));
  }
}
