package io.maas4j.wiring;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Vlan;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.wiring.InterfaceForm.Field;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Makes of a form the interface that it describes, or says everything that is wrong with it.
 * Confined to one unit of work.
 */
final class InterfaceDraft {
  private static final Pattern NAME = Pattern.compile("[\\w.:-]{1,255}");
  private static final Pattern TAG = Pattern.compile("[^,\\p{Cntrl}]{1,255}");
  private static final Interface.Facts MADE =
      new Interface.Facts(
          Optional.empty(), Optional.empty(), Optional.empty(), false, 0, 0, Optional.empty(), 0);

  private final NodeWiring node;
  private final InterfaceForm form;
  private final Optional<Interface> before;
  private final InterfaceType type;
  private final Faults faults = new Faults();
  private final ParameterFields fields;
  private final List<Interface> nics;

  private InterfaceDraft(
      NodeWiring node, InterfaceForm form, InterfaceType type, Optional<Interface> before) {
    this.node = node;
    this.form = form;
    this.type = type;
    this.before = before;
    this.fields = new ParameterFields(form, faults);
    this.nics = node.nics();
  }

  /**
   * A new one.
   *
   * @throws io.maas4j.error.MaasException.InvalidRequest naming every field that is wrong
   */
  static Interface created(NodeWiring node, InterfaceType type, InterfaceForm form) {
    return new InterfaceDraft(node, form, type, Optional.empty()).drawn();
  }

  /**
   * An existing one, changed.
   *
   * @throws io.maas4j.error.MaasException.InvalidRequest likewise
   */
  static Interface changed(NodeWiring node, Interface before, InterfaceForm form) {
    return new InterfaceDraft(node, form, before.type(), Optional.of(before)).drawn();
  }

  private Interface drawn() {
    Optional<List<Interface>> parents = parents();
    List<Interface> made = parents.orElse(List.of());
    Optional<Long> vlan = vlan(made);
    Optional<MacAddress> mac = mac(made);
    String name = name(made, vlan);
    InterfaceParameters parameters =
        fields.applied(before.map(Interface::parameters).orElse(InterfaceParameters.NONE), type);
    boolean enabled =
        fields.flag(Field.ENABLED).orElse(before.map(Interface::enabled).orElse(true));
    Interface.Facts facts = facts();
    Collection<String> tags = tags();
    faults.throwIfAny();
    return before
        .map(Interface::toBuilder)
        .orElseGet(() -> Interface.builder(node.node().id(), name, type))
        .name(name)
        .enabled(enabled)
        .mac(mac)
        .vlan(vlan)
        .parents(made.stream().map(Interface::id).toList())
        .parameters(parameters)
        .tags(tags)
        .facts(facts)
        .build();
  }

  private boolean hasParents() {
    return type == InterfaceType.BOND || type == InterfaceType.BRIDGE || type == InterfaceType.VLAN;
  }

  /** Empty after a fault, or when there are none to have. */
  private Optional<List<Interface>> parents() {
    if (!hasParents()) {
      return Optional.empty();
    }
    if (before.isPresent() && form.parents().isEmpty()) {
      return Optional.of(node.parentsOf(before.get()));
    }
    return new ParentRules(nics, before, faults).chosen(type, form.parents().orElse(List.of()));
  }

  private Optional<Long> vlan(List<Interface> parents) {
    Optional<Long> was = before.flatMap(Interface::vlanId);
    Optional<String> given = form.given(Field.VLAN);
    if (given.isEmpty()) {
      if (before.isEmpty() && type == InterfaceType.VLAN) {
        faults.add(Field.VLAN, Faults.REQUIRED);
      }
      boolean inherits = before.isEmpty() && hasParents();
      return inherits ? parents.stream().flatMap(p -> p.vlanId().stream()).findFirst() : was;
    }
    if (given.get().isEmpty()) {
      if (type == InterfaceType.VLAN) {
        faults.add(Field.VLAN, Faults.REQUIRED);
      }
      return Optional.empty();
    }
    NetworkMap map = NetworkMaps.of(node.unit().tx());
    Optional<Vlan> vlan = vlan(given.get(), map);
    if (vlan.isEmpty()) {
      faults.add(Field.VLAN, Faults.NO_CHOICE);
    } else if (type == InterfaceType.VLAN) {
      checkTagged(vlan.get(), parents, map);
    }
    return vlan.map(Vlan::id);
  }

  /** An id before anything else: that is what clients send. */
  private static Optional<Vlan> vlan(String text, NetworkMap map) {
    Optional<Vlan> byId =
        map.vlans().stream().filter(v -> Long.toString(v.id()).equals(text)).findFirst();
    return byId.or(() -> Specifiers.vlanOf(text, map));
  }

  private void checkTagged(Vlan vlan, List<Interface> parents, NetworkMap map) {
    boolean sameFabric =
        parents.stream()
            .flatMap(p -> p.vlanId().stream())
            .flatMap(id -> map.vlan(id).stream())
            .allMatch(v -> v.fabricId() == vlan.fabricId());
    if (vlan.isDefault()) {
      faults.add(Field.VLAN, "A VLAN interface can only belong to a tagged VLAN.");
    } else if (!sameFabric) {
      faults.add(
          Field.VLAN,
          "A VLAN interface can only belong to a tagged VLAN on the same fabric as its parent"
              + " interface.");
    }
  }

  private Optional<MacAddress> mac(List<Interface> parents) {
    if (type == InterfaceType.VLAN) {
      return parents.stream().flatMap(p -> p.mac().stream()).findFirst();
    }
    Optional<String> given = form.filled(Field.MAC_ADDRESS);
    if (given.isEmpty()) {
      return inherited(parents);
    }
    MacAddress mac;
    try {
      mac = MacAddress.parse(given.get());
    } catch (IllegalArgumentException e) {
      faults.add(Field.MAC_ADDRESS, "'" + given.get() + "' is not a valid MAC address.");
      return Optional.empty();
    }
    if (!before.flatMap(Interface::mac).equals(Optional.of(mac))) {
      checkFree(mac, parents);
    }
    return Optional.of(mac);
  }

  private Optional<MacAddress> inherited(List<Interface> parents) {
    if (before.isPresent()) {
      return before.get().mac();
    }
    if (type == InterfaceType.PHYSICAL) {
      faults.add(Field.MAC_ADDRESS, Faults.REQUIRED);
      return Optional.empty();
    }
    Optional<Long> boots = node.node().boot().interfaceId();
    Optional<MacAddress> mac =
        parents.stream()
            .filter(p -> boots.equals(Optional.of(p.id())))
            .findFirst()
            .or(() -> parents.stream().findFirst())
            .flatMap(Interface::mac);
    if (mac.isEmpty()) {
      faults.add(Field.MAC_ADDRESS, "This field cannot be blank.");
    }
    return mac;
  }

  /** What is made of others may have the address of one of them. */
  private void checkFree(MacAddress mac, List<Interface> parents) {
    node.unit()
        .tx()
        .interfaces()
        .findByMac(mac)
        .filter(nic -> before.map(own -> own.id() != nic.id()).orElse(true))
        .filter(nic -> parents.stream().noneMatch(p -> p.mac().equals(Optional.of(mac))))
        .ifPresent(nic -> faults.add(Field.MAC_ADDRESS, taken(nic)));
  }

  private String taken(Interface nic) {
    String owner =
        node.unit().tx().machines().find(nic.machine()).map(Machine::hostname).orElse("a node");
    return "This MAC address is already in use by "
        + nic.name()
        + " ("
        + nic.type().wireName()
        + ") on "
        + owner
        + ".";
  }

  private String name(List<Interface> parents, Optional<Long> vlan) {
    String name = form.filled(Field.NAME).orElseGet(() -> usualName(parents, vlan));
    if (!form.filled(Field.NAME).map(text -> NAME.matcher(text).matches()).orElse(true)) {
      faults.add(
          Field.NAME, "Enter a name of letters, digits, and the characters '.', ':', '-', '_'.");
    }
    boolean taken =
        nics.stream()
            .filter(nic -> before.map(own -> own.id() != nic.id()).orElse(true))
            .anyMatch(nic -> nic.name().equals(name));
    if (taken) {
      faults.add(
          Field.NAME,
          "Node "
              + node.node().id()
              + " ("
              + node.node().hostname()
              + ") already has an interface named '"
              + name
              + "'.");
    }
    return name;
  }

  /** A VLAN is called after its parent, as long as nobody named it otherwise. */
  private String usualName(List<Interface> parents, Optional<Long> vlan) {
    if (before.isPresent() && type != InterfaceType.VLAN) {
      return before.get().name();
    }
    switch (type) {
      case VLAN:
        Optional<String> own = before.map(Interface::name);
        Optional<String> usual = vlanName(parents, vlan);
        boolean wasUsual =
            before.isEmpty()
                || own.equals(vlanName(node.parentsOf(before.get()), before.get().vlanId()));
        return wasUsual ? usual.orElse(own.orElse("")) : own.orElse("");
      case BRIDGE:
        return parents.stream().findFirst().map(p -> "br-" + p.name()).orElse("");
      case BOND:
        faults.add(Field.NAME, Faults.REQUIRED);
        return "";
      default:
        return IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "eth" + i)
            .filter(free -> nics.stream().noneMatch(nic -> nic.name().equals(free)))
            .findFirst()
            .orElseThrow();
    }
  }

  private Optional<String> vlanName(List<Interface> parents, Optional<Long> vlan) {
    return vlan.flatMap(id -> node.unit().tx().topology().vlan(id))
        .flatMap(v -> parents.stream().findFirst().map(p -> usualName(p, v)));
  }

  static String usualName(Interface parent, Vlan vlan) {
    return parent.name() + "." + vlan.vid();
  }

  private Interface.Facts facts() {
    Interface.Facts was = before.map(Interface::facts).orElse(MADE);
    int interfaceSpeed = fields.number(Field.INTERFACE_SPEED, was.interfaceSpeed());
    int linkSpeed = fields.number(Field.LINK_SPEED, was.linkSpeed());
    boolean said =
        form.filled(Field.LINK_SPEED).isPresent() || form.filled(Field.INTERFACE_SPEED).isPresent();
    if (said && interfaceSpeed > 0 && linkSpeed > interfaceSpeed) {
      faults.add(Field.LINK_SPEED, "link_speed should not exceed interface_speed");
    }
    return new Interface.Facts(
        was.vendor(),
        was.product(),
        was.firmwareVersion(),
        fields.flag(Field.LINK_CONNECTED).orElse(was.linkConnected()),
        interfaceSpeed,
        linkSpeed,
        numaNode(was),
        was.sriovMaxVf());
  }

  private Optional<Integer> numaNode(Interface.Facts was) {
    Optional<Integer> given = fields.whole(Field.NUMA_NODE, 0, Integer.MAX_VALUE);
    if (type != InterfaceType.PHYSICAL || node.node().type() == NodeType.DEVICE) {
      return was.numaNode();
    }
    if (given.isEmpty()) {
      return was.numaNode().or(() -> before.isEmpty() ? Optional.of(0) : Optional.empty());
    }
    List<HardwareSummary.NumaNode> known =
        node.unit().tx().inventories().of(node.node().id()).numaNodes();
    if (!known.isEmpty() && known.stream().noneMatch(numa -> numa.index() == given.get())) {
      faults.add(Field.NUMA_NODE, "The machine has no NUMA node " + given.get() + ".");
    }
    return given;
  }

  private Collection<String> tags() {
    if (form.tags().isEmpty()) {
      return before.map(Interface::tags).<Collection<String>>map(t -> t).orElse(List.of());
    }
    List<String> tags = form.tags().get();
    tags.stream()
        .filter(tag -> !TAG.matcher(tag).matches())
        .forEach(tag -> faults.add("tags", "'" + tag + "' is not a valid tag."));
    return tags;
  }

  static boolean isTag(String text) {
    return TAG.matcher(text).matches();
  }
}
