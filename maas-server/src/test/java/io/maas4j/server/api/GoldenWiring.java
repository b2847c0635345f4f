package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Space;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The machine avocet with its interfaces as they stood before each request; kept addresses. */
final class GoldenWiring implements GoldenFolder {
  private static final long BLUE = 3;
  private static final long TAGGED = 6;
  private static final long NEST = 1;

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    bench.store.inTransaction(
        tx -> {
          networks(tx);
          Machine avocet =
              tx.machines()
                  .insert(bench.fixtures.machine("avocet").id("ytdeye").state(State.READY).build());
          interfaces(tx, avocet.id(), name.substring(name.indexOf('/') + 1));
          if (name.startsWith("ipaddresses/")) {
            addresses(bench, tx, name);
          }
          return name;
        });
    return Translation.NONE;
  }

  private static void networks(Tx tx) {
    tx.shelf(Kinds.SPACE).insert(new Space(0, "stratosphere", ""));
    long weave = tx.topology().put(new Fabric(0, "weave", Optional.empty())).id();
    tx.topology()
        .put(
            new Vlan(
                BLUE,
                weave,
                10,
                Optional.of("blue"),
                9000,
                true,
                Optional.of("hqmnta"),
                Optional.empty(),
                Optional.of("stratosphere")));
    tx.topology()
        .put(
            new Vlan(
                TAGGED,
                weave,
                77,
                Optional.of("tagged"),
                1500,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    tx.topology()
        .put(
            new Subnet(
                0,
                "nest-net",
                "Nest",
                Cidr.parse("10.20.0.0/24"),
                BLUE,
                Optional.of(Addresses.parse("10.20.0.1")),
                List.of(Addresses.parse("10.20.0.2"), Addresses.parse("10.20.0.3")),
                true,
                true,
                true,
                false,
                2,
                Set.of()));
  }

  private static Interface.Builder nic(
      MachineId machine, long id, String name, InterfaceType type, String mac) {
    return Interface.builder(machine, name, type)
        .id(id)
        .mac(Optional.of(MacAddress.parse(mac)))
        .vlan(Optional.of(BLUE));
  }

  private static Interface.Link link(long id, LinkMode mode) {
    return new Interface.Link(id, mode, Optional.of(NEST), Optional.empty());
  }

  private static void interfaces(Tx tx, MachineId machine, String name) {
    tx.interfaces()
        .put(
            nic(machine, 54, "eth0", InterfaceType.PHYSICAL, "52:54:00:aa:00:36")
                .facts(card())
                .links(List.of(link(33, LinkMode.AUTO)))
                .build());
    tx.interfaces()
        .put(
            nic(machine, 55, "eth1", InterfaceType.PHYSICAL, "52:54:00:aa:00:37")
                .facts(card())
                .build());
    if (name.equals("create-physical-duplicate-mac")) {
      tx.interfaces()
          .put(nic(machine, 73, "eth9", InterfaceType.PHYSICAL, "52:54:00:dd:00:01").build());
    }
    boolean early =
        name.equals("create-bond")
            || name.startsWith("create-physical")
            || name.startsWith("read")
            || name.startsWith("list");
    if (early) {
      return;
    }
    tx.interfaces()
        .put(
            nic(machine, 74, "bond0", InterfaceType.BOND, "52:54:00:dd:00:02")
                .parents(List.of(54L, 55L))
                .build());
    if (name.equals("create-vlan")) {
      return;
    }
    tx.interfaces()
        .put(
            nic(machine, 75, "bond0.77", InterfaceType.VLAN, "52:54:00:dd:00:02")
                .vlan(Optional.of(TAGGED))
                .parents(List.of(74L))
                .build());
    tx.interfaces().put(bridge(machine, name));
  }

  private static Interface bridge(MachineId machine, String name) {
    Interface.Link dhcp = link(48, LinkMode.DHCP);
    Interface.Link fixed =
        link(47, LinkMode.STATIC).withAddress(Optional.of(Addresses.parse("10.20.0.60")));
    List<Interface.Link> links =
        switch (name) {
          case "link-subnet-dhcp", "link-subnet-static-taken" -> List.of(fixed);
          case "unlink-subnet" -> List.of(fixed, dhcp);
          case "unlink-subnet-unknown" -> List.of(dhcp);
          case "update" -> List.of();
          default -> List.of(Interface.Link.up());
        };
    return nic(machine, 76, "br0", InterfaceType.BRIDGE, "52:54:00:dd:00:02")
        .vlan(name.equals("update") ? Optional.empty() : Optional.of(BLUE))
        .parents(List.of(74L))
        .tags(name.equals("remove-tag") ? List.of("span") : List.of())
        .parameters(
            new InterfaceParameters(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    new InterfaceParameters.Bridge(
                        InterfaceParameters.Bridge.Type.STANDARD, true, 5))))
        .links(links)
        .build();
  }

  private static Interface.Facts card() {
    return new Interface.Facts(
        Optional.of("Aviary Networks"),
        Optional.of("Wing 10G"),
        Optional.of("4.2"),
        true,
        10_000,
        1000,
        Optional.of(0),
        0);
  }

  private static void addresses(ApiBench bench, Tx tx, String name) {
    for (int last : List.of(30, 31, 32)) {
      keep(bench, tx, last, "kestrel");
    }
    if (!name.equals("ipaddresses/release-unknown")) {
      keep(bench, tx, 70, "wren");
    }
    keep(bench, tx, 50, "kestrel");
    keep(bench, tx, 10, "wren");
    Machine rack =
        tx.machines()
            .insert(
                bench
                    .fixtures
                    .machine("robin")
                    .id("hqmnta")
                    .type(NodeType.RACK_CONTROLLER)
                    .build());
    tx.interfaces()
        .put(
            Interface.physical(rack.id(), "eth0", MacAddress.parse("52:54:00:aa:00:01"))
                .withLinks(
                    List.of(
                        link(4, LinkMode.AUTO)
                            .withAddress(Optional.of(Addresses.parse("10.20.0.2"))))));
  }

  private static void keep(ApiBench bench, Tx tx, int last, String owner) {
    tx.shelf(Kinds.USER_ADDRESS)
        .insert(
            new UserAddress(
                0,
                Addresses.parse("10.20.0." + last),
                Optional.of(NEST),
                Optional.of(owner),
                Optional.empty(),
                false,
                bench.clock.instant()));
  }
}
