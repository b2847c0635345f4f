package io.maas4j.server.rack;

import io.maas4j.id.MachineId;
import io.maas4j.netboot.Subnet6.Half;
import io.maas4j.netboot.dhcp6.Dhcp6Config.Endpoint;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which IPv6 networks a rack serves: those of VLANs with DHCP on whose first or second rack it is,
 * where it has an address, and those that are relayed to them; of a VLAN that names no rack, as far
 * as the configuration file names its subnets. Immutable.
 *
 * @param networks at most one for each VLAN and interface
 */
record ServedNetworks6(List<Network> networks) {
  ServedNetworks6 {
    networks = List.copyOf(networks);
  }

  /**
   * What is served on one link.
   *
   * @param interfaceName empty for clients that come through relays
   */
  record Network(Vlan vlan, Optional<String> interfaceName, List<Place> places) {
    Network {
      places = List.copyOf(places);
    }
  }

  /**
   * A subnet and where its machines reach the rack.
   *
   * @param half what this rack leases of each range: there is no partner to agree with
   */
  record Place(Subnet subnet, Inet6Address rackAddress, Half half) {}

  /**
   * @param rack which one we are
   * @param local what the machine is on
   * @param configured subnets of the file
   */
  static ServedNetworks6 of(
      List<Vlan> vlans,
      List<Subnet> subnets,
      MachineId rack,
      LocalAddresses6 local,
      List<ServedSubnet> configured) {
    Finder finder = new Finder(subnets, rack.value(), local, configured);
    List<Network> direct = vlans.stream().flatMap(vlan -> finder.on(vlan).stream()).toList();
    List<Network> all = new ArrayList<>(direct);
    for (Vlan vlan : vlans) {
      vlan.relayVlan()
          .filter(relay -> !vlan.dhcpOn())
          .flatMap(relay -> direct.stream().filter(n -> n.vlan().id() == relay).findFirst())
          .flatMap(relay -> finder.behind(relay, vlan))
          .ifPresent(all::add);
    }
    return new ServedNetworks6(all);
  }

  /** Where to listen; relays send to an address of the same interfaces. */
  List<Endpoint> endpoints(int port) {
    return networks.stream()
        .flatMap(network -> network.interfaceName().stream())
        .distinct()
        .map(name -> Endpoint.onInterface(name, port))
        .toList();
  }

  private record Finder(
      List<Subnet> subnets, String rack, LocalAddresses6 local, List<ServedSubnet> configured) {

    List<Network> on(Vlan vlan) {
      Map<String, List<Place>> byInterface = new LinkedHashMap<>();
      List<Subnet> homeless = new ArrayList<>();
      for (Subnet subnet : served(vlan)) {
        local
            .in(subnet.cidr())
            .ifPresentOrElse(
                here ->
                    byInterface
                        .computeIfAbsent(here.interfaceName(), any -> new ArrayList<>())
                        .add(new Place(subnet, here.address(), half(vlan))),
                () -> homeless.add(subnet));
      }
      // machines of a subnet that the rack has no address in are on the link all the same
      byInterface.values().stream()
          .findFirst()
          .ifPresent(
              places -> {
                Inet6Address first = places.get(0).rackAddress();
                homeless.forEach(subnet -> places.add(new Place(subnet, first, half(vlan))));
              });
      return byInterface.entrySet().stream()
          .map(entry -> new Network(vlan, Optional.of(entry.getKey()), entry.getValue()))
          .toList();
    }

    Optional<Network> behind(Network relay, Vlan vlan) {
      Place heard = relay.places().get(0);
      List<Place> places =
          managed(vlan).stream()
              .map(subnet -> new Place(subnet, heard.rackAddress(), heard.half()))
              .toList();
      return places.isEmpty()
          ? Optional.empty()
          : Optional.of(new Network(vlan, Optional.empty(), places));
    }

    private Half half(Vlan vlan) {
      if (vlan.primaryRack().isEmpty() || vlan.secondaryRack().isEmpty()) {
        return Half.ALL;
      }
      return vlan.primaryRack().equals(Optional.of(rack)) ? Half.LOWER : Half.UPPER;
    }

    private List<Subnet> served(Vlan vlan) {
      if (!vlan.dhcpOn()) {
        return List.of();
      }
      Optional<String> us = Optional.of(rack);
      if (vlan.primaryRack().equals(us) || vlan.secondaryRack().equals(us)) {
        return managed(vlan);
      }
      return vlan.primaryRack().isPresent()
          ? List.of()
          : managed(vlan).stream()
              .filter(s -> configured.stream().anyMatch(file -> file.cidr().equals(s.cidr())))
              .toList();
    }

    private List<Subnet> managed(Vlan vlan) {
      return subnets.stream()
          .filter(s -> s.vlanId() == vlan.id() && s.managed() && !s.cidr().isIpv4())
          .sorted(Comparator.comparingLong(Subnet::id))
          .toList();
    }
  }
}
