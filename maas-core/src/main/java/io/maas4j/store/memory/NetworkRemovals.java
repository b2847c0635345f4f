package io.maas4j.store.memory;

import io.maas4j.network.Interface;
import java.util.Optional;

/** What goes with a fabric, a VLAN or a subnet, forgets it, or keeps it from going. */
final class NetworkRemovals {
  private NetworkRemovals() {}

  static void bind(Database db) {
    db.fabrics.onRemoval(
        fabric ->
            keep(
                "fabric " + fabric.id(),
                db.vlans.all().stream().anyMatch(v -> v.fabricId() == fabric.id())));
    db.vlans.onRemoval(
        vlan -> {
          keep(
              "VLAN " + vlan.id(),
              db.subnets.all().stream().anyMatch(s -> s.vlanId() == vlan.id()));
          db.vlans.all().stream()
              .filter(v -> v.relayVlan().equals(Optional.of(vlan.id())))
              .forEach(v -> db.vlans.put(v.id(), v.withRelay(Optional.empty())));
        });
    db.subnets.onRemoval(
        subnet -> {
          db.rangesOf.rows(subnet.id()).forEach(range -> db.ranges.remove(range.id()));
          db.interfaces.all().forEach(nic -> unlink(db, nic, subnet.id()));
        });
  }

  private static void keep(String what, boolean used) {
    if (used) {
      throw new IllegalArgumentException(what + " is still in use");
    }
  }

  /** An address that was seen stays, outside of every subnet that is known. */
  private static void unlink(Database db, Interface nic, long subnet) {
    Interface without =
        nic.withLinks(
                nic.links().stream()
                    .filter(link -> !link.subnetId().equals(Optional.of(subnet)))
                    .toList())
            .withDiscovered(
                nic.discovered().stream()
                    .map(
                        seen ->
                            seen.subnetId().equals(Optional.of(subnet))
                                ? new Interface.Discovered(seen.address(), Optional.empty())
                                : seen)
                    .toList());
    if (!without.equals(nic)) {
      db.interfaces.put(nic.id(), without);
    }
  }
}
