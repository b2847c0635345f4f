package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.network.StaticRoute;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.StaticRoutes;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Routes between subnets (operations, section 4.8). */
final class StaticRoutesHandler {
  private static final Parameter SOURCE =
      Parameter.str("source", "Id or specifier of the subnet whose machines get the route.");
  private static final Parameter DESTINATION =
      Parameter.str("destination", "Id or specifier of the subnet that is reached.");
  private static final Parameter GATEWAY =
      Parameter.str("gateway_ip", "The router's address in the source.");
  private static final Parameter METRIC =
      Parameter.of("metric", Kind.INT, "The lower, the better; 0 if not given.");

  private final Store store;
  private final StaticRoutes routes;

  StaticRoutesHandler(Store store, StaticRoutes routes) {
    this.store = store;
    this.routes = routes;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "StaticRoutesHandler",
            "Manage static routes.",
            "static-routes/",
            Operation.read("List static routes", this::list),
            Operation.create(
                    "Create a static route",
                    this::create,
                    SOURCE.mandatory(),
                    DESTINATION.mandatory(),
                    GATEWAY.mandatory(),
                    METRIC)
                .forAdmins()),
        Resource.of(
            "StaticRouteHandler",
            "Manage a static route.",
            "static-routes/{id}/",
            Operation.read(
                "Read a static route",
                call ->
                    one(
                        tx ->
                            tx.shelf(Kinds.STATIC_ROUTE)
                                .find(id(call))
                                .orElseThrow(() -> NotFound.no("StaticRoute")))),
            Operation.update(
                    "Update a static route", this::update, SOURCE, DESTINATION, GATEWAY, METRIC)
                .forAdmins(),
            Operation.delete("Delete a static route", this::delete).forAdmins()));
  }

  private static long id(Call call) {
    return Resources.number(call.path("id")).orElseThrow(() -> NotFound.no("StaticRoute"));
  }

  private Reply list(Call call) {
    record Found(List<StaticRoute> routes, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> new Found(tx.shelf(Kinds.STATIC_ROUTE).list(), NetworkViews.read(tx)));
    return Resources.list(found.routes(), found.views()::route);
  }

  private Reply one(Function<Tx, StaticRoute> which) {
    record Found(StaticRoute route, NetworkViews views) {}
    Found found = store.inTransaction(tx -> new Found(which.apply(tx), NetworkViews.read(tx)));
    return Resources.one(found.route(), found.views()::route);
  }

  private Reply create(Call call) {
    StaticRoute made = routes.create(form(call), call.actor());
    return one(tx -> made);
  }

  private Reply update(Call call) {
    StaticRoute changed = routes.change(id(call), form(call), call.actor());
    return one(tx -> changed);
  }

  private Reply delete(Call call) {
    routes.delete(id(call), call.actor());
    return Reply.NOTHING;
  }

  private static StaticRoutes.Form form(Call call) {
    Arguments given = call.arguments();
    return new StaticRoutes.Form(
        given.text("source"),
        given.text("destination"),
        given.text("gateway_ip"),
        given.text("metric"));
  }
}
