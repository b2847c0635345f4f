package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Controller.Service;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import io.maas4j.testkit.fixtures.MachineBuilder;
import io.maas4j.zone.Zone;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plants the devices, controllers and machines that recordings of nodes show. */
final class GoldenNodes implements GoldenFolder {
  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    bench.store.inTransaction(
        tx -> {
          tx.zones().insert(new Zone(0, "hangar", "Hot aisle"));
          Plan plan = new Plan(bench, tx, GoldenSeed.network(tx));
          switch (name) {
            case "devices/create",
                "devices/create-missing-mac",
                "devices/create-bad-parent",
                "rack-controllers/list-as-plain-user" -> {}
            case "devices/create-duplicate-mac",
                "devices/delete",
                "devices/power-parameters",
                "devices/read" ->
                plan.gadget("gadget", Map.of());
            case "devices/restore-networking" -> plan.gadget("gizmo", Map.of("k", "v"));
            case "devices/list" -> plan.devices();
            case "nodes/is-registered" ->
                plan.node(
                    plan.named("m7k8bx", "condor", NodeType.MACHINE)
                        .state(State.FAILED_COMMISSIONING),
                    "52:54:00:aa:00:07");
            case "nodes/list-filter-hostname" ->
                plan.node(
                    plan.named("wn7b66", "egret", NodeType.MACHINE)
                        .state(State.ALLOCATED)
                        .owner("kestrel"),
                    "52:54:00:aa:00:09");
            case "nodes/read", "nodes/set-zone" ->
                plan.node(
                    plan.named("te4f38", "yaffle", NodeType.MACHINE).ready().zone("hangar"),
                    "52:54:00:aa:00:33");
            case "region-controllers/read" ->
                plan.says(
                    tx.machines()
                        .insert(
                            plan.named("ctkqkn", "region-a", NodeType.REGION_CONTROLLER)
                                .noArchitecture()
                                .build()),
                    "3.4.8");
            default -> plan.rack();
          }
          return name;
        });
    return Translation.NONE;
  }

  /** Inserts nodes one after the other. */
  private record Plan(ApiBench bench, Tx tx, long subnet) {
    MachineBuilder named(String id, String hostname, NodeType type) {
      return bench.fixtures.machine(hostname).id(id).type(type);
    }

    void gadget(String hostname, Map<String, String> data) {
      Machine gadget =
          tx.machines()
              .insert(
                  named("qpfthn", hostname, NodeType.DEVICE)
                      .owner("kestrel")
                      .ownerData(data)
                      .build());
      tx.interfaces()
          .put(Interface.physical(gadget.id(), "eth0", MacAddress.parse("52:54:00:ee:00:01")));
    }

    void devices() {
      node(named("h4cwhq", "duckling", NodeType.DEVICE).owner("kestrel"), "52:54:00:aa:00:3c");
      node(named("ssqbqq", "hen", NodeType.MACHINE).ready(), "52:54:00:aa:00:3e");
      node(
          named("w6nwt7", "chick", NodeType.DEVICE).owner("wren").parent(new MachineId("ssqbqq")),
          "52:54:00:aa:00:3d");
    }

    void rack() {
      Machine rack =
          node(named("hqmnta", "rack-north", NodeType.RACK_CONTROLLER), "52:54:00:aa:00:01");
      says(rack, "");
      Interface nic = tx.interfaces().of(rack.id()).get(0);
      tx.interfaces()
          .put(
              nic.withLinks(
                  List.of(
                      new Interface.Link(
                          0,
                          LinkMode.AUTO,
                          Optional.of(subnet),
                          Optional.of(Addresses.parse("10.20.0.2"))))));
    }

    /** It was there an hour ago. */
    void says(Machine node, String version) {
      tx.shelf(Kinds.CONTROLLER)
          .insert(
              new Controller(
                  0,
                  node.id(),
                  version,
                  List.of(new Service("dhcpd", Service.Status.RUNNING, "")),
                  List.of(),
                  bench.clock.instant().minus(Duration.ofHours(1))));
    }

    Machine node(MachineBuilder builder, String mac) {
      Machine node = tx.machines().insert(builder.build());
      tx.interfaces()
          .put(
              Interface.physical(node.id(), "eth0", MacAddress.parse(mac))
                  .withVlan(tx.topology().subnet(subnet).map(Subnet::vlanId))
                  .withLinks(
                      List.of(
                          new Interface.Link(
                              0, LinkMode.AUTO, Optional.of(subnet), Optional.empty()))));
      return node;
    }
  }
}
