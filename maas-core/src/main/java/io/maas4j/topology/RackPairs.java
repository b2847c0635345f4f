package io.maas4j.topology;

import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.network.Fabric;
import io.maas4j.network.RackPair;
import io.maas4j.network.Vlan;
import io.maas4j.power.Secret;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The pairs of racks that serve VLANs together. A VLAN with DHCP on and two racks has one, whose
 * secret nobody but these racks learns; other racks, the same in other roles, or DHCP that was off
 * meanwhile are another pair with another secret. Thread-safe.
 */
public final class RackPairs {
  private static final int SECRET_OCTETS = 32;
  private static final int NAME_LENGTH = 16;

  private final Units units;
  private final Ids ids;

  RackPairs(Units units, Ids ids) {
    this.units = units;
    this.ids = ids;
  }

  /** How the two racks of a pair stand to each other, as one of them sees it. */
  public enum Condition {
    /** Each lease is known to both before its client is told. */
    IN_SYNC(EventType.DHCP_PAIR_IN_SYNC),
    /** The partner is silent; the rack goes on alone. */
    PARTNER_LOST(EventType.DHCP_PAIR_PARTNER_LOST),
    /** The partner is back, and the two tell each other what they know. */
    RECOVERING(EventType.DHCP_PAIR_RECOVERING),
    /** The rack knows nothing that it could rely on, and answers nobody before its partner came. */
    WAITING(EventType.DHCP_PAIR_WAITING);

    private final EventType event;

    Condition(EventType event) {
      this.event = event;
    }
  }

  /**
   * That a pair has become something else.
   *
   * @param vlan the VLAN whose leases are shared
   */
  public record Change(long vlan, Condition condition, Instant at) {}

  /**
   * The pairs that there are, after making those that are missing and taking away those that are no
   * more, as a part of a greater unit of work. Of several regions that find out at once one makes a
   * pair, and the others find it: what must change is looked at again under the lock that every
   * change of the topology takes.
   */
  public List<RackPair> inForce(Unit unit) {
    if (isSettled(unit.tx())) {
      return unit.tx().shelf(Kinds.RACK_PAIR).list();
    }
    unit.topologyChanged();
    settle(unit.tx());
    return unit.tx().shelf(Kinds.RACK_PAIR).list();
  }

  private static boolean isSettled(Tx tx) {
    Map<Long, RackPair> present = byVlan(tx);
    List<Vlan> paired = tx.topology().vlans().stream().filter(RackPairs::hasTwoRacks).toList();
    return present.size() == paired.size()
        && paired.stream().allMatch(vlan -> isOf(present.get(vlan.id()), vlan));
  }

  private void settle(Tx tx) {
    Map<Long, RackPair> present = byVlan(tx);
    Map<Long, Vlan> vlans =
        tx.topology().vlans().stream().collect(Collectors.toMap(Vlan::id, Function.identity()));
    Shelf<RackPair> shelf = tx.shelf(Kinds.RACK_PAIR);
    present.values().stream()
        .filter(
            pair ->
                Optional.ofNullable(vlans.get(pair.vlan()))
                    .filter(vlan -> hasTwoRacks(vlan) && isOf(pair, vlan))
                    .isEmpty())
        .forEach(pair -> shelf.delete(pair.id()));
    vlans.values().stream()
        .filter(vlan -> hasTwoRacks(vlan) && !isOf(present.get(vlan.id()), vlan))
        .forEach(vlan -> shelf.insert(fresh(vlan)));
  }

  private static Map<Long, RackPair> byVlan(Tx tx) {
    return tx.shelf(Kinds.RACK_PAIR).list().stream()
        .collect(Collectors.toMap(RackPair::vlan, Function.identity()));
  }

  private static boolean hasTwoRacks(Vlan vlan) {
    return vlan.dhcpOn()
        && vlan.primaryRack().isPresent()
        && vlan.secondaryRack().isPresent()
        && !vlan.primaryRack().equals(vlan.secondaryRack());
  }

  private static boolean isOf(@org.jspecify.annotations.Nullable RackPair pair, Vlan vlan) {
    return pair != null
        && vlan.primaryRack().equals(Optional.of(pair.primary().value()))
        && vlan.secondaryRack().equals(Optional.of(pair.secondary().value()));
  }

  private RackPair fresh(Vlan vlan) {
    return new RackPair(
        0,
        vlan.id(),
        new MachineId(vlan.primaryRack().orElseThrow()),
        new MachineId(vlan.secondaryRack().orElseThrow()),
        "vlan-" + vlan.id() + "-" + ids.token(NAME_LENGTH).toLowerCase(Locale.ROOT),
        Secret.of(HexFormat.of().formatHex(ids.octets(SECRET_OCTETS))));
  }

  /**
   * Takes what has become of a rack's pairs, and records it as events of the rack. Blocks for one
   * transaction. What has gone meanwhile, rack or VLAN, is left out.
   *
   * @param rack whose view it is
   * @param changes in their order
   */
  public void changed(MachineId rack, List<Change> changes) {
    units.run(
        unit -> {
          List<Change> told = new ArrayList<>();
          unit.tx()
              .machines()
              .find(rack)
              .ifPresent(
                  node -> {
                    for (Change change : changes) {
                      unit.tx()
                          .topology()
                          .vlan(change.vlan())
                          .ifPresent(
                              vlan -> {
                                record(unit, node, vlan, change);
                                told.add(change);
                              });
                    }
                  });
          return told;
        });
  }

  private static void record(Unit unit, Machine node, Vlan vlan, Change change) {
    unit.record(
        node,
        change.condition().event,
        "on " + where(unit.tx(), vlan) + partner(unit.tx(), node.id(), vlan),
        "",
        "",
        change.at());
  }

  private static String where(Tx tx, Vlan vlan) {
    return "VLAN "
        + vlan.shownName().orElse(Integer.toString(vlan.vid()))
        + tx.topology().fabric(vlan.fabricId()).map(Fabric::name).map(f -> " of " + f).orElse("");
  }

  /** A relayed VLAN is served by the racks of another one. */
  private static String partner(Tx tx, MachineId rack, Vlan vlan) {
    long served = vlan.dhcpOn() ? vlan.id() : vlan.relayVlan().orElse(vlan.id());
    return tx.shelf(Kinds.RACK_PAIR)
        .find(pair -> pair.vlan() == served && pair.has(rack))
        .map(
            pair ->
                ", as "
                    + (pair.primary().equals(rack) ? "primary" : "secondary")
                    + " with "
                    + tx.machines()
                        .find(pair.partnerOf(rack))
                        .map(Machine::hostname)
                        .orElse(pair.partnerOf(rack).value()))
        .orElse("");
  }
}
