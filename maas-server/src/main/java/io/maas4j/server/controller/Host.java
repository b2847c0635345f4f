package io.maas4j.server.controller;

import io.maas4j.node.NewNodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The machine that this process runs on, as its kernel and its system describe it; what they do not
 * say is empty or zero.
 *
 * @param root {@code /}; another one in tests
 */
public record Host(Path root) {
  private static final String LOCALHOST = "localhost";

  /** This machine. */
  public static Host local() {
    return new Host(Path.of("/"));
  }

  /** Its name without the domain, as far as it can be a node's. */
  public String hostname() {
    String whole = text("proc/sys/kernel/hostname").map(String::strip).orElseGet(Host::nameByJava);
    String label = whole.split("\\.", 2)[0].replaceAll("[^a-zA-Z0-9-]", "-");
    String trimmed = label.replaceAll("^-+|-+$", "");
    return NewNodes.LABEL.matcher(trimmed).matches() ? trimmed : LOCALHOST;
  }

  private static String nameByJava() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine whose own name does not resolve still runs
      return LOCALHOST;
    }
  }

  /** {@code amd64/generic}. */
  public static String architecture() {
    String machine = System.getProperty("os.arch", "");
    String name =
        switch (machine) {
          case "x86_64", "amd64" -> "amd64";
          case "aarch64" -> "arm64";
          case "ppc64le" -> "ppc64el";
          default -> machine;
        };
    return name + "/generic";
  }

  /** MiB. */
  public long memory() {
    return text("proc/meminfo")
        .flatMap(
            all ->
                all.lines()
                    .filter(line -> line.startsWith("MemTotal:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .filter(digits -> !digits.isEmpty())
                    .map(digits -> Long.parseLong(digits) / 1024)
                    .findFirst())
        .orElse(0L);
  }

  /** {@code ubuntu}, {@code debian}, …. */
  public String osystem() {
    return release().getOrDefault("ID", "");
  }

  /** {@code noble}, …. */
  public String series() {
    return release().getOrDefault("VERSION_CODENAME", "");
  }

  private Map<String, String> release() {
    Map<String, String> values = new HashMap<>();
    text("etc/os-release")
        .ifPresent(
            all ->
                all.lines()
                    .map(line -> line.split("=", 2))
                    .filter(pair -> pair.length == 2)
                    .forEach(pair -> values.put(pair[0], pair[1].replaceAll("^\"|\"$", ""))));
    return values;
  }

  /**
   * What kind of interface this is.
   *
   * @return {@code physical}, {@code bond}, {@code bridge}, {@code vlan}; empty for one that is
   *     none of these and made by software
   */
  Optional<String> kind(String nic) {
    Path directory = root.resolve("sys/class/net").resolve(nic);
    if (Files.isDirectory(directory.resolve("bridge"))) {
      return Optional.of("bridge");
    }
    if (Files.isDirectory(directory.resolve("bonding"))) {
      return Optional.of("bond");
    }
    if (text("sys/class/net/" + nic + "/uevent")
        .map(u -> u.contains("DEVTYPE=vlan"))
        .orElse(false)) {
      return Optional.of("vlan");
    }
    return Files.exists(directory.resolve("device")) ? Optional.of("physical") : Optional.empty();
  }

  /** The 802.1Q number of a tagged interface. */
  Optional<Integer> vid(String nic) {
    return text("proc/net/vlan/" + nic)
        .flatMap(
            all ->
                java.util.regex.Pattern.compile("VID: (\\d{1,4})")
                    .matcher(all)
                    .results()
                    .map(match -> Integer.parseInt(match.group(1)))
                    .findFirst());
  }

  private Optional<String> text(String path) {
    try {
      return Optional.of(Files.readString(root.resolve(path)));
    } catch (IOException e) {
      // another kernel, or a container that does not show it
      return Optional.empty();
    }
  }
}
