package io.maas4j.server.config;

import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A setting: its name in the file ({@code dhcp-port}), from which flag ({@code --dhcp-port}) and
 * environment variable ({@code MAAS4J_DHCP_PORT}) follow. Immutable.
 *
 * @param <T> what its text becomes
 */
public final class Key<T> {
  /** Where a value may stand for several values. */
  enum Arity {
    ONE,
    MANY
  }

  public static final Key<Path> DATA_DIR =
      path("data-dir", "where settings, secrets and the embedded database are kept");
  public static final Key<Mode> MODE =
      new Key<>(
          "mode", "which parts run in this process", "region+rack", Arity.ONE, one(Mode::parse));
  public static final Key<DatabaseConfig> DATABASE_URI =
      new Key<>(
          "database-uri",
          "the database; " + DatabaseConfig.EMBEDDED_URI + " is the embedded one",
          "postgres://USER:PASSWORD@HOST:PORT/DATABASE[?sslmode=MODE] or "
              + DatabaseConfig.EMBEDDED_URI,
          Arity.ONE,
          one(DatabaseConfig::parse));
  public static final Key<HttpConfig> MAAS_URL =
      new Key<>(
          "maas-url",
          "where people and machines reach the region; a host of 0.0.0.0 only says where to listen",
          "http://HOST:PORT/MAAS, port 0-65535, 0 for any free one",
          Arity.ONE,
          one(HttpConfig::parse));
  public static final Key<InetAddress> RACK_BIND =
      new Key<>(
          "rack-bind",
          "the address that DHCP, TFTP and boot files are served at",
          "an address of this host, or 0.0.0.0 for all",
          Arity.ONE,
          one(Addresses::parse));
  public static final Key<Integer> DHCP_PORT = port("dhcp-port", "DHCP server (UDP)");
  public static final Key<Integer> DHCP6_PORT = port("dhcp6-port", "DHCPv6 server (UDP)");
  public static final Key<Integer> DHCP_FAILOVER_PORT =
      new Key<>(
          "dhcp-failover-port",
          "port at which a VLAN's primary rack is reached by its secondary (TCP); the same on both",
          "1-65535",
          Arity.ONE,
          one(text -> whole(text, 1, 65535)));
  public static final Key<Integer> TFTP_PORT = port("tftp-port", "TFTP server (UDP)");
  public static final Key<Integer> RACK_HTTP_PORT =
      port("rack-http-port", "boot files over HTTP (TCP)");
  public static final Key<Path> IMAGES_DIR =
      path("images-dir", "kernels, initial RAM disks and root file systems");
  public static final Key<Path> LOADERS_DIR = path("loaders-dir", "boot loaders");
  public static final Key<Long> IMAGES_QUOTA =
      new Key<>(
          "images-quota",
          "what imported images may take on the disk",
          "bytes, or with K, M, G or T behind; 0 for as much as the disk holds",
          Arity.ONE,
          one(Key::bytes));
  public static final Key<Path> CACHE_DIR =
      path("cache-dir", "where the embedded database's programs are unpacked; may be deleted");
  public static final Key<List<SubnetConfig>> SUBNETS =
      new Key<>(
          "subnets",
          "networks known from the start; repeatable",
          SubnetConfig.FORM,
          Arity.MANY,
          Key::subnets);
  public static final Key<Duration> NODE_TIMEOUT =
      new Key<>(
          "node-timeout",
          "minutes after which a machine that does not report has failed",
          "whole minutes, 1-10080",
          Arity.ONE,
          one(text -> Duration.ofMinutes(whole(text, 1, 10080))));
  public static final Key<String> KERNEL_OPTS =
      new Key<>(
          "kernel-opts",
          "words added to the kernel's command line of every network boot",
          "words on one line",
          Arity.ONE,
          one(Key::line));

  public static final Key<Integer> TRACE_BYTES =
      new Key<>(
          "trace-bytes",
          "what the last packets of booting machines may take in memory",
          "0-1073741824 bytes, 0 keeps none",
          Arity.ONE,
          one(text -> whole(text, 0, 1 << 30)));
  public static final Key<Integer> DHCP_PROBE_INTERVAL =
      new Key<>(
          "dhcp-probe-interval",
          "seconds between two questions for DHCP servers that are none of ours",
          "0 or 30-86400, 0 only listens",
          Arity.ONE,
          one(Key::probeInterval));
  public static final Key<Integer> SCAN_RATE =
      new Key<>(
          "scan-rate",
          "addresses a second that a scan for neighbours asks at most",
          "1-10000",
          Arity.ONE,
          one(text -> whole(text, 1, 10_000)));
  public static final Key<Integer> DHCP_PING_WAIT =
      new Key<>(
          "dhcp-ping-wait",
          "milliseconds that an offer waits for whoever uses its address already",
          "0-10000, 0 asks nobody",
          Arity.ONE,
          one(text -> whole(text, 0, 10_000)));
  public static final Key<URI> LAUNCHPAD_URL =
      url("launchpad-url", "where SSH keys of lp:<id> are imported from");
  public static final Key<URI> GITHUB_URL =
      url("github-url", "where SSH keys of gh:<id> are imported from");

  /** All, in the order in which they are shown. */
  public static final List<Key<?>> ALL =
      List.of(
          DATA_DIR,
          MODE,
          DATABASE_URI,
          MAAS_URL,
          RACK_BIND,
          DHCP_PORT,
          DHCP6_PORT,
          DHCP_FAILOVER_PORT,
          TFTP_PORT,
          RACK_HTTP_PORT,
          SUBNETS,
          IMAGES_DIR,
          LOADERS_DIR,
          IMAGES_QUOTA,
          CACHE_DIR,
          NODE_TIMEOUT,
          KERNEL_OPTS,
          TRACE_BYTES,
          DHCP_PROBE_INTERVAL,
          SCAN_RATE,
          DHCP_PING_WAIT,
          LAUNCHPAD_URL,
          GITHUB_URL);

  private static final Pattern BYTES = Pattern.compile("(\\d{1,15})([KMGTkmgt]?)");

  private final String name;
  private final String description;
  private final String accepted;
  private final Arity arity;
  private final Function<List<String>, T> parser;

  private Key(
      String name,
      String description,
      String accepted,
      Arity arity,
      Function<List<String>, T> parser) {
    this.name = name;
    this.description = description;
    this.accepted = accepted;
    this.arity = arity;
    this.parser = parser;
  }

  static Optional<Key<?>> named(String name) {
    return ALL.stream().filter(key -> key.name.equals(name)).findFirst();
  }

  /** As in the file, {@code lower-case-dashes}. */
  public String name() {
    return name;
  }

  /** {@code --dhcp-port}. */
  public String flag() {
    return "--" + name;
  }

  /** {@code MAAS4J_DHCP_PORT}. */
  public String variable() {
    return "MAAS4J_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  /** Form and range of its values. */
  public String accepted() {
    return accepted;
  }

  /** Whether several values may be given. */
  public boolean repeatable() {
    return arity == Arity.MANY;
  }

  /**
   * @throws ConfigurationException naming key, value, origin and what is accepted
   */
  T parse(List<String> texts, Origin origin) {
    try {
      if (arity == Arity.ONE && texts.size() != 1) {
        throw new IllegalArgumentException(texts.size() + " values where one is needed");
      }
      return parser.apply(texts);
    } catch (IllegalArgumentException e) {
      String value = this == (Key<?>) DATABASE_URI ? "" : " '" + String.join(" ", texts) + "'";
      throw new ConfigurationException(
          name + value + " (" + origin + ") cannot be used: " + e.getMessage(),
          "accepted: " + accepted);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  private static <T> Function<List<String>, T> one(Function<String, T> parser) {
    return texts -> parser.apply(texts.get(0));
  }

  private static Key<Integer> port(String name, String service) {
    return new Key<>(
        name,
        "port of the " + service,
        "0-65535, 0 for any free one",
        Arity.ONE,
        one(text -> whole(text, 0, 65535)));
  }

  private static Key<URI> url(String name, String description) {
    return new Key<>(name, description, "http[s]://HOST[:PORT][/PATH]", Arity.ONE, one(Key::url));
  }

  private static URI url(String text) {
    URI uri = URI.create(text.strip().replaceAll("/+$", ""));
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("it is no address of a web server");
    }
    return uri;
  }

  private static Key<Path> path(String name, String description) {
    return new Key<>(name, description, "a directory", Arity.ONE, one(Key::directory));
  }

  private static Path directory(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("it is empty");
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(e.getReason(), e);
    }
  }

  private static String line(String text) {
    if (text.lines().count() > 1) {
      throw new IllegalArgumentException("it has several lines");
    }
    return text.strip();
  }

  private static long bytes(String text) {
    Matcher form = BYTES.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("it is no number of bytes");
    }
    long unit = 1L << (10 * (1 + "KMGT".indexOf(form.group(2).toUpperCase(Locale.ROOT))));
    return Math.multiplyExact(Long.parseLong(form.group(1)), form.group(2).isEmpty() ? 1 : unit);
  }

  private static int probeInterval(String text) {
    int seconds = whole(text, 0, 86_400);
    if (seconds > 0 && seconds < 30) {
      throw new IllegalArgumentException("it is neither 0 nor within 30-86400");
    }
    return seconds;
  }

  private static int whole(String text, int least, int most) {
    int value;
    try {
      value = Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it is not a whole number", e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException("it is not within " + least + "-" + most);
    }
    return value;
  }

  private static List<SubnetConfig> subnets(List<String> texts) {
    List<SubnetConfig> subnets = new ArrayList<>();
    for (String text : texts) {
      SubnetConfig subnet = SubnetConfig.parse(text);
      if (subnets.stream().anyMatch(other -> other.cidr().equals(subnet.cidr()))) {
        throw new IllegalArgumentException(subnet.cidr() + " is given twice");
      }
      subnets.add(subnet);
    }
    return List.copyOf(subnets);
  }
}
