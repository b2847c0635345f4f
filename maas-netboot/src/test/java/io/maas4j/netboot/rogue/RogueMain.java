package io.maas4j.netboot.rogue;

import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpServer;
import io.maas4j.netboot.netns.TwoHosts;
import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A DHCP server that looks out for others, and says on standard output whom it sees. */
final class RogueMain {
  private RogueMain() {}

  public static void main(String[] arguments) throws Exception {
    Inet4Address rack = ForeignServersTest.ip("10.66.0.1");
    NetworkConfig config =
        NetworkConfig.builder(1)
            .networks(
                List.of(
                    SharedNetwork.named("vlan-1")
                        .onInterface(TwoHosts.RACK_INTERFACE)
                        .subnets(
                            List.of(
                                Subnet4.of(ForeignServersTest.ip("10.66.0.0"), 24, rack)
                                    .range(
                                        ForeignServersTest.ip("10.66.0.200"),
                                        ForeignServersTest.ip("10.66.0.210"))
                                    .build()))
                        .build()))
            .build();
    Clock clock = Clock.systemUTC();
    RogueDetector detector =
        new RogueDetector(
            clock,
            Duration.ofSeconds(2),
            Duration.ofSeconds(8),
            rack::equals,
            (name, servers) ->
                System.out.println(
                    name + " " + servers.stream().map(Inet4Address::getHostAddress).toList()));
    DhcpServer server =
        DhcpServer.builder(
                DhcpConfig.inMemory(
                    List.of(DhcpConfig.Endpoint.onInterface(TwoHosts.RACK_INTERFACE))),
                ConfigSource.fixed(config),
                clock)
            .tap(detector.tap())
            .ignoring(detector::isProbe)
            .build();
    server.start();
    detector.watch(Set.of(TwoHosts.RACK_INTERFACE));
    detector.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  System.out.println("stats " + server.stats().sent() + server.stats().dropped());
                  System.out.flush();
                }));
    new CountDownLatch(1).await();
  }
}
