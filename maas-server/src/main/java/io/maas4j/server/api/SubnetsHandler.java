package io.maas4j.server.api;

import io.maas4j.network.AddressUse;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Subnet;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.server.api.view.SubnetViews;
import io.maas4j.store.spi.Store;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.topology.SubnetAddresses;
import io.maas4j.topology.SubnetForm;
import io.maas4j.topology.Subnets;
import io.maas4j.work.Permissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Subnets, by id, network, name or specifier (operations, section 4.4). */
final class SubnetsHandler {
  private static final Set<String> TRUE = Set.of("true", "t", "1");
  private static final List<Parameter> FORM =
      List.of(
          Parameter.str("name", "The subnet's name; its network if not given."),
          Parameter.str("description", "A description."),
          Parameter.str("vlan", "Id or specifier of its VLAN."),
          Parameter.str("gateway_ip", "The router's address; empty for none."),
          Parameter.many("dns_servers", "Addresses, separated by commas or blanks."),
          Parameter.of(
              "rdns_mode",
              Kind.INT,
              "Reverse DNS: 0 for none, 1 for zones, 2 with RFC 2317 as well."),
          Parameter.of("active_discovery", Kind.BOOL, "Whether racks look for neighbours in it."),
          Parameter.str(
              "allow_dns", "Whether its machines may use the region's DNS: true or false."),
          Parameter.str(
              "allow_proxy", "Whether its machines may use the region's proxy: true or false."),
          Parameter.of("managed", Kind.BOOL, "Whether addresses in it are given and served."),
          Parameter.many(
              "disabled_boot_architectures",
              "Names of boot methods that are not offered, separated by commas or blanks."),
          Parameter.str("space", "Refused: a subnet is in the space of its VLAN."));

  private final Store store;
  private final Subnets subnets;

  SubnetsHandler(Store store, Subnets subnets) {
    this.store = store;
    this.subnets = subnets;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "SubnetsHandler",
            "Manage subnets.",
            "subnets/",
            Operation.read("List subnets", this::list),
            Operation.create(
                    "Create a subnet",
                    this::create,
                    Parameter.str("cidr", "The network: 10.0.0.0/24.").mandatory(),
                    Parameter.str("fabric", "The fabric whose untagged VLAN it is on."),
                    Parameter.of("vid", Kind.INT, "The number of its VLAN in that fabric."))
                .with(FORM)
                .forAdmins()),
        Resource.of(
                "SubnetHandler",
                "Manage a subnet.",
                "subnets/{id}/",
                Operation.read("Read a subnet", call -> one(map -> found(map, call))),
                Operation.update(
                        "Update a subnet",
                        this::update,
                        Parameter.str("cidr", "The network: 10.0.0.0/24."))
                    .with(FORM)
                    .forAdmins(),
                Operation.delete(
                        "Delete a subnet",
                        this::delete,
                        Parameter.flag("force", "Also when addresses in it are in use."))
                    .forAdmins(),
                Operation.get(
                    "reserved_ip_ranges",
                    "Addresses that are not given, and why",
                    this::reservedRanges),
                Operation.get(
                    "unreserved_ip_ranges", "Addresses that can be given", this::freeRanges),
                Operation.get(
                    "statistics",
                    "How many addresses are left",
                    this::statistics,
                    Parameter.flag("include_ranges", "Name the ranges as well."),
                    Parameter.flag(
                        "include_suggestions", "Suggest a router's address and a dynamic range.")),
                Operation.get(
                    "ip_addresses",
                    "Who has which address",
                    this::addresses,
                    Parameter.flag("with_username", "Name owners; true if not given."),
                    Parameter.flag("with_summary", "Name nodes; true if not given."),
                    Parameter.flag("with_node_summary", "The old name of with_summary.")))
            .withSlashesIn("id"));
  }

  private static Subnet found(NetworkMap map, Call call) {
    return Subnets.find(map, call.path("id"));
  }

  private Reply list(Call call) {
    record Found(List<Subnet> subnets, NetworkViews views) {}
    Found found =
        store.inTransaction(tx -> new Found(tx.topology().subnets(), NetworkViews.read(tx)));
    return Resources.list(found.subnets(), found.views()::subnet);
  }

  private Reply one(Function<NetworkMap, Subnet> which) {
    record Found(Subnet subnet, NetworkViews views) {}
    Found found =
        store.inTransaction(
            tx -> new Found(which.apply(NetworkMaps.of(tx)), NetworkViews.read(tx)));
    return Resources.one(found.subnet(), found.views()::subnet);
  }

  private Reply ofForm(Subnet subnet) {
    NetworkViews views = store.inTransaction(NetworkViews::read);
    return Resources.one(subnet, views::subnetOfForm);
  }

  private Reply create(Call call) {
    return ofForm(subnets.create(form(call), call.actor()));
  }

  private Reply update(Call call) {
    return ofForm(subnets.change(call.path("id"), form(call), call.actor()));
  }

  private Reply delete(Call call) {
    subnets.delete(
        call.path("id"),
        call.arguments().flag("force") ? Subnets.Force.YES : Subnets.Force.NO,
        call.actor());
    return Reply.NOTHING;
  }

  private Reply reservedRanges(Call call) {
    AddressUse use = use(call);
    return Reply.json(out -> SubnetViews.spans(out, use.used()));
  }

  private Reply freeRanges(Call call) {
    AddressUse use = use(call);
    return Reply.json(out -> SubnetViews.freeSpans(out, use.free()));
  }

  private AddressUse use(Call call) {
    return store.inTransaction(tx -> Subnets.use(tx, found(NetworkMaps.of(tx), call)));
  }

  private Reply statistics(Call call) {
    record Found(Subnet subnet, AddressUse use) {}
    Found found =
        store.inTransaction(
            tx -> {
              Subnet subnet = found(NetworkMaps.of(tx), call);
              return new Found(subnet, Subnets.use(tx, subnet));
            });
    return Reply.json(
        out ->
            SubnetViews.statistics(
                out,
                found.subnet(),
                found.use(),
                call.arguments().flag("include_ranges"),
                call.arguments().flag("include_suggestions")));
  }

  private Reply addresses(Call call) {
    Arguments given = call.arguments();
    boolean users = given.flag("with_username", true);
    boolean nodes = given.flag("with_summary", true) && given.flag("with_node_summary", true);
    List<SubnetAddresses.Held> held =
        store.inTransaction(
            tx ->
                SubnetAddresses.in(tx, found(NetworkMaps.of(tx), call)).stream()
                    .filter(h -> Permissions.isVisible(h.node(), call.actor()))
                    .toList());
    return Reply.json(out -> out.array(held, (o, each) -> SubnetViews.held(o, each, users, nodes)));
  }

  private static SubnetForm form(Call call) {
    Arguments given = call.arguments();
    return new SubnetForm(
        given.text("cidr"),
        given.text("name"),
        given.text("description"),
        given.text("vlan"),
        given.text("fabric"),
        given.text("vid"),
        given.text("gateway_ip"),
        words(given, "dns_servers"),
        given.text("rdns_mode"),
        flag(given, "active_discovery"),
        loose(given, "allow_dns"),
        loose(given, "allow_proxy"),
        flag(given, "managed"),
        words(given, "disabled_boot_architectures"),
        given.filled("space"));
  }

  private static Optional<List<String>> words(Arguments given, String name) {
    return given.has(name) ? Optional.of(given.words(name)) : Optional.empty();
  }

  private static Optional<Boolean> flag(Arguments given, String name) {
    return given.has(name) ? Optional.of(given.flag(name)) : Optional.empty();
  }

  /** Whatever does not mean true means false. */
  private static Optional<Boolean> loose(Arguments given, String name) {
    return given.text(name).map(text -> TRUE.contains(text.toLowerCase(Locale.ROOT)));
  }
}
