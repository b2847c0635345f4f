package io.maas4j.wiring;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.Vlan;
import io.maas4j.wiring.InterfaceForm.Field;
import io.maas4j.work.Units;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Making, changing and removing nodes' interfaces (operations, section 2.15). Each call blocks for
 * one transaction. Thread-safe.
 *
 * <p>An interface is named by its number or its name. All throw {@link
 * io.maas4j.error.MaasException.NotFound} for a node or an interface that there is not, {@link
 * io.maas4j.error.MaasException.Denied} for somebody who may not, {@link
 * io.maas4j.error.MaasException.Conflict} in a status that does not allow it.
 */
public final class Interfaces {
  private final Units units;

  public Interfaces(Units units) {
    this.units = units;
  }

  /**
   * Makes an interface.
   *
   * @throws InvalidRequest naming every field that is wrong
   */
  public Interface create(MachineId id, InterfaceType type, InterfaceForm form, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("create an interface");
          node.refuseBusy("create an interface");
          Interface made = node.put(InterfaceDraft.created(node, type, form));
          takeParents(node, made);
          unit.topologyChanged();
          return node.settle(made);
        });
  }

  /**
   * Changes an interface. Of a deployed machine only the name, the MAC and what is plugged in can
   * be changed; of a controller only the VLAN and what is plugged in.
   *
   * @throws InvalidRequest naming every field that is wrong, or that cannot be changed now
   */
  public Interface update(MachineId id, String idOrName, InterfaceForm form, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseBusyButDeployed("update the interface");
          Interface before = node.find(idOrName);
          Interface drawn = InterfaceDraft.changed(node, before, form);
          refuseFixed(node, before, drawn);
          Interface changed = node.put(movedTo(node, before, drawn));
          takeParents(node, changed);
          before.parents().stream()
              .filter(parent -> !changed.parents().contains(parent))
              .flatMap(parent -> node.nics().stream().filter(nic -> nic.id() == parent))
              .forEach(node::settle);
          followed(node, before, changed);
          unit.topologyChanged();
          // a machine that is deployed has the links that it was deployed with
          return node.isDeployed() || node.isController() ? changed : node.settle(changed);
        });
  }

  /** Removes an interface, and with it whatever was made of nothing else. */
  public void delete(MachineId id, String idOrName, Actor by) {
    units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("delete an interface");
          node.refuseBusy("delete the interface");
          node.delete(node.find(idOrName));
          unit.topologyChanged();
          return id;
        });
  }

  /** Removes all links and takes the interface out of its VLAN. */
  public Interface disconnect(MachineId id, String idOrName, Actor by) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("disconnect an interface");
          node.refuseBusy("disconnect the interface");
          Interface nic = node.find(idOrName);
          Interface changed =
              node.put(
                  nic.withVlan(Optional.empty()).withLinks(List.of()).withDiscovered(List.of()));
          unit.topologyChanged();
          return changed;
        });
  }

  /**
   * Adds a tag; one that it has already changes nothing.
   *
   * @throws InvalidRequest when it is none
   */
  public Interface addTag(MachineId id, String idOrName, String tag, Actor by) {
    if (!InterfaceDraft.isTag(tag)) {
      throw InvalidRequest.field("tag", "'" + tag + "' is not a valid tag.");
    }
    return tags(id, idOrName, by, tags -> tags.add(tag));
  }

  /** Takes a tag away; one that it has not changes nothing. */
  public Interface removeTag(MachineId id, String idOrName, String tag, Actor by) {
    return tags(id, idOrName, by, tags -> tags.remove(tag));
  }

  private Interface tags(
      MachineId id, String idOrName, Actor by, Function<TreeSet<String>, Boolean> change) {
    return units.run(
        unit -> {
          NodeWiring node = NodeWiring.open(unit, id, by);
          node.refuseController("tag an interface");
          node.refuseBusy("tag the interface");
          Interface nic = node.find(idOrName);
          TreeSet<String> tags = new TreeSet<>(nic.tags());
          return change.apply(tags) ? node.put(nic.toBuilder().tags(tags).build()) : nic;
        });
  }

  /** Parents are on the VLAN of what they make up, and lose their addresses to it. */
  private static void takeParents(NodeWiring node, Interface made) {
    if (!made.type().takesOverItsParents()) {
      return;
    }
    for (Interface parent : node.parentsOf(made)) {
      boolean moves = made.type() == InterfaceType.BOND && !parent.vlanId().equals(made.vlanId());
      node.settle(moves ? node.put(parent.withVlan(made.vlanId())) : parent);
    }
  }

  /** What is given up with a VLAN: the links into its subnets. A controller takes them along. */
  private static Interface movedTo(NodeWiring node, Interface before, Interface drawn) {
    if (drawn.vlanId().equals(before.vlanId())) {
      return drawn;
    }
    if (!node.isController()) {
      return drawn.withLinks(List.of());
    }
    drawn
        .vlanId()
        .ifPresent(
            vlan ->
                drawn.links().stream()
                    .flatMap(link -> link.subnetId().stream())
                    .distinct()
                    .flatMap(id -> node.unit().tx().topology().subnet(id).stream())
                    .forEach(s -> node.unit().tx().topology().put(s.withVlan(vlan))));
    return drawn;
  }

  /** VLANs of an interface follow its name and MAC; whatever else had its MAC follows that. */
  private static void followed(NodeWiring node, Interface before, Interface changed) {
    if (before.name().equals(changed.name()) && before.mac().equals(changed.mac())) {
      return;
    }
    for (Interface child : node.childrenOf(changed)) {
      Interface.Builder follower = child.toBuilder();
      if (child.mac().equals(before.mac())) {
        follower.mac(changed.mac());
      }
      Optional<Vlan> vlan = child.vlanId().flatMap(id -> node.unit().tx().topology().vlan(id));
      boolean namedAfter =
          child.type() == InterfaceType.VLAN
              && vlan.map(v -> child.name().equals(InterfaceDraft.usualName(before, v)))
                  .orElse(false);
      if (namedAfter) {
        follower.name(InterfaceDraft.usualName(changed, vlan.get()));
      }
      Interface next = follower.build();
      if (!next.equals(child)) {
        followed(node, child, node.put(next));
      }
    }
  }

  /** Clients repeat what is there already: only what would really change is refused. */
  private static void refuseFixed(NodeWiring node, Interface before, Interface drawn) {
    if (!node.isDeployed() && !node.isController()) {
      return;
    }
    Faults faults = new Faults();
    String why =
        node.isDeployed()
            ? "This cannot be changed while the machine is Deployed."
            : "This cannot be changed: the controller reports it.";
    List<Fixed> fixed =
        new ArrayList<>(
            List.of(
                new Fixed("tags", Interface::tags),
                new Fixed("enabled", Interface::enabled),
                new Fixed("parents", Interface::parents),
                new Fixed("mtu", nic -> nic.parameters().mtu()),
                new Fixed("accept_ra", nic -> nic.parameters().acceptRa()),
                new Fixed("bond_mode", nic -> nic.parameters().bond()),
                new Fixed("bridge_type", nic -> nic.parameters().bridge()),
                new Fixed("numa_node", nic -> nic.facts().numaNode())));
    if (node.isDeployed()) {
      fixed.add(new Fixed(Field.VLAN.wireName(), Interface::vlanId));
    } else {
      fixed.add(new Fixed(Field.NAME.wireName(), Interface::name));
      fixed.add(new Fixed(Field.MAC_ADDRESS.wireName(), Interface::mac));
    }
    for (Fixed each : fixed) {
      if (!each.part().apply(before).equals(each.part().apply(drawn))) {
        faults.add(each.field(), why);
      }
    }
    faults.throwIfAny();
  }

  private record Fixed(String field, Function<Interface, Object> part) {}
}
