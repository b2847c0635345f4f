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
 * gave addresses to, with the names that they give themselves. The region hears of each now and
 * then, not of every packet. Thread-safe.
 */
final class Neighbours {
  private static final Logger log = LoggerFactory.getLogger(Neighbours.class);

  /** How long what was told is not told again. */
  static final Duration REPEAT = Duration.ofMinutes(10);

  private static final int MAX_WAITING = 4096;
  private static final int MAX_NAMES = 4096;
  private static final int MAX_TOLD = 16_384;

  private final Discoveries discoveries;
  private final MachineId rack;
  private final Path arp;
  private final Supplier<List<ArpEntry>> ipv6;
  private final Supplier<LocalAddresses> local;
  private final Clock clock;
  private final Map<Pair, Sighting> leased = new LinkedHashMap<>();
  private final Map<Pair, Told> told = latest(MAX_TOLD);
  private final Map<InetAddress, String> names = latest(MAX_NAMES);

  private record Pair(InetAddress address, MacAddress mac) {}

  private record Told(Instant at, Optional<String> hostname) {}

  private static <K, V> Map<K, V> latest(int most) {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
      }
    };
  }

  /**
   * @param arp the kernel's table of IPv4, {@code /proc/net/arp}
   * @param ipv6 the kernel's table of IPv6
   */
  Neighbours(
      Discoveries discoveries,
      MachineId rack,
      Path arp,
      Supplier<List<ArpEntry>> ipv6,
      Supplier<LocalAddresses> local,
      Clock clock) {
    this.discoveries = discoveries;
    this.rack = rack;
    this.arp = arp;
    this.ipv6 = ipv6;
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

  /** Somebody says what he is called; it is told with his MAC, once that is known. */
  synchronized void named(InetAddress address, String hostname) {
    names.put(address, hostname);
  }

  /** Looks around and tells the region what is new. Blocks for one transaction, if anything is. */
  synchronized void look() {
    if (!discoveries.enabled()) {
      leased.clear();
      names.clear();
      return;
    }
    Instant now = clock.instant();
    List<Sighting> news =
        Stream.concat(leased.values().stream(), known().stream())
            .map(this::withName)
            .filter(s -> isNews(s, now))
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

  private Sighting withName(Sighting seen) {
    return new Sighting(
        seen.address(),
        seen.mac(),
        seen.interfaceName(),
        seen.vid(),
        Optional.ofNullable(names.get(seen.address())).or(seen::hostname));
  }

  private boolean isNews(Sighting seen, Instant now) {
    Pair pair = new Pair(seen.address(), seen.mac());
    Told before = told.get(pair);
    boolean news =
        before == null
            || !before.at().plus(REPEAT).isAfter(now)
            || seen.hostname().isPresent() && !seen.hostname().equals(before.hostname());
    if (news) {
      told.put(pair, new Told(now, seen.hostname()));
    }
    return news;
  }

  private List<Sighting> known() {
    List<String> own =
        local.get().all().stream()
            .filter(l -> !l.address().isLoopbackAddress())
            .map(LocalAddresses.Local::interfaceName)
            .toList();
    List<Sighting> known = new ArrayList<>();
    try {
      Files.readAllLines(arp).stream()
          .flatMap(line -> ArpEntry.parse(line).stream())
          .filter(entry -> own.contains(entry.interfaceName()))
          .map(Neighbours::sighting)
          .forEach(known::add);
    } catch (IOException e) {
      // another kernel than Linux: what DHCP sees is left
      log.debug("the kernel does not show its neighbours: {}", arp, e);
    }
    ipv6.get().stream()
        .filter(entry -> own.contains(entry.interfaceName()))
        .map(Neighbours::sighting)
        .forEach(known::add);
    return known;
  }

  private static Sighting sighting(ArpEntry entry) {
    return new Sighting(
        entry.address(), entry.mac(), entry.interfaceName(), Optional.empty(), Optional.empty());
  }
}
