package io.maas4j.server.api;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Fleet;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.server.api.view.InterfaceView;
import io.maas4j.server.api.view.Surroundings;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.wiring.InterfaceForm;
import io.maas4j.wiring.InterfaceForm.Field;
import io.maas4j.wiring.Links;
import io.maas4j.work.Permissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Nodes' interfaces (operations, section 2.15). */
final class InterfacesHandler {
  private static final Parameter NAME = Parameter.str("name", "Its name; unique on the node.");
  private static final Parameter MAC = Parameter.str("mac_address", "Its MAC address.");
  private static final Parameter TAGS = Parameter.of("tags", Kind.CSV, "Its tags.");
  private static final Parameter VLAN =
      Parameter.str("vlan", "Id or specifier of its VLAN; empty to disconnect it.");
  private static final Parameter PARENT =
      Parameter.str("parent", "The interface that it is made of: id or name.");
  private static final Parameter PARENTS =
      Parameter.many("parents", "The interfaces that it is made of: ids or names.");
  private static final Parameter TAG = Parameter.str("tag", "The tag.").mandatory();

  private static final List<Parameter> COMMON =
      List.of(
          TAGS,
          Parameter.of("mtu", Kind.INT, "Largest packet in bytes, 552 at least.")
              .fault("Enter a whole number."),
          Parameter.of("accept_ra", Kind.NBOOL, "Follow IPv6 router advertisements."));
  private static final List<Parameter> PLUGGED =
      List.of(
          Parameter.of("link_connected", Kind.BOOL, "Whether something is plugged in."),
          Parameter.of("interface_speed", Kind.INT, "Mbit/s that it could do."),
          Parameter.of("link_speed", Kind.INT, "Mbit/s that it does; at most interface_speed."));
  private static final List<Parameter> PHYSICAL =
      List.of(
          Parameter.of("enabled", Kind.NBOOL, "Whether it is used; true if not given."),
          Parameter.of("numa_node", Kind.INT, "The NUMA node that it is attached to."));
  private static final List<Parameter> BOND =
      List.of(
          Parameter.str(
              "bond_mode",
              "balance-rr (if not given), active-backup, balance-xor, broadcast, 802.3ad,"
                  + " balance-tlb or balance-alb."),
          Parameter.of("bond_miimon", Kind.INT, "Milliseconds between looks at the links; 100."),
          Parameter.of("bond_downdelay", Kind.INT, "Milliseconds before a lost link is left; 0."),
          Parameter.of("bond_updelay", Kind.INT, "Milliseconds before a new link is used; 0."),
          Parameter.str("bond_lacp_rate", "fast (if not given) or slow."),
          Parameter.str(
              "bond_xmit_hash_policy",
              "layer2 (if not given), layer2+3, layer3+4, encap2+3 or encap3+4."),
          Parameter.of("bond_num_grat_arp", Kind.INT, "Announcements after a failover; 1."));
  private static final List<Parameter> BRIDGE =
      List.of(
          Parameter.str("bridge_type", "standard (if not given) or ovs."),
          Parameter.of("bridge_stp", Kind.NBOOL, "Speak the spanning tree protocol."),
          Parameter.of("bridge_fd", Kind.INT, "Seconds before a port forwards; 15."));

  private final Fleet fleet;
  private final Store store;

  InterfacesHandler(Fleet fleet, Store store) {
    this.fleet = fleet;
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "InterfacesHandler",
            "Manage interfaces on a node.",
            "nodes/{system_id}/interfaces/",
            Operation.read("List interfaces", this::list),
            Operation.post("create_physical", "Create a physical interface", this::createPhysical)
                .with(List.of(MAC.mandatory(), NAME, VLAN))
                .with(COMMON)
                .with(PHYSICAL)
                .with(PLUGGED),
            Operation.post("create_bond", "Create a bond interface", this::createBond)
                .with(List.of(NAME.mandatory(), PARENTS.mandatory(), MAC, VLAN))
                .with(COMMON)
                .with(BOND),
            Operation.post("create_bridge", "Create a bridge interface", this::createBridge)
                .with(List.of(NAME, PARENT, PARENTS, MAC, VLAN))
                .with(COMMON)
                .with(BRIDGE),
            Operation.post("create_vlan", "Create a VLAN interface", this::createVlan)
                .with(List.of(PARENT, PARENTS, VLAN.mandatory(), NAME))
                .with(COMMON)),
        Resource.of(
            "InterfaceHandler",
            "Manage an interface of a node: {id} is its number or its name.",
            "nodes/{system_id}/interfaces/{id}/",
            Operation.read("Read an interface", this::read),
            Operation.update("Update an interface", this::update)
                .with(List.of(NAME, MAC, VLAN, PARENT, PARENTS))
                .with(COMMON)
                .with(PHYSICAL)
                .with(PLUGGED)
                .with(BOND)
                .with(BRIDGE),
            Operation.delete("Delete an interface", this::delete),
            Operation.post("link_subnet", "Link interface to a subnet", this::link).with(links()),
            Operation.post(
                "unlink_subnet",
                "Unlink interface from subnet",
                this::unlink,
                Parameter.of("id", Kind.INT, "The link's id.").mandatory()),
            Operation.post("disconnect", "Disconnect an interface", this::disconnect),
            Operation.post(
                "set_default_gateway",
                "Set the default gateway on a machine",
                this::setDefaultGateway,
                Parameter.of("link_id", Kind.INT, "Which link, if several have a gateway.")),
            Operation.post("add_tag", "Add a tag to an interface", this::addTag, TAG),
            Operation.post("remove_tag", "Remove a tag from an interface", this::removeTag, TAG)));
  }

  private static List<Parameter> links() {
    return List.of(
        Parameter.str("mode", "AUTO, DHCP, STATIC or LINK_UP, in any case.").mandatory(),
        Parameter.str("subnet", "Id or specifier; needed for AUTO and STATIC."),
        Parameter.str("ip_address", "Of a STATIC link; picked if not given."),
        Parameter.of(
            "default_gateway", Kind.BOOL, "Make the subnet's gateway the node's default one."),
        Parameter.flag(
            "force",
            "Link to a subnet of another VLAN, or replace all links by one that is LINK_UP."));
  }

  private Reply list(Call call) {
    InterfaceView view =
        store.inTransaction(tx -> view(tx, node(tx, call.path("system_id"), call.actor())));
    return Reply.json(view::writeAll);
  }

  private Reply read(Call call) {
    InterfaceView view =
        store.inTransaction(tx -> view(tx, node(tx, call.path("system_id"), call.actor())));
    String wanted = call.path("id");
    Interface nic =
        view.nics().stream()
            .filter(each -> Long.toString(each.id()).equals(wanted))
            .findFirst()
            .or(() -> view.nics().stream().filter(each -> each.name().equals(wanted)).findFirst())
            .orElseThrow(() -> NotFound.no("Interface"));
    return Reply.json(out -> view.write(out, nic));
  }

  private static Machine node(Tx tx, String id, Actor by) {
    return Call.machineId(id)
        .flatMap(tx.machines()::find)
        .filter(node -> Permissions.isVisible(node, by))
        .orElseThrow(() -> NotFound.no("Node"));
  }

  private static InterfaceView view(Tx tx, Machine node) {
    return new InterfaceView(tx.interfaces().of(node.id()), node.type(), Surroundings.read(tx));
  }

  private Reply one(Call call, Function<Call, Interface> work) {
    long id = work.apply(call).id();
    InterfaceView view =
        store.inTransaction(tx -> view(tx, tx.machines().find(machine(call)).orElseThrow()));
    Interface nic =
        view.nics().stream()
            .filter(each -> each.id() == id)
            .findFirst()
            .orElseThrow(() -> NotFound.no("Interface"));
    return Reply.json(out -> view.write(out, nic));
  }

  private static MachineId machine(Call call) {
    return Call.machineId(call.path("system_id")).orElseThrow(() -> NotFound.no("Node"));
  }

  private Reply createPhysical(Call call) {
    return create(call, InterfaceType.PHYSICAL, form(call));
  }

  private Reply createBond(Call call) {
    return create(call, InterfaceType.BOND, form(call).parents(words(call, "parents")));
  }

  private Reply createBridge(Call call) {
    return create(call, InterfaceType.BRIDGE, form(call).parents(parent(call)));
  }

  private Reply createVlan(Call call) {
    return create(call, InterfaceType.VLAN, form(call).parents(parent(call)));
  }

  private Reply create(Call call, InterfaceType type, InterfaceForm form) {
    return one(call, c -> fleet.interfaces().create(machine(c), type, form, c.actor()));
  }

  private static String[] words(Call call, String name) {
    return call.arguments().words(name).toArray(String[]::new);
  }

  /** Old clients and new ones say it in two ways. */
  private static String[] parent(Call call) {
    boolean both = call.arguments().has("parent") && call.arguments().has("parents");
    if (both) {
      throw new InvalidRequest(
          "Cannot specify both 'parent' and 'parents'.", "leave out one of the two");
    }
    return words(call, call.arguments().has("parent") ? "parent" : "parents");
  }

  private static InterfaceForm form(Call call) {
    InterfaceForm form = InterfaceForm.EMPTY;
    for (Field field : Field.values()) {
      Optional<String> text = call.arguments().text(field.wireName());
      if (text.isPresent()) {
        form = form.with(field, text.get());
      }
    }
    return call.arguments().has("tags") ? form.tags(tags(call)) : form;
  }

  /** Separated by commas; a tag may have blanks in it. */
  private static List<String> tags(Call call) {
    List<String> tags = new ArrayList<>();
    for (String text : call.arguments().texts("tags")) {
      Stream.of(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).forEach(tags::add);
    }
    return tags;
  }

  private Reply update(Call call) {
    boolean made = call.arguments().has("parent") || call.arguments().has("parents");
    InterfaceForm form = made ? form(call).parents(parent(call)) : form(call);
    return one(call, c -> fleet.interfaces().update(machine(c), c.path("id"), form, c.actor()));
  }

  private Reply delete(Call call) {
    fleet.interfaces().delete(machine(call), call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private Reply disconnect(Call call) {
    return one(call, c -> fleet.interfaces().disconnect(machine(c), c.path("id"), c.actor()));
  }

  private Reply addTag(Call call) {
    String tag = call.arguments().textOr("tag", "");
    return one(call, c -> fleet.interfaces().addTag(machine(c), c.path("id"), tag, c.actor()));
  }

  private Reply removeTag(Call call) {
    String tag = call.arguments().textOr("tag", "");
    return one(call, c -> fleet.interfaces().removeTag(machine(c), c.path("id"), tag, c.actor()));
  }

  private Reply link(Call call) {
    Arguments given = call.arguments();
    Links.Wish wish =
        new Links.Wish(
            given.textOr("mode", ""),
            given.filled("subnet"),
            given.filled("ip_address"),
            given.flag("default_gateway"),
            given.flag("force"));
    return one(call, c -> fleet.links().link(machine(c), c.path("id"), wish, c.actor()));
  }

  private Reply unlink(Call call) {
    long link = call.arguments().whole("id").orElseThrow();
    return one(call, c -> fleet.links().unlink(machine(c), c.path("id"), link, c.actor()));
  }

  private Reply setDefaultGateway(Call call) {
    Optional<Long> link = call.arguments().whole("link_id");
    return one(
        call, c -> fleet.links().setDefaultGateway(machine(c), c.path("id"), link, c.actor()));
  }
}
