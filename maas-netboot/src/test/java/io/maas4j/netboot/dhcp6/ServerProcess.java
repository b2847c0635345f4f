package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.dhcp6.Dhcp6Config.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A server in a process of its own, for a namespace of its own: on {@code eth0}, for fd77::/64,
 * with leases of 30 seconds. It prints {@code ready}, then each lease event, and ends with its
 * input.
 */
final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] arguments) throws IOException {
    Subnet6 subnet =
        Subnet6.of(Networks.address("fd77::"), 64, Networks.address("fd77::1"))
            .range(Networks.address("fd77::1000"), Networks.address("fd77::ffff:ffff:ffff"))
            .dnsServers(List.of(Networks.address("fd77::1")))
            .searchDomains(List.of("maas"))
            .leaseTime(Duration.ofSeconds(30))
            .build();
    ConfigSource networks =
        ConfigSource.fixed(
            NetworkConfig.builder(1)
                .networks(
                    List.of(
                        SharedNetwork.named("lab")
                            .onInterface("eth0")
                            .subnets6(List.of(subnet))
                            .build()))
                .build());
    Dhcp6Config config =
        Dhcp6Config.durable(List.of(Endpoint.onInterface("eth0")), Path.of(arguments[0]));
    try (Dhcp6Server server =
        Dhcp6Server.builder(config, networks, Clock.systemUTC())
            .leaseListener(
                events ->
                    events.forEach(
                        event ->
                            System.out.println(
                                event.action()
                                    + " "
                                    + event.mac()
                                    + " "
                                    + event.address().getHostAddress()
                                    + " "
                                    + event.hostname())))
            .build()) {
      server.start();
      System.out.println("ready");
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }
}
