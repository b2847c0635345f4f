package io.maas4j.server.rack;

import io.maas4j.id.MachineId;
import io.maas4j.netboot.dhcp.DhcpConfig.Endpoint;
import io.maas4j.network.Subnet;
import io.maas4j.network.Vlan;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which networks a rack serves and where it listens for them: what the region says of them, what
 * the machine is on, and what the configuration file says of either. Immutable.
 *
 * <p>A VLAN is served when DHCP is on there and the rack is one of its two; one that names no rack
 * at all, as far as the file names its subnets. A VLAN that is relayed to a served one is served
 * too, through relays only. A VLAN that two racks share is on one interface of each: what is shared
 * are the leases of one network.
 *
 * @param networks at most one for each VLAN and interface
 */
record ServedNetworks(List<Network> networks) {
  ServedNetworks {
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
   * @param rackAddress in the subnet, unless the rack has none there
   */
  record Place(Subnet subnet, Inet4Address rackAddress) {}

  /**
   * @param rack which one we are
   * @param local what the machine is on
   * @param configured subnets of the file
   */
  static ServedNetworks of(
      List<Vlan> vlans,
      List<Subnet> subnets,
      MachineId rack,
      LocalAddresses local,
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
    return new ServedNetworks(all);
  }

  /**
   * Where to listen. A relay's requests to an address of an interface that is listened on anyway
   * are heard there: the kernel would not let another socket have its port.
   *
   * @param which of the subnets
   */
  List<Endpoint> endpoints(LocalAddresses local, int port, Predicate<Subnet> which) {
    Set<String> interfaces = new LinkedHashSet<>();
    Set<Inet4Address> relayed = new LinkedHashSet<>();
    for (Network network : networks) {
      for (Place place : network.places()) {
        if (which.test(place.subnet())) {
          network
              .interfaceName()
              .ifPresentOrElse(interfaces::add, () -> relayed.add(place.rackAddress()));
        }
      }
    }
    List<Endpoint> endpoints = new ArrayList<>();
    for (String name : interfaces) {
      endpoints.add(new Endpoint(Optional.of(name), RackSettings.anyAddress(), port));
    }
    for (Inet4Address address : relayed) {
      if (local.interfaceOf(address).filter(interfaces::contains).isEmpty()) {
        endpoints.add(Endpoint.at(address, port));
      }
    }
    return endpoints;
  }

  private record Finder(
      List<Subnet> subnets, String rack, LocalAddresses local, List<ServedSubnet> configured) {

    List<Network> on(Vlan vlan) {
      Map<Optional<String>, List<Place>> byInterface = new LinkedHashMap<>();
      List<Subnet> homeless = new ArrayList<>();
      for (Subnet subnet : served(vlan)) {
        Optional<Inet4Address> address = address(subnet);
        if (address.isEmpty()) {
          homeless.add(subnet);
        } else {
          byInterface
              .computeIfAbsent(interfaceOf(subnet), any -> new ArrayList<>())
              .add(new Place(subnet, address.get()));
        }
      }
      // machines of a subnet that the rack has no address in are on the link all the same
      byInterface.entrySet().stream()
          .filter(entry -> entry.getKey().isPresent())
          .findFirst()
          .map(Map.Entry::getValue)
          .ifPresent(
              places -> {
                Inet4Address first = places.get(0).rackAddress();
                homeless.forEach(subnet -> places.add(new Place(subnet, first)));
              });
      List<Network> networks =
          byInterface.entrySet().stream()
              .map(entry -> new Network(vlan, entry.getKey(), entry.getValue()))
              .toList();
      return vlan.secondaryRack().isPresent() ? together(networks) : networks;
    }

    /** Where most of the subnets are, and an interface rather than relays. */
    private static List<Network> together(List<Network> networks) {
      return networks.stream()
          .max(
              Comparator.comparing((Network network) -> network.interfaceName().isPresent())
                  .thenComparing(network -> network.places().size())
                  .thenComparing(network -> -network.places().get(0).subnet().id()))
          .map(
              best ->
                  new Network(
                      best.vlan(),
                      best.interfaceName(),
                      networks.stream()
                          .flatMap(network -> network.places().stream())
                          .sorted(Comparator.comparingLong(place -> place.subnet().id()))
                          .toList()))
          .stream()
          .toList();
    }

    Optional<Network> behind(Network relay, Vlan vlan) {
      Inet4Address heard = relay.places().get(0).rackAddress();
      List<Place> places =
          managed(vlan).stream()
              .map(
                  subnet ->
                      new Place(subnet, file(subnet).flatMap(f -> f.rackAddress()).orElse(heard)))
              .toList();
      return places.isEmpty()
          ? Optional.empty()
          : Optional.of(new Network(vlan, Optional.empty(), places));
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
          : managed(vlan).stream().filter(subnet -> file(subnet).isPresent()).toList();
    }

    private List<Subnet> managed(Vlan vlan) {
      return subnets.stream()
          .filter(s -> s.vlanId() == vlan.id() && s.managed() && s.cidr().isIpv4())
          .sorted(Comparator.comparingLong(Subnet::id))
          .toList();
    }

    private Optional<ServedSubnet> file(Subnet subnet) {
      return configured.stream().filter(s -> s.cidr().equals(subnet.cidr())).findFirst();
    }

    private Optional<Inet4Address> address(Subnet subnet) {
      return file(subnet)
          .flatMap(ServedSubnet::rackAddress)
          .or(() -> local.in(subnet.cidr()).map(LocalAddresses.Local::address));
    }

    private Optional<String> interfaceOf(Subnet subnet) {
      Optional<ServedSubnet> file = file(subnet);
      if (file.filter(ServedSubnet::relayed).isPresent()) {
        return Optional.empty();
      }
      return file.flatMap(ServedSubnet::interfaceName)
          .or(() -> local.in(subnet.cidr()).map(LocalAddresses.Local::interfaceName))
          .or(() -> address(subnet).flatMap(local::interfaceOf));
    }
  }
}
