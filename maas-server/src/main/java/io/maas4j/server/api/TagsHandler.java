package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Fleet;
import io.maas4j.id.MachineId;
import io.maas4j.machine.NodeType;
import io.maas4j.machine.Tag;
import io.maas4j.node.Controllers;
import io.maas4j.server.api.view.SmallViews;
import io.maas4j.store.spi.Store;
import io.maas4j.tagging.Tags;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tags (operations, section 2.7). */
final class TagsHandler {
  private static final Parameter NAME = Parameter.str("name", "Letters, digits, _ and -.");
  private static final List<Parameter> TEXTS =
      List.of(
          Parameter.str("comment", "A description."),
          Parameter.str("definition", "XPath over the hardware's description by lshw and lldp."),
          Parameter.str("kernel_opts", "Added to the kernel line of tagged machines."));

  private final Store store;
  private final Fleet fleet;
  private final NodeReads nodes;

  TagsHandler(Store store, Fleet fleet, NodeReads nodes) {
    this.store = store;
    this.fleet = fleet;
    this.nodes = nodes;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "TagsHandler",
            "Manage all tags known to MAAS.",
            "tags/",
            Operation.read("List tags", this::list),
            Operation.create("Create a new tag", this::create, NAME.mandatory())
                .with(TEXTS)
                .forAdmins()),
        Resource.of(
            "TagHandler",
            "Tags are labels that machines carry.",
            "tags/{name}/",
            Operation.read("Read a tag", call -> Resources.one(found(call), SmallViews::tag)),
            Operation.update("Update a tag", this::update, NAME).with(TEXTS).forAdmins(),
            Operation.delete("Delete a tag", this::delete).forAdmins(),
            Operation.get("nodes", "List nodes by tag", call -> carriers(call, NodeReads.MIXED)),
            Operation.get("machines", "List machines by tag", call -> machines(call)),
            Operation.get(
                "devices",
                "List devices by tag",
                call -> carriers(call, List.of(EnumSet.of(NodeType.DEVICE)))),
            Operation.get(
                "rack_controllers",
                "List rack controllers by tag",
                call -> carriers(call, List.of(Controllers.RACKS))),
            Operation.get(
                "region_controllers", "List region controllers by tag", call -> regions(call)),
            Operation.post(
                "update_nodes",
                "Tag and untag machines",
                this::updateNodes,
                Parameter.many("add", "System ids of machines to tag."),
                Parameter.many("remove", "System ids of machines to untag."),
                Parameter.str("definition", "Only if this is the tag's definition."),
                Parameter.str("rack_controller", "A rack on whose behalf it is done.")),
            Operation.post("rebuild", "Rebuild a tag's membership", this::rebuild).forAdmins()));
  }

  private Reply list(Call call) {
    return Resources.list(store.inTransaction(tx -> tx.tags().list()), SmallViews::tag);
  }

  private Tag found(Call call) {
    return store
        .inTransaction(tx -> tx.tags().find(call.path("name")))
        .orElseThrow(() -> NotFound.no("Tag"));
  }

  private Reply create(Call call) {
    Tag tag =
        new Tag(
            call.arguments().textOr("name", ""),
            call.arguments().textOr("comment", ""),
            call.arguments().textOr("definition", ""),
            call.arguments().textOr("kernel_opts", ""));
    return Resources.one(fleet.tags().add(tag, call.actor()), SmallViews::tag);
  }

  private Reply update(Call call) {
    Tag before = found(call);
    Tag changed =
        new Tag(
            call.arguments().filled("name").orElse(before.name()),
            call.arguments().textOr("comment", before.comment()),
            call.arguments().textOr("definition", before.definition()),
            call.arguments().textOr("kernel_opts", before.kernelOptions()));
    return Resources.one(
        fleet.tags().change(before.name(), changed, call.actor()), SmallViews::tag);
  }

  private Reply delete(Call call) {
    fleet.tags().delete(call.path("name"), call.actor());
    return Reply.NOTHING;
  }

  private Reply machines(Call call) {
    return carriers(call, List.of(EnumSet.of(NodeType.MACHINE)));
  }

  private Reply regions(Call call) {
    return nodes.list(
        named(call), call.user(), List.of(Controllers.REGIONS), NodeReads.Shown.REGION);
  }

  private Reply carriers(Call call, List<Set<NodeType>> types) {
    return nodes.list(named(call), call.user(), types, NodeReads.Shown.RACK);
  }

  /** The tag, as the constraint that it is. */
  private Arguments named(Call call) {
    return new Arguments(Map.of("tags", List.of(found(call).name())), List.of());
  }

  private Reply updateNodes(Call call) {
    Tags.Counts counts =
        fleet
            .tags()
            .retag(
                call.path("name"),
                ids(call, "add"),
                ids(call, "remove"),
                call.arguments().filled("definition"),
                call.arguments().filled("rack_controller"),
                call.actor());
    return Reply.json(
        out ->
            out.object(o -> o.number("added", counts.added()).number("removed", counts.removed())));
  }

  private Reply rebuild(Call call) {
    String name = call.path("name");
    fleet.tags().rebuild(name, call.actor());
    return Reply.json(out -> out.object(o -> o.text("rebuilding", name)));
  }

  private static Set<MachineId> ids(Call call, String name) {
    return call.arguments().words(name).stream()
        .flatMap(id -> Call.machineId(id).stream())
        .collect(Collectors.toSet());
  }
}
