package io.maas4j.sample.sim;

import io.maas4j.netboot.BootDecision;
import io.maas4j.netboot.BootResolver;
import io.maas4j.netboot.ConfigSource;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.bootmethod.BootScripts;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.DhcpServer;
import io.maas4j.netboot.file.BootFiles;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.http.BootHttpServer;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpServer;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The boot engine of this project on loopback, with a region behind it that only has files. */
final class BootEngine implements AutoCloseable {
  private static final String HASH = "abcdef0";
  private final ExecutorService disk = Executors.newFixedThreadPool(2);
  private final BootHttpServer http;
  private final TftpServer tftp;
  private final DhcpServer dhcp;
  private final int httpPort;
  private final SimNetwork network;

  BootEngine(Path directory, URI region, BootResolver resolver) throws IOException {
    Files.createDirectories(directory.resolve("bootloaders/uefi/amd64"));
    for (String loader : List.of("bootx64.efi", "grubx64.efi")) {
      Files.write(directory.resolve("bootloaders/uefi/amd64").resolve(loader), new byte[100_000]);
    }
    Path image = directory.resolve("image");
    Files.write(image, new byte[300_000]);
    InetAddress here = InetAddress.getByName("127.0.0.1");
    int[] port = new int[1];
    BootFiles files =
        new BootFiles(
            resolver,
            new BootScripts(),
            directory,
            hash -> Optional.of(image),
            () -> port[0],
            disk);
    http =
        new BootHttpServer(
            BootHttpConfig.builder().addresses(here).port(0).regions(region).build(),
            files,
            disk,
            BootTraffic.NONE);
    port[0] = http.start().get(0).getPort();
    httpPort = port[0];
    tftp =
        new TftpServer(
            TftpConfig.builder().addresses(here).port(0).build(), files, disk, BootTraffic.NONE);
    int tftpPort = tftp.start().get(0).getPort();
    dhcp =
        DhcpServer.builder(
                DhcpConfig.inMemory(
                    List.of(DhcpConfig.Endpoint.at(TinyServer.address("127.0.0.1"), 0))),
                new Fixed(networks(httpPort)),
                Clock.systemUTC())
            .build();
    InetSocketAddress dhcpAddress = dhcp.start().get(0);
    network = new SimNetwork(dhcpAddress, TinyServer.address("127.88.0.2"), tftpPort);
  }

  SimNetwork network() {
    return network;
  }

  String url(String path) {
    return "http://127.0.0.1:" + httpPort + path;
  }

  /** Boots the ephemeral system with this preseed. */
  CompletableFuture<BootDecision> ephemeral(String preseed) {
    return CompletableFuture.completedFuture(
        new BootDecision.NetworkBoot(
            "commissioning",
            "amd64",
            "generic",
            "MAAS4J",
            HASH + "/ubuntu/amd64/ga/noble/stable/boot-kernel",
            HASH + "/ubuntu/amd64/ga/noble/stable/boot-initrd",
            Optional.empty(),
            "nomodeset root=squash:"
                + url("/images/" + HASH + "/ubuntu/squashfs")
                + " ip=::::m:BOOTIF:dhcp ip6=off cc:{'datasource_list': ['MAAS']}end_cc"
                + " cloud-config-url="
                + preseed));
  }

  @Override
  public void close() {
    dhcp.close();
    tftp.close();
    http.close();
    disk.shutdownNow();
  }

  private static NetworkConfig networks(int httpPort) throws IOException {
    Inet4Address rack = TinyServer.address("127.0.0.1");
    Subnet4 subnet =
        Subnet4.of(TinyServer.address("127.88.0.0"), 16, rack)
            .httpPort(httpPort)
            .range(TinyServer.address("127.88.1.0"), TinyServer.address("127.88.2.255"))
            .build();
    return NetworkConfig.builder(1)
        .networks(
            List.of(NetworkConfig.SharedNetwork.named("vlan-1").subnets(List.of(subnet)).build()))
        .build();
  }

  private record Fixed(NetworkConfig current) implements ConfigSource {
    @Override
    public AutoCloseable subscribe(Consumer<NetworkConfig> listener) {
      return () -> {};
    }

    @Override
    public void acknowledge(long version) {}
  }
}
