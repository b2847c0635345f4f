package io.maas4j.sample.netboot;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.Host6;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.netboot.dhcp6.Dhcp6Config.Endpoint;
import io.maas4j.netboot.dhcp6.Dhcp6Server;
import io.maas4j.netboot.lease.Durability;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code dhcp6}: one IPv6 subnet, on an interface or behind relays. */
final class Dhcp6Service implements BootService {
  static final String USAGE =
      """
        dhcp6 --subnet CIDR --range A-B [--range …]
             [--interface IF]            serve the machines on it
             [--listen [ADDRESS]:547]    serve relays only
             [--server-address ADDRESS]  of the boot servers (default: the interface's)
             [--lease-file FILE]         keep the leases there; without, in memory only
             [--no-fsync]                do not wait for the disk before each REPLY
             [--lease-time SECONDS] [--dns ADDRESS …] [--ntp ADDRESS …] [--domain NAME]
             [--http-port PORT]          of the boot files' HTTP server (default 5248)
             [--disable-boot METHOD …]   boot methods that get no file
             [--host MAC=ADDRESS …]      fixed addresses
             [--rapid-commit]            lease at once to those that ask for it
             [--half lower|upper]        of each range, where two servers share it
      """;

  private static final Set<String> VALUED =
      Set.of(
          "subnet",
          "range",
          "listen",
          "interface",
          "server-address",
          "lease-file",
          "lease-time",
          "dns",
          "ntp",
          "domain",
          "http-port",
          "half",
          "host",
          "disable-boot");
  private static final Set<String> PLAIN = Set.of("no-fsync", "rapid-commit");

  private final Dhcp6Server server;

  private Dhcp6Service(Dhcp6Server server) {
    this.server = server;
  }

  /**
   * @throws IllegalArgumentException saying which flag is wrong
   */
  static Dhcp6Service of(List<String> words, Clock clock) {
    Flags flags = Flags.take(words, "dhcp6", VALUED, PLAIN);
    Dhcp6Config.Builder config = Dhcp6Config.builder().endpoints(List.of(endpoint(flags)));
    flags
        .text("lease-file")
        .ifPresent(
            file ->
                config.journal(
                    Path.of(file), flags.has("no-fsync") ? Durability.OS : Durability.SYNC));
    if (flags.has("rapid-commit")) {
      config.rapidCommit();
    }
    return new Dhcp6Service(
        Dhcp6Server.builder(config.build(), ConfigSource.fixed(networks(flags)), clock).build());
  }

  @Override
  public List<String> start() {
    return server.start().stream().map(address -> "dhcp6 " + address).toList();
  }

  @Override
  public void close() {
    server.close();
  }

  private static Endpoint endpoint(Flags flags) {
    InetSocketAddress listen = flags.endpoint("listen", "[::]:547");
    if (!(listen.getAddress() instanceof Inet6Address address)) {
      throw Flags.wrong("listen", flags.required("listen"), "an IPv6 address");
    }
    if (flags.text("interface").isPresent()) {
      return Endpoint.onInterface(flags.required("interface"), listen.getPort());
    }
    flags.required("server-address");
    if (address.isAnyLocalAddress()) {
      throw Flags.wrong(
          "listen",
          flags.text("listen").orElse("[::]:547"),
          "an address of this machine, unless with --interface");
    }
    return Endpoint.at(address, listen.getPort());
  }

  private static NetworkConfig networks(Flags flags) {
    String cidr = flags.required("subnet");
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw Flags.wrong("subnet", cidr, "ADDRESS/LENGTH");
    }
    Inet6Address network = Flags.ipv6("subnet", cidr.substring(0, slash));
    int length = Flags.number("subnet", cidr.substring(slash + 1), 0, 128);
    Subnet6.Builder subnet =
        Subnet6.of(network, length, serverAddress(flags))
            .ranges(ranges(flags))
            .httpPort(flags.number("http-port", Subnet6.DEFAULT_HTTP_PORT, 1, 65535))
            .dnsServers(addresses(flags, "dns"))
            .ntpServers(addresses(flags, "ntp"))
            .half(half(flags))
            .disabledBootArchitectures(Set.copyOf(flags.all("disable-boot")));
    flags.text("domain").ifPresent(name -> subnet.domain(name).searchDomains(List.of(name)));
    flags.seconds("lease-time").ifPresent(subnet::leaseTime);
    SharedNetwork.Builder shared =
        SharedNetwork.named("standalone").subnets6(List.of(subnet.build()));
    flags.text("interface").ifPresent(shared::onInterface);
    return NetworkConfig.builder(1)
        .networks(List.of(shared.build()))
        .hosts6(flags.all("host").stream().map(Dhcp6Service::host).toList())
        .build();
  }

  private static Host6 host(String text) {
    String[] parts = text.split("=", 2);
    try {
      MacAddress mac = MacAddress.parse(parts[0]);
      return new Host6(mac, Flags.ipv6("host", parts.length == 2 ? parts[1] : ""), mac.dashed());
    } catch (IllegalArgumentException e) {
      throw Flags.wrong("host", text, "MAC=ADDRESS");
    }
  }

  private static List<Inet6Address> addresses(Flags flags, String name) {
    return flags.all(name).stream().map(text -> Flags.ipv6(name, text)).toList();
  }

  private static Subnet6.Half half(Flags flags) {
    return switch (flags.text("half").orElse("")) {
      case "" -> Subnet6.Half.ALL;
      case "lower" -> Subnet6.Half.LOWER;
      case "upper" -> Subnet6.Half.UPPER;
      default -> throw Flags.wrong("half", flags.required("half"), "lower or upper");
    };
  }

  private static List<Subnet6.Range> ranges(Flags flags) {
    List<Subnet6.Range> ranges = new ArrayList<>();
    flags.required("range");
    for (String text : flags.all("range")) {
      String[] ends = text.split("-", 2);
      if (ends.length != 2) {
        throw Flags.wrong("range", text, "FIRST-LAST");
      }
      ranges.add(new Subnet6.Range(Flags.ipv6("range", ends[0]), Flags.ipv6("range", ends[1])));
    }
    return ranges;
  }

  private static Inet6Address serverAddress(Flags flags) {
    if (flags.text("server-address").isPresent()) {
      return Flags.ipv6("server-address", flags.required("server-address"));
    }
    String name = flags.required("interface");
    try {
      NetworkInterface nic = NetworkInterface.getByName(name);
      if (nic == null) {
        throw Flags.wrong("interface", name, "an interface of this machine");
      }
      return nic.inetAddresses()
          .filter(Inet6Address.class::isInstance)
          .map(Inet6Address.class::cast)
          .filter(address -> !address.isLinkLocalAddress())
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "--interface '"
                          + name
                          + "' has no IPv6 address but a link-local one: give --server-address"));
    } catch (SocketException e) {
      throw new IllegalArgumentException("--interface '" + name + "' cannot be read", e);
    }
  }
}
