package io.maas4j.topology;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.Vlan;
import io.maas4j.notice.Notification;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * DHCP servers on the networks of racks that are none of ours. One is shown with its VLAN, as an
 * event of the rack, and as a notification, for as long as it is there. Thread-safe.
 */
public final class ForeignDhcp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MESSAGE =
      "Somebody else's DHCP server answers on {vlan}, where rack controller {rack} serves DHCP:"
          + " {servers}. Machines may boot from it instead: remove it, or turn DHCP off there.";

  private final Units units;

  ForeignDhcp(Units units) {
    this.units = units;
  }

  /**
   * Takes what a rack sees on a VLAN now. Blocks for one transaction. Twice is as once.
   *
   * @param servers addresses of those that answer; our racks among them are left out. None when
   *     nobody else answers any more
   * @return those that are none of ours
   */
  public List<InetAddress> observed(
      MachineId rack, long vlanId, Collection<? extends InetAddress> servers) {
    return units.run(
        unit -> {
          Optional<Vlan> found = unit.tx().topology().vlan(vlanId);
          if (found.isEmpty()) {
            return List.of(); // it has gone since the rack looked
          }
          Vlan vlan = found.get();
          Set<InetAddress> ours = servers.isEmpty() ? Set.of() : ours(unit.tx());
          List<InetAddress> foreign =
              servers.stream()
                  .filter(server -> !ours.contains(server))
                  .map(InetAddress.class::cast)
                  .sorted(Addresses::compare)
                  .distinct()
                  .toList();
          Optional<InetAddress> shown =
              vlan.externalDhcp().filter(foreign::contains).or(() -> foreign.stream().findFirst());
          if (!shown.equals(vlan.externalDhcp())) {
            unit.tx().topology().put(vlan.withExternalDhcp(shown));
            tell(unit, rack, vlan, foreign);
          }
          return foreign;
        });
  }

  private static void tell(Unit unit, MachineId rack, Vlan vlan, List<InetAddress> foreign) {
    String where = where(unit.tx(), vlan);
    String servers = foreign.stream().map(Addresses::text).collect(Collectors.joining(", "));
    Optional<Machine> node = unit.tx().machines().find(rack);
    node.ifPresent(
        n ->
            unit.record(
                n,
                foreign.isEmpty() ? EventType.FOREIGN_DHCP_GONE : EventType.FOREIGN_DHCP_SEEN,
                foreign.isEmpty() ? "on " + where : servers + " on " + where));
    Shelf<Notification> notifications = unit.tx().shelf(Kinds.NOTIFICATION);
    Optional<String> ident = Optional.of("foreign-dhcp-" + vlan.id());
    notifications
        .find(n -> n.ident().equals(ident))
        .ifPresent(
            n -> {
              unit.tx()
                  .shelf(Kinds.DISMISSAL)
                  .list(d -> d.notification() == n.id())
                  .forEach(d -> unit.tx().shelf(Kinds.DISMISSAL).delete(d.id()));
              notifications.delete(n.id());
            });
    if (!foreign.isEmpty()) {
      String context =
          JSON.createObjectNode()
              .put("vlan", where)
              .put("rack", node.map(Machine::hostname).orElse(rack.value()))
              .put("servers", servers)
              .toString();
      notifications.insert(
          new Notification(
              0,
              ident,
              Optional.empty(),
              false,
              true,
              MESSAGE,
              context,
              Notification.Category.WARNING,
              true));
    }
  }

  private static String where(Tx tx, Vlan vlan) {
    return "VLAN "
        + vlan.shownName().orElse(Integer.toString(vlan.vid()))
        + tx.topology().fabric(vlan.fabricId()).map(Fabric::name).map(f -> " of " + f).orElse("");
  }

  /** A second rack of a VLAN is no stranger there. */
  private static Set<InetAddress> ours(Tx tx) {
    Set<InetAddress> ours = new HashSet<>();
    for (Machine rack : Racks.all(tx)) {
      for (Interface nic : tx.interfaces().of(rack.id())) {
        Stream.concat(
                nic.links().stream().map(link -> link.address().orElse(null)),
                nic.discovered().stream().map(Interface.Discovered::address))
            .filter(Objects::nonNull)
            .forEach(ours::add);
      }
    }
    return ours;
  }
}
