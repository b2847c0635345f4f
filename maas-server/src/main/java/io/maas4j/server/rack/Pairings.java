package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.failover.Failover;
import io.maas4j.netboot.failover.Role;
import io.maas4j.netboot.failover.SharedSecret;
import io.maas4j.network.RackPair;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which networks of this rack another rack serves too, and where the two meet. Remembers of each
 * what it said last: a pair that is not over must never look as if it were, not even while this
 * rack has lost its address in the VLAN, as the partner goes on by what the two agreed upon. Not
 * thread-safe.
 */
final class Pairings {
  private final MachineId rack;
  private final int port;
  private final Map<String, Said> last = new HashMap<>();

  /**
   * @param rack which one we are
   * @param port where primaries listen
   */
  Pairings(MachineId rack, int port) {
    this.rack = rack;
    this.port = port;
  }

  private record Said(String pair, Failover failover) {}

  /** Looks at a topology. */
  Round round(Networks.Topology topology) {
    return new Round(topology);
  }

  /** One look at a topology. */
  final class Round {
    private final Networks.Topology topology;
    private final RackAddresses addresses;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> faults = new LinkedHashSet<>();

    private Round(Networks.Topology topology) {
      this.topology = topology;
      this.addresses = new RackAddresses(topology);
    }

    /**
     * @param name of the network
     * @param network which this rack can serve
     */
    Sharing of(String name, ServedNetworks.Network network) {
      Optional<RackPair> pair = pairOf(network.vlan());
      if (pair.isEmpty()) {
        return new Sharing.Alone();
      }
      asked.add(name);
      Optional<Failover> failover = failover(pair.get(), network);
      failover.ifPresent(it -> last.put(name, new Said(pair.get().name(), it)));
      return failover
          .or(() -> saidOf(name, pair.get()))
          .<Sharing>map(Sharing.Shared::new)
          .orElseGet(Sharing.Withheld::new);
    }

    /** Networks that cannot be served now and whose pairs are not over. */
    Map<String, Failover> absent() {
      last.entrySet()
          .removeIf(
              said ->
                  topology.pairs().stream()
                      .noneMatch(p -> p.name().equals(said.getValue().pair()) && p.has(rack)));
      Map<String, Failover> absent = new HashMap<>();
      last.forEach(
          (name, said) -> {
            if (!asked.contains(name)) {
              absent.put(name, said.failover());
            }
          });
      return absent;
    }

    /** The partner's address for the machines of a subnet. */
    Optional<Inet4Address> partnerIn(Subnet subnet, Vlan vlan) {
      return pairOf(vlan).flatMap(pair -> addresses.near(pair.partnerOf(rack), subnet));
    }

    /**
     * What keeps a VLAN from being served as its racks say, in words.
     *
     * @param served what this rack can serve
     */
    List<String> faults(ServedNetworks served) {
      List<String> all = new ArrayList<>(faults);
      Optional<String> us = Optional.of(rack.value());
      topology.vlans().stream()
          .filter(Vlan::dhcpOn)
          .filter(vlan -> vlan.primaryRack().equals(us) || vlan.secondaryRack().equals(us))
          .filter(vlan -> served.networks().stream().noneMatch(n -> n.vlan().id() == vlan.id()))
          .filter(this::hasSubnets)
          .forEach(
              vlan ->
                  all.add(
                      "this rack is the "
                          + (vlan.primaryRack().equals(us) ? "primary" : "secondary")
                          + " of vlan-"
                          + vlan.id()
                          + " and has no address in any of its managed IPv4 subnets: it serves no"
                          + " IPv4 there"));
      return all;
    }

    private boolean hasSubnets(Vlan vlan) {
      return topology.subnets().stream()
          .anyMatch(s -> s.vlanId() == vlan.id() && s.managed() && s.cidr().isIpv4());
    }

    /** A relayed VLAN has the racks of the one that it is relayed to. */
    private Optional<RackPair> pairOf(Vlan vlan) {
      long served = vlan.dhcpOn() ? vlan.id() : vlan.relayVlan().orElse(vlan.id());
      return topology.pairs().stream()
          .filter(pair -> pair.vlan() == served && pair.has(rack))
          .findFirst();
    }

    private Optional<Failover> failover(RackPair pair, ServedNetworks.Network network) {
      Optional<InetAddress> known = addresses.meetingPoint(pair);
      if (pair.primary().equals(rack)) {
        InetAddress own = known.orElseGet(() -> network.places().get(0).rackAddress());
        // A primary waits to be dialled: it need not know where its partner is.
        return Optional.of(
            failover(
                pair,
                Role.PRIMARY,
                new InetSocketAddress(own, port),
                InetSocketAddress.createUnresolved(pair.secondary().value(), port)));
      }
      if (known.isEmpty()) {
        faults.add(
            "the primary rack "
                + pair.primary()
                + " of vlan-"
                + pair.vlan()
                + " has no address that the region knows of: this rack, its secondary, waits for it"
                + " and serves no IPv4 there");
      }
      return known
          .map(address -> new InetSocketAddress(address, port))
          .map(
              primary ->
                  failover(
                      pair,
                      Role.SECONDARY,
                      InetSocketAddress.createUnresolved(rack.value(), port),
                      primary));
    }

    private Failover failover(
        RackPair pair, Role role, InetSocketAddress own, InetSocketAddress partner) {
      return new Failover(
          role,
          own,
          partner,
          SharedSecret.of(pair.name(), HexFormat.of().parseHex(pair.secret().reveal())),
          Failover.DEFAULT_LONGEST_ALONE);
    }

    private Optional<Failover> saidOf(String name, RackPair pair) {
      return Optional.ofNullable(last.get(name))
          .filter(said -> said.pair().equals(pair.name()))
          .map(Said::failover);
    }
  }
}
