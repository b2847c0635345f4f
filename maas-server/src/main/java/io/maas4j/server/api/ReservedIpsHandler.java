package io.maas4j.server.api;

import io.maas4j.error.MaasException.NotFound;
import io.maas4j.network.ReservedIp;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.ReservedIps;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Addresses that DHCP gives to one MAC only (operations, section 4.6). */
final class ReservedIpsHandler {
  private static final Parameter IP = Parameter.str("ip", "The address.");
  private static final List<Parameter> MORE =
      List.of(
          Parameter.str("mac_address", "The MAC that gets it."),
          Parameter.str("subnet", "Id or specifier; found from the address if not given."),
          Parameter.str("comment", "A description."));

  private final Store store;
  private final ReservedIps reserved;

  ReservedIpsHandler(Store store, ReservedIps reserved) {
    this.store = store;
    this.reserved = reserved;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "ReservedIpsHandler",
            "Manage reserved IPs (static DHCP leases).",
            "reservedips/",
            Operation.read("List reserved IPs", this::list),
            Operation.create("Create a reserved IP", this::create, IP.mandatory())
                .with(MORE)
                .forAdmins()),
        Resource.of(
            "ReservedIpHandler",
            "Manage a reserved IP.",
            "reservedips/{id}/",
            Operation.read(
                "Read a reserved IP",
                call ->
                    one(
                        tx ->
                            tx.shelf(Kinds.RESERVED_IP)
                                .find(id(call))
                                .orElseThrow(() -> NotFound.no("ReservedIP")))),
            Operation.update("Change the comment of a reserved IP", this::update, IP)
                .with(MORE)
                .forAdmins(),
            Operation.delete("Delete a reserved IP", this::delete).forAdmins()));
  }

  private static long id(Call call) {
    return Resources.number(call.path("id")).orElseThrow(() -> NotFound.no("ReservedIP"));
  }

  private Reply list(Call call) {
    record Found(List<ReservedIp> reserved, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> new Found(tx.shelf(Kinds.RESERVED_IP).list(), NetworkViews.read(tx)));
    return Resources.list(found.reserved(), found.views()::reserved);
  }

  private Reply one(Function<Tx, ReservedIp> which) {
    record Found(ReservedIp reserved, NetworkViews views) {}
    Found found = store.inTransaction(tx -> new Found(which.apply(tx), NetworkViews.read(tx)));
    return Resources.one(found.reserved(), found.views()::reserved);
  }

  private Reply create(Call call) {
    ReservedIp made = reserved.create(form(call), call.actor());
    return one(tx -> made);
  }

  private Reply update(Call call) {
    ReservedIp changed = reserved.change(id(call), form(call), call.actor());
    return one(tx -> changed);
  }

  private Reply delete(Call call) {
    reserved.delete(id(call), call.actor());
    return Reply.NOTHING;
  }

  private static ReservedIps.Form form(Call call) {
    Arguments given = call.arguments();
    return new ReservedIps.Form(
        given.text("ip"), given.text("mac_address"), given.text("subnet"), given.text("comment"));
  }
}
