package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Fleet;
import io.maas4j.fleet.Groupings;
import io.maas4j.fleet.Machines;
import io.maas4j.id.MachineId;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.Tag;
import io.maas4j.server.api.view.SmallViews;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tags (operations, section 2.7). */
final class TagsHandler {
  private static final Parameter NAME = Parameter.str("name", "Letters, digits, _ and -.");
  private static final List<Parameter> TEXTS =
      List.of(
          Parameter.str("comment", "A description."),
          Parameter.notYet("definition", Kind.STR),
          Parameter.str("kernel_opts", "Added to the kernel line of tagged machines."));

  private final Store store;
  private final Fleet fleet;
  private final Groupings groupings;
  private final MachineReads reads;

  TagsHandler(Store store, Fleet fleet, Groupings groupings, MachineReads reads) {
    this.store = store;
    this.fleet = fleet;
    this.groupings = groupings;
    this.reads = reads;
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
                Operation.get("nodes", "List nodes by tag", this::machines),
                Operation.get("machines", "List machines by tag", this::machines),
                Operation.get("devices", "List devices by tag", this::none),
                Operation.get("rack_controllers", "List rack controllers by tag", this::none),
                Operation.get("region_controllers", "List region controllers by tag", this::none),
                Operation.post(
                        "update_nodes",
                        "Tag and untag machines",
                        this::updateNodes,
                        Parameter.many("add", "System ids of machines to tag."),
                        Parameter.many("remove", "System ids of machines to untag."),
                        Parameter.notYet("definition", Kind.STR),
                        Parameter.notYet("rack_controller", Kind.STR))
                    .forAdmins())
            .without("POST rebuild"));
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
            "",
            call.arguments().textOr("kernel_opts", ""));
    return Resources.one(groupings.addTag(tag, call.actor()), SmallViews::tag);
  }

  private Reply update(Call call) {
    Tag before = found(call);
    Tag changed =
        new Tag(
            call.arguments().filled("name").orElse(before.name()),
            call.arguments().textOr("comment", before.comment()),
            before.definition(),
            call.arguments().textOr("kernel_opts", before.kernelOptions()));
    return Resources.one(
        groupings.changeTag(before.name(), changed, call.actor()), SmallViews::tag);
  }

  private Reply delete(Call call) {
    groupings.deleteTag(call.path("name"), call.actor());
    return Reply.NOTHING;
  }

  private Reply machines(Call call) {
    Tag tag = found(call);
    return reads.list(MachineFilter.builder().tags(List.of(tag.name())), call.user());
  }

  /** There are no nodes but machines yet. */
  private Reply none(Call call) {
    return Resources.list(List.of(found(call)).subList(0, 0), SmallViews::tag);
  }

  private Reply updateNodes(Call call) {
    Machines.TagCounts counts =
        fleet
            .machines()
            .retag(found(call).name(), ids(call, "add"), ids(call, "remove"), call.actor());
    return Reply.json(
        out ->
            out.object(o -> o.number("added", counts.added()).number("removed", counts.removed())));
  }

  private static Set<MachineId> ids(Call call, String name) {
    return call.arguments().words(name).stream()
        .flatMap(id -> Call.machineId(id).stream())
        .collect(Collectors.toSet());
  }
}
