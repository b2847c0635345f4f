package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Groupings;
import io.maas4j.pool.Pool;
import io.maas4j.server.api.view.SmallViews;
import io.maas4j.store.spi.Store;
import java.util.stream.Stream;

/** Resource pools, by number or name (operations, section 2.9). */
final class PoolsHandler {
  private static final Parameter NAME = Parameter.str("name", "The pool's name.");
  private static final Parameter DESCRIPTION = Parameter.str("description", "A description.");

  private final Store store;
  private final Groupings groupings;

  PoolsHandler(Store store, Groupings groupings) {
    this.store = store;
    this.groupings = groupings;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "ResourcePoolsHandler",
            "Manage resource pools.",
            "resourcepools/",
            Operation.read("List all resource pools visible to the user", this::list),
            Operation.create("Create a resource pool", this::create, NAME.mandatory(), DESCRIPTION)
                .forAdmins()),
        Resource.of(
            "ResourcePoolHandler",
            "Manage a resource pool.",
            "resourcepool/{id}/",
            Operation.read(
                "Returns a resource pool", call -> Resources.one(found(call), SmallViews::pool)),
            Operation.update("Update a resource pool", this::update, NAME, DESCRIPTION).forAdmins(),
            Operation.delete("Deletes a resource pool", this::delete).forAdmins()));
  }

  private Reply list(Call call) {
    return Resources.list(store.inTransaction(tx -> tx.pools().list()), SmallViews::pool);
  }

  private Pool found(Call call) {
    String id = call.path("id");
    return store
        .inTransaction(
            tx ->
                tx.pools().list().stream()
                    .filter(pool -> Long.toString(pool.id()).equals(id))
                    .findFirst()
                    .or(() -> tx.pools().find(id)))
        .orElseThrow(() -> NotFound.no("ResourcePool"));
  }

  private Reply create(Call call) {
    Arguments given = call.arguments();
    Pool pool = new Pool(0, given.textOr("name", ""), given.textOr("description", ""));
    return Resources.one(groupings.addPool(pool, call.actor()), SmallViews::pool);
  }

  private Reply update(Call call) {
    Pool before = found(call);
    Pool changed =
        new Pool(
            before.id(),
            call.arguments().textOr("name", before.name()),
            call.arguments().textOr("description", before.description()));
    return Resources.one(
        groupings.changePool(before.name(), changed, call.actor()), SmallViews::pool);
  }

  private Reply delete(Call call) {
    groupings.deletePool(found(call).name(), call.actor());
    return Reply.NOTHING;
  }
}
