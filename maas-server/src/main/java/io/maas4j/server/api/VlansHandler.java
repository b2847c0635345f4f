package io.maas4j.server.api;

import io.maas4j.network.Fabric;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Vlan;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Store;
import io.maas4j.topology.Fabrics;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.topology.Vlans;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** VLANs, by fabric and number or by id (operations, section 4.2). */
final class VlansHandler {
  private static final List<Parameter> FORM =
      List.of(
          Parameter.str("name", "The VLAN's name."),
          Parameter.str("description", "A description."),
          Parameter.of(
              "mtu", Kind.INT, "The largest packet, in bytes; at least 552, 1500 if not given."),
          Parameter.str("space", "Id or name of a space; undefined for none."));

  private final Store store;
  private final Vlans vlans;

  VlansHandler(Store store, Vlans vlans) {
    this.store = store;
    this.vlans = vlans;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "VlansHandler",
            "Manage the VLANs of a fabric.",
            "fabrics/{fabric_id}/vlans/",
            Operation.read("List VLANs", this::list),
            Operation.create(
                    "Create a VLAN",
                    this::create,
                    Parameter.of("vid", Kind.INT, "Its number, from 0 to 4094; always required."))
                .with(FORM)
                .forAdmins()),
        Resource.of(
                "VlanHandler",
                "Manage a VLAN.",
                "fabrics/{fabric_id}/vlans/{vid}/",
                Operation.read("Read a VLAN", call -> one(map -> Vlans.find(map, which(call)))),
                Operation.update(
                        "Update a VLAN",
                        this::update,
                        Parameter.of("vid", Kind.INT, "Its number, from 0 to 4094."),
                        Parameter.of("dhcp_on", Kind.BOOL, "Whether racks answer DHCP on it."),
                        Parameter.str(
                            "primary_rack", "System id or host name of the rack that serves it."),
                        Parameter.str(
                            "secondary_rack",
                            "System id or host name of the rack that takes over."),
                        Parameter.str(
                            "relay_vlan",
                            "Id of the VLAN whose racks serve it through relays; empty for none."),
                        Parameter.str("fabric", "The fabric to move it to."))
                    .with(FORM)
                    .forAdmins(),
                Operation.delete("Delete a VLAN", this::delete).forAdmins())
            .also("vlans/{vlan_id}/"));
  }

  private static Vlans.Which which(Call call) {
    return call.path().containsKey("vlan_id")
        ? Vlans.Which.byId(call.path("vlan_id"))
        : Vlans.Which.of(call.path("fabric_id"), call.path("vid"));
  }

  private Reply list(Call call) {
    record Found(List<Vlan> vlans, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> {
              NetworkMap map = NetworkMaps.of(tx);
              Fabric fabric = Fabrics.find(map, call.path("fabric_id"));
              return new Found(
                  map.vlans().stream().filter(v -> v.fabricId() == fabric.id()).toList(),
                  NetworkViews.read(tx));
            });
    return Resources.list(found.vlans(), found.views()::vlan);
  }

  private Reply one(Function<NetworkMap, Vlan> wanted) {
    record Found(Vlan vlan, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> new Found(wanted.apply(NetworkMaps.of(tx)), NetworkViews.read(tx)));
    return Resources.one(found.vlan(), found.views()::vlan);
  }

  private Reply create(Call call) {
    Vlan made = vlans.create(call.path("fabric_id"), form(call), call.actor());
    return one(map -> made);
  }

  private Reply update(Call call) {
    Vlan changed = vlans.change(which(call), form(call), call.actor());
    return one(map -> changed);
  }

  private Reply delete(Call call) {
    vlans.delete(which(call), call.actor());
    return Reply.NOTHING;
  }

  private static Vlans.Form form(Call call) {
    Arguments given = call.arguments();
    return new Vlans.Form(
        given.text("vid"),
        given.text("name"),
        given.text("description"),
        given.text("mtu"),
        given.has("dhcp_on") ? Optional.of(given.flag("dhcp_on")) : Optional.empty(),
        given.text("primary_rack"),
        given.text("secondary_rack"),
        given.text("relay_vlan"),
        given.text("space"),
        given.text("fabric"));
  }
}
