package io.maas4j.server.api;

import io.maas4j.network.Fabric;
import io.maas4j.network.NetworkMap;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Store;
import io.maas4j.topology.Fabrics;
import io.maas4j.topology.NetworkMaps;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Fabrics (operations, section 4.1). */
final class FabricsHandler {
  private static final List<Parameter> FORM =
      List.of(
          Parameter.str("name", "The fabric's name; fabric-ID if not given."),
          Parameter.str("description", "A description."),
          Parameter.str("class_type", "What kind of switches these are."));

  private final Store store;
  private final Fabrics fabrics;

  FabricsHandler(Store store, Fabrics fabrics) {
    this.store = store;
    this.fabrics = fabrics;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "FabricsHandler",
            "Manage fabrics.",
            "fabrics/",
            Operation.read("List fabrics", this::list),
            Operation.create("Create a fabric, with its untagged VLAN", this::create)
                .with(FORM)
                .forAdmins()),
        Resource.of(
            "FabricHandler",
            "Manage a fabric.",
            "fabrics/{id}/",
            Operation.read("Read a fabric", call -> one(map -> Fabrics.find(map, call.path("id")))),
            Operation.update("Update a fabric", this::update).with(FORM).forAdmins(),
            Operation.delete("Delete a fabric", this::delete).forAdmins()));
  }

  private Reply list(Call call) {
    record Found(List<Fabric> fabrics, NetworkViews views) {}
    Found found =
        store.inTransaction(tx -> new Found(tx.topology().fabrics(), NetworkViews.read(tx)));
    return Resources.list(found.fabrics(), found.views()::fabric);
  }

  private Reply one(Function<NetworkMap, Fabric> which) {
    record Found(Fabric fabric, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> new Found(which.apply(NetworkMaps.of(tx)), NetworkViews.read(tx)));
    return Resources.one(found.fabric(), found.views()::fabric);
  }

  private Reply create(Call call) {
    Fabric made = fabrics.create(form(call), call.actor());
    return one(map -> made);
  }

  private Reply update(Call call) {
    Fabric changed = fabrics.change(call.path("id"), form(call), call.actor());
    return one(map -> changed);
  }

  private Reply delete(Call call) {
    fabrics.delete(call.path("id"), call.actor());
    return Reply.NOTHING;
  }

  private static Fabrics.Form form(Call call) {
    Arguments given = call.arguments();
    return new Fabrics.Form(
        given.text("name"), given.text("description"), given.text("class_type"));
  }
}
