package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Groupings;
import io.maas4j.server.api.view.SmallViews;
import io.maas4j.store.spi.Store;
import io.maas4j.zone.Zone;
import java.util.stream.Stream;

/** Availability zones (operations, section 2.8). */
final class ZonesHandler {
  private static final Parameter NAME = Parameter.str("name", "The zone's name.");
  private static final Parameter DESCRIPTION = Parameter.str("description", "A description.");

  private final Store store;
  private final Groupings groupings;

  ZonesHandler(Store store, Groupings groupings) {
    this.store = store;
    this.groupings = groupings;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "ZonesHandler",
            "Manage physical zones.",
            "zones/",
            Operation.read("List zones", this::list),
            Operation.create("Create a new zone", this::create, NAME.mandatory(), DESCRIPTION)
                .forAdmins()),
        Resource.of(
            "ZoneHandler",
            "Manage a physical zone.",
            "zones/{name}/",
            Operation.read("Return zone", call -> Resources.one(found(call), SmallViews::zone)),
            Operation.update("Update a zone", this::update, NAME, DESCRIPTION).forAdmins(),
            Operation.delete("Delete zone", this::delete).forAdmins()));
  }

  private Reply list(Call call) {
    return Resources.list(store.inTransaction(tx -> tx.zones().list()), SmallViews::zone);
  }

  private Zone found(Call call) {
    return store
        .inTransaction(tx -> tx.zones().find(call.path("name")))
        .orElseThrow(() -> NotFound.no("Zone"));
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    Zone zone = new Zone(0, given.textOr("name", ""), given.textOr("description", ""));
    return Resources.one(groupings.addZone(zone, call.actor()), SmallViews::zone);
  }

  private Reply update(Call call) {
    Zone before = found(call);
    Zone changed =
        new Zone(
            before.id(),
            call.arguments().textOr("name", before.name()),
            call.arguments().textOr("description", before.description()));
    return Resources.one(
        groupings.changeZone(before.name(), changed, call.actor()), SmallViews::zone);
  }

  private Reply delete(Call call) {
    groupings.deleteZone(call.path("name"), call.actor());
    return Reply.NOTHING;
  }
}
