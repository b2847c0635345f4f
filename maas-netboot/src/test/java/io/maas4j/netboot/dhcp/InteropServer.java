package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * A server of 10.97.0.0/24 in a namespace of its own: says {@code ready}, then a line for each
 * lease event, and ends with its input. Renewal comes after 4 s, rebinding after 8 s of 60. Takes
 * the interface, and who clients are.
 */
final class InteropServer {
  private InteropServer() {}

  public static void main(String[] arguments) throws IOException {
    Subnet4 subnet =
        Subnet4.of(Networks.address("10.97.0.0"), 24, Networks.address("10.97.0.1"))
            .range(Networks.address("10.97.0.100"), Networks.address("10.97.0.110"))
            .dnsServers(List.of(Networks.address("10.97.0.1")))
            .domain("interop.example")
            .searchDomains(List.of("interop.example", "example"))
            .leaseTime(Duration.ofSeconds(60))
            .policy(
                Policy.parse(
                    "option dhcp-renewal-time 4; option dhcp-rebinding-time 8;"
                        + " option root-path \"from-a-snippet\";",
                    PolicyScope.SUBNET))
            .build();
    NetworkConfig config =
        NetworkConfig.builder(1)
            .networks(
                List.of(
                    SharedNetwork.named("interop")
                        .onInterface(arguments[0])
                        .identity(
                            arguments.length > 1
                                ? Identity.valueOf(arguments[1])
                                : Identity.HARDWARE_ADDRESS)
                        .subnets(List.of(subnet))
                        .build()))
            .build();
    DhcpConfig running =
        DhcpConfig.inMemory(List.of(DhcpConfig.Endpoint.onInterface(arguments[0])));
    try (DhcpServer server =
        DhcpServer.builder(running, ConfigSource.fixed(config), Clock.systemUTC())
            .leaseListener(
                events ->
                    events.forEach(
                        event ->
                            say(
                                event.action()
                                    + " "
                                    + event.address().getHostAddress()
                                    + " "
                                    + event.hostname())))
            .build()) {
      server.start();
      say("ready");
      while (System.in.read() >= 0) {
        say("abandoned " + server.stats().abandoned());
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
