package io.maas4j.server.api;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.server.api.view.NetworkViews;
import io.maas4j.store.spi.Store;
import io.maas4j.store.spi.Tx;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.topology.Subnets;
import io.maas4j.work.Permissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Subnets under the name that they once had (operations, section 4.14). */
final class NetworksHandler {
  private static final Operation.Handler GONE = call -> new Reply.Text(410, "Gone");

  private final Store store;

  NetworksHandler(Store store) {
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "NetworksHandler",
            "Read networks; deprecated, use subnets.",
            "networks/",
            Operation.read(
                "List networks",
                this::list,
                Parameter.many("node", "Only those that these nodes are on, by system id.")),
            Operation.create("No longer there: create a subnet", GONE).forAdmins()),
        Resource.of(
                "NetworkHandler",
                "Read a network; deprecated, use subnets.",
                "networks/{name}/",
                Operation.read("Read a network", this::read),
                Operation.update("No longer there: update a subnet", GONE).forAdmins(),
                Operation.delete("No longer there: delete a subnet", GONE).forAdmins(),
                Operation.get(
                    "list_connected_macs", "List MACs that are connected", this::connected),
                Operation.post("connect_macs", "No longer there: link interfaces", GONE)
                    .forAdmins(),
                Operation.post("disconnect_macs", "No longer there: unlink interfaces", GONE)
                    .forAdmins())
            .withSlashesIn("name"));
  }

  private Reply list(Call call) {
    record Found(List<Subnet> subnets, NetworkViews views) {}
    List<String> nodes = call.arguments().words("node");
    Found found =
        store.inTransaction(
            tx -> {
              Set<Long> linked = linked(tx, nodes, call);
              return new Found(
                  tx.topology().subnets().stream()
                      .filter(s -> nodes.isEmpty() || linked.contains(s.id()))
                      .toList(),
                  NetworkViews.read(tx));
            });
    return Resources.list(found.subnets(), found.views()::network);
  }

  /** Ids of the subnets that the nodes have links to. */
  private static Set<Long> linked(Tx tx, List<String> nodes, Call call) {
    Set<Long> linked = new HashSet<>();
    for (String node : nodes) {
      Machine found =
          Call.machineId(node)
              .flatMap(tx.machines()::find)
              .filter(m -> Permissions.isVisible(m, call.actor()))
              .orElseThrow(
                  () ->
                      new InvalidRequest(
                          "Invalid parameter: list of node IDs required: there is no node "
                              + node
                              + ".",
                          "name nodes by their system ids"));
      tx.interfaces().of(found.id()).stream()
          .flatMap(nic -> nic.links().stream())
          .forEach(link -> link.subnetId().ifPresent(linked::add));
    }
    return linked;
  }

  private static Subnet found(Tx tx, Call call) {
    String name = call.path("name");
    return Resources.number(name.replaceFirst("^subnet-", ""))
        .filter(id -> name.startsWith("subnet-"))
        .flatMap(tx.topology()::subnet)
        .orElseGet(
            () -> {
              if (name.matches("subnet-\\d+")) {
                throw NotFound.no("Subnet");
              }
              return Subnets.find(NetworkMaps.of(tx), name);
            });
  }

  private Reply read(Call call) {
    record Found(Subnet subnet, NetworkViews views) {}
    Found found = store.inTransaction(tx -> new Found(found(tx, call), NetworkViews.read(tx)));
    return Resources.one(found.subnet(), found.views()::network);
  }

  private Reply connected(Call call) {
    List<String> macs =
        store.inTransaction(
            tx -> {
              Subnet subnet = found(tx, call);
              List<Machine> nodes =
                  tx
                      .machines()
                      .list(MachineFilter.builder().types(List.of(NodeType.values())).build())
                      .stream()
                      .filter(m -> Permissions.isVisible(m, call.actor()))
                      .toList();
              List<String> linked = new ArrayList<>();
              tx.interfaces()
                  .ofAll(nodes.stream().map(Machine::id).toList())
                  .values()
                  .forEach(nics -> nics.forEach(nic -> addLinked(linked, nic, subnet)));
              return linked;
            });
    return Reply.json(
        out ->
            out.array(
                macs.stream().distinct().sorted().toList(),
                (o, mac) -> o.object(m -> m.text("mac_address", mac))));
  }

  private static void addLinked(List<String> macs, Interface nic, Subnet subnet) {
    if (nic.links().stream()
        .anyMatch(link -> link.subnetId().filter(id -> id == subnet.id()).isPresent())) {
      nic.mac().map(MacAddress::value).ifPresent(macs::add);
    }
  }
}
