package io.maas4j.sample.host;

import io.maas4j.Maas;
import io.maas4j.fleet.Leases;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.NetbootConfig;
import io.maas4j.netboot.NetbootServer;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpConfig.Endpoint;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.tftp.TftpConfig;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Binds the boot engine to an engine, on loopback and free ports. */
final class LoopbackBoot {
  private LoopbackBoot() {}

  /**
   * Starts DHCP, TFTP and HTTP; the caller closes them before the engine.
   *
   * @param loaders directory of boot loaders
   */
  static NetbootServer start(Maas maas, Path loaders) {
    LoopbackNetwork network = new LoopbackNetwork();
    Inet4Address rack = network.address(1);
    NetbootServer netboot =
        NetbootServer.builder(
                new NetbootConfig(
                    Optional.of(DhcpConfig.inMemory(List.of(Endpoint.at(rack, 0)))),
                    TftpConfig.builder().addresses(rack).port(0).build(),
                    BootHttpConfig.builder().addresses(rack).port(0).build(),
                    loaders),
                new FleetBootResolver(maas.fleet().booting(), network::httpPort, maas.blocking()),
                network,
                maas.clock(),
                maas.blocking())
            .leaseListener(
                events ->
                    maas.fleet()
                        .leases()
                        .report(events.stream().map(LoopbackBoot::report).toList()))
            .images(maas.images()::file)
            .build();
    network.serve(netboot.startHttp());
    netboot.start();
    return netboot;
  }

  private static Leases.Report report(LeaseListener.LeaseEvent event) {
    boolean held = event.action() == LeaseListener.Action.COMMIT;
    return new Leases.Report(event.mac(), event.address(), held);
  }
}
