package io.maas4j.server.rack;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.topology.Discoveries;
import io.maas4j.topology.Discoveries.Sighting;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom this rack sees on its links: those that its kernel knows, and those that its DHCP server
 * gave addresses to. The region hears of each now and then, not of every packet. Thread-safe.
 */
final class Neighbours {
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  /** How long what was told is not told again. */
  static final Duration REPEAT = Duration.ofMinutes(10);

  private static final int MAX_WAITING = 4096;

  private final Discoveries discoveries;
  private final MachineId rack;
  private final Path arp;
  private final Supplier<LocalAddresses> local;
  private final Clock clock;
  private final Map<Pair, Sighting> leased = new LinkedHashMap<>();
  private final Map<Pair, Instant> told = new LinkedHashMap<>();

  private record Pair(InetAddress address, MacAddress mac) {}

  /**
   * @param arp the kernel's table, {@code /proc/net/arp}
   */
  Neighbours(
      Discoveries discoveries,
      MachineId rack,
      Path arp,
      Supplier<LocalAddresses> local,
      Clock clock) {
    this.discoveries = discoveries;
    this.rack = rack;
    this.arp = arp;
    this.local = local;
    this.clock = clock;
  }

  /** An address was given on a link; what is too much to be remembered is seen the next time. */
  synchronized void leased(
      MacAddress mac, InetAddress address, String interfaceName, Optional<String> hostname) {
    if (leased.size() < MAX_WAITING) {
      leased.put(
          new Pair(address, mac),
          new Sighting(address, mac, interfaceName, Optional.empty(), hostname));
    }
  }

  /** Looks around and tells the region what is new. Blocks for one transaction, if anything is. */
  synchronized void look() {
    Instant now = clock.instant();
    told.values().removeIf(at -> !at.plus(REPEAT).isAfter(now));
    List<Sighting> news =
        Stream.concat(leased.values().stream(), known().stream())
            .filter(s -> told.putIfAbsent(new Pair(s.address(), s.mac()), now) == null)
            .toList();
    if (!news.isEmpty()) {
      try {
        discoveries.observed(rack, news);
      } catch (RuntimeException e) {
        news.forEach(s -> told.remove(new Pair(s.address(), s.mac())));
        throw e;
      }
    }
    leased.clear();
  }

  private List<Sighting> known() {
    List<String> own =
        local.get().all().stream()
            .filter(l -> !l.address().isLoopbackAddress())
            .map(LocalAddresses.Local::interfaceName)
            .toList();
    List<Sighting> known = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(arp)) {
        ArpEntry.parse(line)
            .filter(entry -> own.contains(entry.interfaceName()))
            .map(
                e ->
                    new Sighting(
                        e.address(),
                        e.mac(),
                        e.interfaceName(),
                        Optional.empty(),
                        Optional.empty()))
            .ifPresent(known::add);
      }
    } catch (IOException e) {
      // another kernel than Linux: what DHCP sees is left
      log.debug("the kernel does not show its neighbours: {}", arp, e);
    }
    return known;
  }
}
