package io.maas4j.topology;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.network.Addresses;
import io.maas4j.network.Fabric;
import io.maas4j.network.Interface;
import io.maas4j.network.Neighbour;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Vlan;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who was seen on the networks (operations, section 4.13). Thread-safe. */
public final class Discoveries {
  /** So many are remembered; those seen longest ago are forgotten first. */
  static final int MOST = 8192;

  private static final int LONGEST_NAME = 255;

  private final Units units;

  Discoveries(Units units) {
    this.units = units;
  }

  /**
   * What a rack saw.
   *
   * @param interfaceName the rack's interface
   * @param vid tag of the frames; empty for none
   * @param hostname what the neighbour calls itself; empty for nothing
   */
  public record Sighting(
      InetAddress address,
      MacAddress mac,
      String interfaceName,
      Optional<Integer> vid,
      Optional<String> hostname) {}

  /**
   * A neighbour, and where it is.
   *
   * @param observerHostname of the rack that saw it
   * @param fabric name of the fabric of the rack's interface; empty when it is not known
   * @param vid of the VLAN of the rack's interface, or of the frames
   */
  public record Discovery(
      Neighbour seen, String observerHostname, Optional<String> fabric, Optional<Integer> vid) {
    /** Base64 of address and MAC, joined by a comma. */
    public String id() {
      String text = Addresses.text(seen.address()) + "," + seen.mac();
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Which neighbours are meant. */
  public enum Which {
    ALL,
    /** No node's interface has the MAC. */
    UNKNOWN_MAC,
    /** Nobody is known to have the address. */
    UNKNOWN_IP,
    /** Both. */
    UNKNOWN_IP_AND_MAC
  }

  /** What is forgotten. */
  public enum Part {
    /** Names that neighbours gave themselves. */
    MDNS,
    NEIGHBOURS,
    ALL
  }

  /**
   * Takes what a rack saw; what it saw before is seen again. Nothing is taken while the setting
   * {@code network_discovery} says so.
   */
  public void observed(MachineId rack, List<Sighting> sightings) {
    units.run(
        unit -> {
          if (!isEnabled(unit.settings())) {
            return sightings;
          }
          List<Interface> nics = unit.tx().interfaces().of(rack);
          Shelf<Neighbour> shelf = unit.tx().shelf(Kinds.NEIGHBOUR);
          Map<Seen, Neighbour> known = new HashMap<>();
          shelf.list().forEach(n -> known.put(new Seen(n.address(), n.mac()), n));
          for (Sighting sighting : sightings) {
            Seen seen = new Seen(sighting.address(), sighting.mac());
            known.put(seen, take(unit, rack, nics, sighting, Optional.ofNullable(known.get(seen))));
          }
          known.values().stream()
              .sorted(Comparator.comparing(Neighbour::lastSeen).thenComparing(Neighbour::id))
              .limit(Math.max(0, known.size() - MOST))
              .forEach(oldest -> shelf.delete(oldest.id()));
          return sightings;
        });
  }

  /** Whether racks may look for neighbours at all: listen for them, or ask for them. */
  public boolean enabled() {
    return units.run(unit -> isEnabled(unit.settings()));
  }

  static boolean isEnabled(Settings settings) {
    return !settings.text(Setting.NETWORK_DISCOVERY).equals(Optional.of("disabled"));
  }

  private record Seen(InetAddress address, MacAddress mac) {}

  private static Neighbour take(
      Unit unit,
      MachineId rack,
      List<Interface> nics,
      Sighting sighting,
      Optional<Neighbour> before) {
    Shelf<Neighbour> shelf = unit.tx().shelf(Kinds.NEIGHBOUR);
    Neighbour now =
        new Neighbour(
            before.map(Neighbour::id).orElse(0L),
            sighting.address(),
            sighting.mac(),
            rack,
            nics.stream()
                .filter(nic -> nic.name().equals(sighting.interfaceName()))
                .map(Interface::id)
                .findFirst(),
            sighting.interfaceName(),
            sighting.vid(),
            sighting
                .hostname()
                .flatMap(Discoveries::readable)
                .or(() -> before.flatMap(Neighbour::hostname)),
            before.map(Neighbour::count).orElse(0L) + 1,
            before.map(Neighbour::firstSeen).orElse(unit.now()),
            unit.now());
    if (before.isPresent()) {
      shelf.update(now);
      return now;
    }
    return shelf.insert(now);
  }

  /** Anybody can call itself anything: what is no name of a host does not get further. */
  private static Optional<String> readable(String name) {
    StringBuilder clean = new StringBuilder(name.length());
    name.codePoints()
        .limit(LONGEST_NAME)
        .forEach(
            c ->
                clean.appendCodePoint(
                    Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' || c == ' '
                        ? c
                        : '?'));
    return Optional.of(clean.toString().strip()).filter(n -> !n.isEmpty());
  }

  /** Those seen last come first. */
  public List<Discovery> list(Which which) {
    return units.run(unit -> read(unit.tx(), which));
  }

  /**
   * @param id see {@link Discovery#id}
   * @throws NotFound when there is none
   */
  public Discovery find(String id) {
    return list(Which.ALL).stream()
        .filter(d -> d.id().equals(id))
        .findFirst()
        .orElseThrow(() -> NotFound.no("Discovery"));
  }

  private static List<Discovery> read(Tx tx, Which which) {
    List<Neighbour> seen = tx.shelf(Kinds.NEIGHBOUR).list();
    if (seen.isEmpty()) {
      return List.of();
    }
    NetworkMap map = NetworkMaps.of(tx);
    List<Machine> racks = Racks.all(tx);
    List<Interface> nics = NetworkMaps.interfaces(tx);
    Known known = Known.of(tx, nics);
    return seen.stream()
        .filter(n -> known.isMeant(n, which))
        .sorted(Comparator.comparing(Neighbour::lastSeen).thenComparing(Neighbour::id).reversed())
        .map(n -> discovery(map, racks, nics, n))
        .toList();
  }

  private static Discovery discovery(
      NetworkMap map, List<Machine> racks, List<Interface> nics, Neighbour seen) {
    Optional<Vlan> vlan =
        nics.stream()
            .filter(nic -> seen.interfaceId().equals(Optional.of(nic.id())))
            .findFirst()
            .flatMap(Interface::vlanId)
            .flatMap(map::vlan);
    return new Discovery(
        seen,
        racks.stream()
            .filter(rack -> rack.id().equals(seen.observer()))
            .map(Machine::hostname)
            .findFirst()
            .orElse(""),
        vlan.flatMap(v -> map.fabric(v.fabricId())).map(Fabric::name),
        seen.vid().or(() -> vlan.map(Vlan::vid)));
  }

  private record Known(Set<MacAddress> macs, Set<InetAddress> addresses) {
    static Known of(Tx tx, List<Interface> nics) {
      Set<MacAddress> macs = new HashSet<>();
      Set<InetAddress> addresses = new HashSet<>();
      for (Interface nic : nics) {
        nic.mac().ifPresent(macs::add);
        Stream.concat(
                nic.links().stream().flatMap(link -> link.address().stream()),
                nic.discovered().stream().map(Interface.Discovered::address))
            .forEach(addresses::add);
      }
      tx.shelf(Kinds.RESERVED_IP).list().forEach(r -> addresses.add(r.address()));
      return new Known(macs, addresses);
    }

    boolean isMeant(Neighbour seen, Which which) {
      boolean macUnknown = !macs.contains(seen.mac());
      boolean ipUnknown = !addresses.contains(seen.address());
      return switch (which) {
        case ALL -> true;
        case UNKNOWN_MAC -> macUnknown;
        case UNKNOWN_IP -> ipUnknown;
        case UNKNOWN_IP_AND_MAC -> macUnknown && ipUnknown;
      };
    }
  }

  /**
   * @throws InvalidRequest when nothing is to be forgotten
   */
  public void clear(Set<Part> parts, Actor by) {
    mayClear(by);
    if (parts.isEmpty()) {
      throw new InvalidRequest(
          "Select at least one of mdns, neighbours and all to clear.",
          "repeat the request with one of them true");
    }
    units.run(
        unit -> {
          Shelf<Neighbour> shelf = unit.tx().shelf(Kinds.NEIGHBOUR);
          boolean all = parts.contains(Part.ALL) || parts.contains(Part.NEIGHBOURS);
          for (Neighbour seen : shelf.list()) {
            if (all) {
              shelf.delete(seen.id());
            } else if (parts.contains(Part.MDNS)) {
              shelf.update(seen.withHostname(Optional.empty()));
            }
          }
          return parts;
        });
  }

  /**
   * @return whether there was one
   */
  public boolean clear(InetAddress address, MacAddress mac, Actor by) {
    mayClear(by);
    return units.run(
        unit -> {
          Shelf<Neighbour> shelf = unit.tx().shelf(Kinds.NEIGHBOUR);
          Optional<Neighbour> seen =
              shelf.find(n -> n.address().equals(address) && n.mac().equals(mac));
          seen.ifPresent(n -> shelf.delete(n.id()));
          return seen.isPresent();
        });
  }

  private static void mayClear(Actor by) {
    if (by instanceof Actor.Person person && !person.admin()) {
      throw new Denied(
          "NOT_PERMITTED",
          "Must be an administrator to clear discovery entries.",
          "ask an administrator");
    }
  }
}
