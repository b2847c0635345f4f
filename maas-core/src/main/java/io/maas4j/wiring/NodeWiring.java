package io.maas4j.wiring;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One node with its interfaces, within a unit of work. The node is locked, so nobody else changes
 * them meanwhile. Confined to the unit's thread.
 */
final class NodeWiring {
  private static final Set<State> CHANGEABLE =
      EnumSet.of(State.NEW, State.READY, State.FAILED_TESTING, State.ALLOCATED, State.BROKEN);

  private final Unit unit;
  private final Machine node;

  private NodeWiring(Unit unit, Machine node) {
    this.unit = unit;
    this.node = node;
  }

  /**
   * Locks a node and checks who wants to change it: of a machine or a controller only an
   * administrator may, also when its owner asks; of a device whoever may edit it.
   */
  static NodeWiring open(Unit unit, MachineId id, Actor by) {
    Machine node = Permissions.node(unit, id, by);
    if (node.type() == NodeType.DEVICE) {
      Permissions.edit(node, by);
    } else {
      Permissions.administer(node, by);
    }
    return new NodeWiring(unit, node);
  }

  Unit unit() {
    return unit;
  }

  Machine node() {
    return node;
  }

  boolean isController() {
    return node.type().isRack() || node.type().isRegion();
  }

  boolean isDeployed() {
    return node.type() == NodeType.MACHINE && node.state() == State.DEPLOYED;
  }

  /**
   * @param what {@code create an interface}
   */
  void refuseController(String what) {
    if (isController()) {
      throw new Denied(
          "NOT_ON_A_CONTROLLER",
          "Cannot "
              + what
              + " on a "
              + node.type().label().toLowerCase(java.util.Locale.ROOT)
              + ".",
          "the controller reports its own interfaces");
    }
  }

  /** Devices and controllers have no statuses that matter here. */
  void refuseBusy(String what) {
    refuseUnless(CHANGEABLE, what);
  }

  /** As {@link #refuseBusy}, but a deployed machine will do. */
  void refuseBusyButDeployed(String what) {
    Set<State> more = EnumSet.copyOf(CHANGEABLE);
    more.add(State.DEPLOYED);
    refuseUnless(more, what);
  }

  private void refuseUnless(Set<State> allowed, String what) {
    if (node.type() == NodeType.MACHINE) {
      List<String> labels = allowed.stream().map(State::label).toList();
      Permissions.inState(
          node,
          allowed,
          "Cannot "
              + what
              + " because the machine is not "
              + String.join(", ", labels.subList(0, labels.size() - 1))
              + " or "
              + labels.get(labels.size() - 1)
              + ".");
    }
  }

  /** By id, as they are now. */
  List<Interface> nics() {
    return unit.tx().interfaces().of(node.id());
  }

  /** By number, or else by name. */
  Interface find(String idOrName) {
    return named(nics(), idOrName).orElseThrow(() -> NotFound.no("Interface"));
  }

  static Optional<Interface> named(List<Interface> nics, String idOrName) {
    return nics.stream()
        .filter(nic -> Long.toString(nic.id()).equals(idOrName))
        .findFirst()
        .or(() -> nics.stream().filter(nic -> nic.name().equals(idOrName)).findFirst());
  }

  Interface reread(Interface nic) {
    return nics().stream().filter(each -> each.id() == nic.id()).findFirst().orElse(nic);
  }

  List<Interface> childrenOf(Interface nic) {
    return nics().stream().filter(nic::isParentOf).toList();
  }

  List<Interface> parentsOf(Interface nic) {
    return nics().stream().filter(each -> each.isParentOf(nic)).toList();
  }

  Interface put(Interface nic) {
    return unit.tx().interfaces().put(nic);
  }

  /**
   * Brings an interface's links in order: what belongs to a bond or a bridge has none; what is
   * connected and has no other is up; and being only up ends with the first other link.
   */
  Interface settle(Interface nic) {
    List<Interface.Link> links = new ArrayList<>(nic.links());
    if (childrenOf(nic).stream().anyMatch(child -> child.type().takesOverItsParents())) {
      links.clear();
    } else if (links.isEmpty() && nic.vlanId().isPresent()) {
      links.add(Interface.Link.up());
    } else if (links.stream().anyMatch(link -> link.mode() != LinkMode.LINK_UP)) {
      links.removeIf(link -> link.mode() == LinkMode.LINK_UP);
    }
    return links.equals(nic.links()) ? nic : put(nic.withLinks(links));
  }

  /** Takes an interface away, and with it whatever was made of nothing else. */
  void delete(Interface nic) {
    List<Interface> parents = parentsOf(nic);
    for (Interface child : childrenOf(nic)) {
      if (child.parents().size() == 1) {
        delete(child);
      }
    }
    unit.tx().interfaces().delete(nic.id());
    parents.forEach(parent -> settle(reread(parent)));
  }
}
