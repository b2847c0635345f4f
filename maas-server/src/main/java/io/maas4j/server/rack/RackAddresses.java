package io.maas4j.server.rack;

import io.maas4j.fleet.Networks;
import io.maas4j.id.MachineId;
import io.maas4j.network.Addresses;
import io.maas4j.network.RackPair;
import io.maas4j.network.Subnet;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where racks are reached, as the region knows it from their interfaces. Both racks of a pair look
 * at the same and so come to the same. Pure.
 */
record RackAddresses(Networks.Topology topology) {

  private record Place(InetAddress address, Subnet subnet) {}

  /**
   * Where the primary of a pair listens for its secondary: an address in the VLAN; else one in a
   * subnet that both are in; else any. Of several an IPv4 one, in the subnet that was made first.
   *
   * @return empty when no address is known
   */
  Optional<InetAddress> meetingPoint(RackPair pair) {
    Set<Long> shared =
        places(pair.secondary()).map(place -> place.subnet().id()).collect(Collectors.toSet());
    return places(pair.primary())
        .min(
            Comparator.comparingInt((Place place) -> rank(place, pair, shared))
                .thenComparing(place -> !(place.address() instanceof Inet4Address))
                .thenComparing(place -> place.subnet().id())
                .thenComparing(Place::address, Addresses::compare))
        .map(Place::address);
  }

  private static int rank(Place place, RackPair pair, Set<Long> shared) {
    if (place.subnet().vlanId() == pair.vlan()) {
      return 0;
    }
    return shared.contains(place.subnet().id()) ? 1 : 2;
  }

  /** Where the machines of a subnet reach a rack: in the subnet, else elsewhere on its VLAN. */
  Optional<Inet4Address> near(MachineId rack, Subnet subnet) {
    List<Place> places =
        places(rack)
            .filter(place -> place.address() instanceof Inet4Address)
            .filter(place -> place.subnet().vlanId() == subnet.vlanId())
            .sorted(
                Comparator.comparing((Place place) -> place.subnet().id() != subnet.id())
                    .thenComparing(place -> place.subnet().id())
                    .thenComparing(Place::address, Addresses::compare))
            .toList();
    return places.stream().findFirst().map(place -> (Inet4Address) place.address());
  }

  private Stream<Place> places(MachineId rack) {
    Map<Long, Subnet> subnets =
        topology.subnets().stream().collect(Collectors.toMap(Subnet::id, Function.identity()));
    return topology.hosts().stream()
        .filter(nic -> nic.machine().equals(rack))
        .flatMap(nic -> nic.links().stream())
        .filter(link -> link.address().isPresent())
        .flatMap(
            link ->
                link
                    .subnetId()
                    .map(subnets::get)
                    .map(subnet -> new Place(link.address().get(), subnet))
                    .stream());
  }
}
