package io.maas4j.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.DhcpSnippet;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.IpRange;
import io.maas4j.network.Neighbour;
import io.maas4j.network.Space;
import io.maas4j.network.StaticRoute;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The networks of the recorded region, as far as a recording shows them. */
final class GoldenNetworks implements GoldenFolder {
  /** What the recorded creation makes must not be there before. */
  private static final Map<String, String> NOT_YET =
      Map.of(
          "fabrics/create", "weave",
          "fabrics/create-without-name", "fabric-2",
          "spaces/create", "sky",
          "spaces/create-second", "ground",
          "vlans/create", "blue",
          "subnets/create-ipv6", "six",
          "subnets/create-with-fabric-and-vid", "roost-net",
          "dhcp-snippets/list-with-subnet", "perches",
          "dhcp-snippets/create-for-subnet", "nest only");

  private static final Set<String> SERVED = Set.of("subnets/delete-in-use");

  @Override
  public Translation plant(ApiBench bench, String name, JsonNode exchange) {
    return bench.store.inTransaction(
        tx -> new Planting(bench, tx, name, NOT_YET.getOrDefault(name, "")).all());
  }

  /** Puts things in, one after the other. */
  private record Planting(ApiBench bench, Tx tx, String name, String without) {
    Translation all() {
      // the recorded region had no rack yet, and so no default fabric
      tx.topology().vlans().forEach(v -> tx.topology().deleteVlan(v.id(), v.id() + 1));
      tx.topology().deleteFabric(Fabric.DEFAULT);
      spaces();
      long weave = fabric("weave", Optional.of("10g"));
      long untagged = vlan(weave, Vlan.of(weave, 0));
      if (wants("fabric-2")) {
        long second = fabric("fabric-2", Optional.empty());
        vlan(second, Vlan.of(second, 0));
      }
      long blue = wants("blue") ? vlan(weave, blue(weave)) : untagged;
      long green =
          vlan(
              weave,
              new Vlan(
                  0,
                  weave,
                  20,
                  Optional.of("green"),
                  1500,
                  false,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
      if (!name.equals("fabrics/delete") && wants("weave")) {
        networks(blue, untagged);
      }
      if (!wants("weave")) {
        empty(weave);
      }
      return new Numbers(
          Map.of(
              "1", Long.toString(untagged),
              "3", Long.toString(blue),
              "4", Long.toString(green)));
    }

    private void empty(long fabric) {
      tx.topology().vlans().stream()
          .filter(v -> v.fabricId() == fabric)
          .forEach(v -> tx.topology().deleteVlan(v.id(), v.id() + 1));
      tx.topology().deleteFabric(fabric);
    }

    private boolean wants(String thing) {
      return !without.equals(thing);
    }

    private void spaces() {
      if (wants("sky")) {
        tx.shelf(Kinds.SPACE)
            .insert(
                new Space(
                    0,
                    name.startsWith("spaces/") && !name.contains("by-name")
                        ? "sky"
                        : "stratosphere",
                    "Upper air"));
        if (wants("ground")) {
          tx.shelf(Kinds.SPACE).insert(new Space(0, "ground", ""));
        }
      }
    }

    private long fabric(String called, Optional<String> classType) {
      return tx.topology().put(new Fabric(0, called, "", classType)).id();
    }

    private long vlan(long fabric, Vlan vlan) {
      return tx.topology().put(vlan).id();
    }

    private Vlan blue(long fabric) {
      Vlan plain =
          new Vlan(
              0,
              fabric,
              10,
              Optional.of("blue"),
              9000,
              SERVED.contains(name),
              Optional.empty(),
              Optional.empty(),
              name.startsWith("spaces/") ? Optional.empty() : Optional.of("stratosphere"));
      return name.endsWith("list-with-subnet")
          ? plain.withRacks(Optional.of("hqmnta"), Optional.empty())
          : plain;
    }

    private void networks(long blue, long untagged) {
      long nest =
          subnet(
              "nest-net",
              "Nest",
              "10.20.0.0/24",
              blue,
              Optional.of("10.20.0.1"),
              List.of("10.20.0.2", "10.20.0.3"));
      if (wants("roost-net")) {
        subnet("roost-net", "", "10.30.0.0/24", untagged, Optional.empty(), List.of());
        if (wants("six")) {
          subnet("six", "", "2001:db8:20::/64", blue, Optional.empty(), List.of());
          if (name.startsWith("subnets/delete")) {
            subnet("10.40.0.0/24", "", "10.40.0.0/24", untagged, Optional.empty(), List.of());
          }
        }
      }
      if (!name.startsWith("ipranges/create")) {
        range(IpRange.Kind.DYNAMIC, nest, "10.20.0.100", "10.20.0.189", "kestrel");
        range(IpRange.Kind.RESERVED, nest, "10.20.0.2", "10.20.0.9", "kestrel");
        if (name.equals("ipranges/delete")) {
          range(IpRange.Kind.RESERVED, nest, "10.20.0.20", "10.20.0.25", "wren");
        }
      }
      if (wants("roost-net")) {
        tx.shelf(Kinds.STATIC_ROUTE)
            .insert(new StaticRoute(0, nest, nest + 1, Addresses.parse("10.20.0.253"), 0));
      }
      snippets(nest);
      neighbours(blue);
    }

    private long subnet(
        String called,
        String description,
        String cidr,
        long vlan,
        Optional<String> gateway,
        List<String> servers) {
      return tx.topology()
          .put(
              new Subnet(
                  0,
                  called,
                  description,
                  Cidr.parse(cidr),
                  vlan,
                  gateway.map(Addresses::parse),
                  servers.stream().map(Addresses::parse).toList(),
                  !cidr.contains(":"),
                  true,
                  true,
                  false,
                  2,
                  Set.of()))
          .id();
    }

    private void range(IpRange.Kind kind, long subnet, String first, String last, String user) {
      tx.topology()
          .put(
              new IpRange(
                  0,
                  kind,
                  subnet,
                  Addresses.parse(first),
                  Addresses.parse(last),
                  "",
                  Optional.of(user)));
    }

    private void snippets(long subnet) {
      Instant now = bench.clock.instant();
      if (wants("perches")) {
        DhcpSnippet perches =
            new DhcpSnippet(
                    0,
                    "perches",
                    "Log",
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of())
                .withValue("option log-servers 10.20.0.2;", now);
        tx.shelf(Kinds.DHCP_SNIPPET)
            .insert(
                name.endsWith("/revert")
                    ? perches.withValue("option log-servers 10.20.0.9;", now)
                    : perches);
      }
      if (wants("nest only")) {
        tx.shelf(Kinds.DHCP_SNIPPET)
            .insert(
                new DhcpSnippet(
                        0,
                        "nest only",
                        "",
                        false,
                        Optional.empty(),
                        Optional.of(subnet),
                        Optional.empty(),
                        List.of())
                    .withValue("option ntp-servers 10.20.0.2;", now));
      }
    }

    private void neighbours(long vlan) {
      Machine rack =
          tx.machines()
              .insert(
                  bench
                      .fixtures
                      .machine("rack-north")
                      .id("hqmnta")
                      .type(NodeType.RACK_CONTROLLER)
                      .state(State.DEPLOYED)
                      .build());
      Interface nic =
          tx.interfaces()
              .put(
                  Interface.physical(rack.id(), "eth0", MacAddress.parse("52:54:00:99:00:01"))
                      .withVlan(Optional.of(vlan)));
      if (!name.equals("discoveries/list-as-plain-user")) {
        neighbour(rack.id(), nic, "10.20.0.211", "52:54:00:bb:00:01", Optional.of("gull"), 1);
      }
      // the recorded id is that of an address which lacks its last digit
      neighbour(rack.id(), nic, "10.20.0.21", "52:54:00:bb:00:02", Optional.empty(), 2);
    }

    private void neighbour(
        MachineId rack,
        Interface nic,
        String address,
        String mac,
        Optional<String> hostname,
        int second) {
      Instant seen = bench.clock.instant().plusSeconds(second);
      tx.shelf(Kinds.NEIGHBOUR)
          .insert(
              new Neighbour(
                  0,
                  Addresses.parse(address),
                  MacAddress.parse(mac),
                  rack,
                  Optional.of(nic.id()),
                  nic.name(),
                  Optional.empty(),
                  hostname,
                  1,
                  seen,
                  seen));
    }
  }

  /** VLANs are numbered otherwise here. */
  private record Numbers(Map<String, String> vlans) implements Translation {
    @Override
    public String path(String recorded) {
      return recorded.matches("/MAAS/api/2.0/vlans/\\d+/")
          ? "/MAAS/api/2.0/vlans/" + vlan(recorded.replaceAll("\\D+$|.*vlans/", "")) + "/"
          : recorded;
    }

    @Override
    public String value(String name, String recorded) {
      return name.equals("vlan") || name.equals("relay_vlan") ? vlan(recorded) : recorded;
    }

    private String vlan(String recorded) {
      return vlans.getOrDefault(recorded, recorded);
    }
  }
}
