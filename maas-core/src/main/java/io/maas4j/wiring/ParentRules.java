package io.maas4j.wiring;

import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an interface may be made of. Pure. */
final class ParentRules {
  private final List<Interface> nics;
  private final Optional<Interface> before;
  private final Faults faults;

  /**
   * @param nics all of the node
   * @param before the interface that is being changed
   */
  ParentRules(List<Interface> nics, Optional<Interface> before, Faults faults) {
    this.nics = nics;
    this.before = before;
    this.faults = faults;
  }

  /**
   * The interfaces that are named, if such an interface may be made of them.
   *
   * @return empty after a fault
   */
  Optional<List<Interface>> chosen(InterfaceType type, List<String> idsOrNames) {
    String field = type == InterfaceType.BOND ? "parents" : "parent";
    if (idsOrNames.isEmpty()) {
      faults.add(field, Faults.REQUIRED);
      return Optional.empty();
    }
    List<Interface> parents = new ArrayList<>();
    for (String text : idsOrNames) {
      Optional<Interface> parent = NodeWiring.named(nics, text);
      if (parent.isEmpty()) {
        faults.add(
            field, "Select a valid choice. " + text + " is not one of the available choices.");
      } else if (!parents.contains(parent.get())) {
        parents.add(parent.get());
      }
    }
    if (!faults.has(field)) {
      fault(type, parents).ifPresent(text -> faults.add(field, text));
    }
    return faults.has(field) ? Optional.empty() : Optional.of(parents);
  }

  private Optional<String> fault(InterfaceType type, List<Interface> parents) {
    if (before.map(own -> parents.stream().anyMatch(p -> isBelow(own, p))).orElse(false)) {
      return Optional.of("An interface cannot be made of itself.");
    }
    return switch (type) {
      case BOND -> bond(parents);
      case BRIDGE -> bridge(parents);
      case VLAN -> vlan(parents);
      default -> throw new AssertionError(type + " has no parents");
    };
  }

  private Optional<String> bond(List<Interface> parents) {
    List<String> others =
        parents.stream()
            .filter(p -> p.type() != InterfaceType.PHYSICAL)
            .map(Interface::name)
            .toList();
    if (!others.isEmpty()) {
      return Optional.of(
          "Only physical interfaces can be bonded: " + String.join(", ", others) + ".");
    }
    List<String> busy =
        parents.stream().filter(p -> !children(p).isEmpty()).map(Interface::name).toList();
    if (!busy.isEmpty()) {
      return Optional.of("Interfaces already in-use: " + String.join(", ", busy) + ".");
    }
    boolean oneVlan = parents.stream().flatMap(p -> p.vlanId().stream()).distinct().count() <= 1;
    return oneVlan ? Optional.empty() : Optional.of("All parents must belong to the same VLAN.");
  }

  private Optional<String> bridge(List<Interface> parents) {
    if (parents.size() != 1) {
      return Optional.of("A bridge interface must have exactly one parent.");
    }
    Interface parent = parents.get(0);
    if (parent.type() == InterfaceType.BRIDGE || parent.type() == InterfaceType.ALIAS) {
      return Optional.of(
          "A bridge interface can't have another " + parent.type().wireName() + " as parent.");
    }
    return children(parent).stream().anyMatch(child -> child.type().takesOverItsParents())
        ? Optional.of(
            "A bridge interface can't have a parent that is already in a bond or a bridge.")
        : Optional.empty();
  }

  private Optional<String> vlan(List<Interface> parents) {
    if (parents.size() != 1) {
      return Optional.of("A VLAN interface must have exactly one parent.");
    }
    Interface parent = parents.get(0);
    if (parent.type() == InterfaceType.VLAN || parent.type() == InterfaceType.ALIAS) {
      return Optional.of(
          "A VLAN interface can't have another "
              + (parent.type() == InterfaceType.VLAN ? "VLAN interface" : "alias")
              + " as parent.");
    }
    return children(parent).stream().anyMatch(child -> child.type() == InterfaceType.BOND)
        ? Optional.of("A VLAN interface can't have a parent that is already in a bond.")
        : Optional.empty();
  }

  /** The interface itself does not stand in its own way. */
  private List<Interface> children(Interface parent) {
    return nics.stream()
        .filter(parent::isParentOf)
        .filter(child -> before.map(own -> own.id() != child.id()).orElse(true))
        .toList();
  }

  private boolean isBelow(Interface own, Interface parent) {
    return parent.id() == own.id()
        || nics.stream()
            .filter(each -> each.isParentOf(parent))
            .anyMatch(each -> isBelow(own, each));
  }
}
