package io.maas4j.server.api;

import io.maas4j.network.NetworkMap;
import io.maas4j.network.Space;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.topology.Spaces;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Spaces, also the one that stands for none (operations, section 4.3). */
final class SpacesHandler {
  private static final List<Parameter> FORM =
      List.of(
          Parameter.str("name", "The space's name; space-ID if not given."),
          Parameter.str("description", "A description."));

  private final Store store;
  private final Spaces spaces;

  SpacesHandler(Store store, Spaces spaces) {
    this.store = store;
    this.spaces = spaces;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "SpacesHandler",
            "Manage spaces.",
            "spaces/",
            Operation.read("List spaces", this::list),
            Operation.create("Create a space", this::create).with(FORM).forAdmins()),
        Resource.of(
            "SpaceHandler",
            "Manage a space.",
            "spaces/{id}/",
            Operation.read("Read a space", call -> one(map -> Spaces.find(map, call.path("id")))),
            Operation.update("Update a space", this::update).with(FORM).forAdmins(),
            Operation.delete("Delete a space", this::delete).forAdmins()));
  }

  private Reply list(Call call) {
    record Found(List<Space> spaces, NetworkViews views) {}
    Found found =
        store.inTransaction(tx -> new Found(tx.shelf(Kinds.SPACE).list(), NetworkViews.read(tx)));
    List<Space> all = new ArrayList<>(found.spaces());
    if (found.views().hasUndefinedSpace()) {
      all.add(Spaces.UNDEFINED);
    }
    return Resources.list(all, found.views()::space);
  }

  private Reply one(Function<NetworkMap, Space> which) {
    record Found(Space space, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> new Found(which.apply(NetworkMaps.of(tx)), NetworkViews.read(tx)));
    return Resources.one(found.space(), found.views()::space);
  }

  private Reply create(Call call) {
    Space made = spaces.create(form(call), call.actor());
    return one(map -> made);
  }

  private Reply update(Call call) {
    Space changed = spaces.change(call.path("id"), form(call), call.actor());
    return one(map -> changed);
  }

  private Reply delete(Call call) {
    spaces.delete(call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private static Spaces.Form form(Call call) {
    return new Spaces.Form(call.arguments().text("name"), call.arguments().text("description"));
  }
}
