package io.maas4j.server.rack;

import io.maas4j.id.MacAddress;
import io.maas4j.network.Addresses;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The IPv6 neighbours that the kernel knows. It tells them over netlink only, which the JDK does
 * not speak: so the program {@code ip} is asked, where it is installed. Link-local addresses are
 * left out, as every host has one.
 */
final class Ipv6Neighbours {
  private static final Logger log = LoggerFactory.getLogger(Ipv6Neighbours.class);
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/usr/bin/ip"));
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MOST = 4096;
  private static final Set<String> GONE = Set.of("FAILED", "INCOMPLETE", "NONE");

  private Ipv6Neighbours() {}

  /** Now; none where nobody can tell. Blocks for some milliseconds, or three seconds at most. */
  static List<ArpEntry> now() {
    Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty()) {
      return List.of();
    }
    List<ArpEntry> neighbours = new ArrayList<>();
    try {
      Process process =
          new ProcessBuilder(program.get().toString(), "-6", "-o", "neigh", "show")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
        for (String line = lines.readLine();
            line != null && neighbours.size() < MOST;
            line = lines.readLine()) {
          parse(line).ifPresent(neighbours::add);
        }
      } finally {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      log.debug("IPv6 neighbours cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return neighbours;
  }

  /**
   * @param line {@code 2001:db8::7 dev eth0 lladdr 52:54:00:00:00:07 REACHABLE}
   * @return empty for those who did not answer, and for link-local addresses
   */
  static Optional<ArpEntry> parse(String line) {
    String[] words = line.strip().split("\\s+");
    Optional<String> device = after(words, "dev");
    Optional<String> mac = after(words, "lladdr");
    if (device.isEmpty() || mac.isEmpty() || GONE.contains(words[words.length - 1])) {
      return Optional.empty();
    }
    try {
      InetAddress address = Addresses.parse(words[0]);
      return address.isLinkLocalAddress()
          ? Optional.empty()
          : Optional.of(new ArpEntry(address, MacAddress.parse(mac.get()), device.get()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> after(String[] words, String key) {
    for (int i = 1; i < words.length - 1; i++) {
      if (words[i].equals(key)) {
        return Optional.of(words[i + 1]);
      }
    }
    return Optional.empty();
  }
}
