package io.maas4j.sample.netboot;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.Range;
import io.maas4j.netboot.NetworkConfig.Service;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpServer;
import io.maas4j.netboot.dhcp.PingProbe;
import io.maas4j.netboot.lease.Durability;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code dhcp}: one subnet, on an interface or behind relays. */
final class DhcpService implements BootService {
  static final String USAGE =
      """
        dhcp --subnet CIDR --range A-B [--range …]
             [--listen 0.0.0.0:67]       address and port
             [--interface IF]            serve the machines on it; without, relays only
             [--server-address ADDRESS]  of this server in the subnet (default: the interface's)
             [--lease-file FILE]         keep the leases there; without, in memory only
             [--no-fsync]                do not wait for the disk before each ACK
             [--lease-time SECONDS] [--gateway ADDRESS] [--dns ADDRESS …] [--domain NAME]
             [--http-port PORT]          of the boot files' HTTP server (default 5248)
             [--disable-boot METHOD …]   boot methods that get no file
             [--authoritative]           refuse what other servers gave
             [--identity WHO]            who a client is: hardware-address (default), or
                                         client-identifier (option 61, where it sends one)
             [--probe MILLISECONDS]      ask whether a new address is in use, and wait so long
             [--partner ROLE]            share the leases with another server: this one is the
                                         primary, which listens, or the secondary, which dials
             [--partner-address A:647]   where the primary listens
             [--partner-secret-file F]   what both know, 16 octets or more
        dhcp --proxy --interface IF --subnet CIDR …   only boot files, beside another DHCP server;
                                         also listens at port 4011
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
          "gateway",
          "dns",
          "domain",
          "identity",
          "http-port",
          "probe",
          "partner",
          "partner-address",
          "partner-secret-file",
          "disable-boot");
  private static final Set<String> PLAIN = Set.of("no-fsync", "authoritative", "proxy");

  private static final int PROBES_AT_ONCE = 64;

  private final DhcpServer server;
  private final Optional<PingProbe> probe;

  private DhcpService(DhcpServer server, Optional<PingProbe> probe) {
    this.server = server;
    this.probe = probe;
  }

  /**
   * @throws IllegalArgumentException saying which flag is wrong
   */
  static DhcpService of(List<String> words, Clock clock) {
    Flags flags = Flags.take(words, "dhcp", VALUED, PLAIN);
    InetSocketAddress listen = flags.endpoint("listen", "0.0.0.0:67");
    if (!(listen.getAddress() instanceof Inet4Address address)) {
      throw Flags.wrong("listen", flags.required("listen"), "an IPv4 address");
    }
    DhcpConfig.Endpoint endpoint =
        new DhcpConfig.Endpoint(flags.text("interface"), address, listen.getPort());
    List<DhcpConfig.Endpoint> endpoints = new ArrayList<>(List.of(endpoint));
    if (flags.has("proxy")) {
      endpoints.add(
          new DhcpConfig.Endpoint(flags.text("interface"), address, DhcpConfig.BOOT_SERVER_PORT));
    }
    ConfigSource networks = ConfigSource.fixed(networks(flags));
    Optional<PingProbe> probe =
        flags
            .text("probe")
            .map(text -> Flags.number("probe", text, 1, 60_000))
            .map(DhcpService::ping);
    DhcpServer.Builder server = DhcpServer.builder(config(flags, endpoints), networks, clock);
    probe.ifPresent(server::probing);
    return new DhcpService(server.build(), probe);
  }

  private static PingProbe ping(int millis) {
    return new PingProbe(Duration.ofMillis(millis), PROBES_AT_ONCE);
  }

  @Override
  public List<String> start() {
    return server.start().stream().map(address -> "dhcp " + address).toList();
  }

  @Override
  public void close() {
    server.close();
    probe.ifPresent(PingProbe::close);
  }

  private static DhcpConfig config(Flags flags, List<DhcpConfig.Endpoint> endpoints) {
    Durability durability = flags.has("no-fsync") ? Durability.OS : Durability.SYNC;
    return flags.text("lease-file").isPresent()
        ? DhcpConfig.durable(endpoints, flags.path("lease-file"), durability)
        : DhcpConfig.inMemory(endpoints);
  }

  private static NetworkConfig networks(Flags flags) {
    String cidr = flags.required("subnet");
    int slash = cidr.indexOf('/');
    if (slash < 0) {
      throw Flags.wrong("subnet", cidr, "ADDRESS/LENGTH");
    }
    Inet4Address network = Flags.ipv4("subnet", cidr.substring(0, slash));
    int length = Flags.number("subnet", cidr.substring(slash + 1), 0, 32);
    Subnet4.Builder subnet =
        Subnet4.of(network, length, serverAddress(flags))
            .ranges(ranges(flags))
            .httpPort(flags.number("http-port", Subnet4.DEFAULT_HTTP_PORT, 1, 65535))
            .dnsServers(flags.addresses("dns"))
            .disabledBootArchitectures(Set.copyOf(flags.all("disable-boot")))
            .authoritative(flags.has("authoritative"));
    flags.addresses("gateway").forEach(subnet::gateway);
    flags.text("domain").ifPresent(name -> subnet.domain(name).searchDomains(List.of(name)));
    flags.seconds("lease-time").ifPresent(time -> subnet.leaseTime(time).firmwareLeaseTime(time));
    SharedNetwork.Builder shared =
        SharedNetwork.named("standalone")
            .identity(identity(flags))
            .service(flags.has("proxy") ? Service.BOOT_ONLY : Service.ADDRESS_AND_BOOT)
            .failover(Partner.of(flags))
            .subnets(List.of(subnet.build()));
    flags.text("interface").ifPresent(shared::onInterface);
    return NetworkConfig.builder(1).networks(List.of(shared.build())).build();
  }

  private static Identity identity(Flags flags) {
    String text = flags.text("identity").orElse("hardware-address");
    return switch (text) {
      case "hardware-address" -> Identity.HARDWARE_ADDRESS;
      case "client-identifier" -> Identity.CLIENT_IDENTIFIER;
      default -> throw Flags.wrong("identity", text, "hardware-address or client-identifier");
    };
  }

  private static List<Range> ranges(Flags flags) {
    List<Range> ranges = new ArrayList<>();
    if (!flags.has("proxy")) {
      flags.required("range");
    }
    for (String text : flags.all("range")) {
      String[] ends = text.split("-", 2);
      if (ends.length != 2) {
        throw Flags.wrong("range", text, "FIRST-LAST");
      }
      ranges.add(new Range(Flags.ipv4("range", ends[0]), Flags.ipv4("range", ends[1])));
    }
    return ranges;
  }

  private static Inet4Address serverAddress(Flags flags) {
    Optional<String> given = flags.text("server-address");
    if (given.isPresent()) {
      return Flags.ipv4("server-address", given.get());
    }
    String name =
        flags
            .text("interface")
            .orElseThrow(
                () -> new IllegalArgumentException("--interface or --server-address is missing"));
    try {
      NetworkInterface nic = NetworkInterface.getByName(name);
      if (nic != null) {
        return nic.inetAddresses()
            .filter(Inet4Address.class::isInstance)
            .map(Inet4Address.class::cast)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--interface '" + name + "' has no IPv4 address: give --server-address"));
      }
    } catch (SocketException e) {
      throw new IllegalArgumentException("--interface '" + name + "' cannot be read", e);
    }
    throw Flags.wrong("interface", name, "an interface of this machine");
  }
}
