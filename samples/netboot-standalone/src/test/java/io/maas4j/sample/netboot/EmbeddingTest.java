package io.maas4j.sample.netboot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.dhcp.DhcpConfig.Endpoint;
import io.maas4j.netboot.dhcp.DhcpServer;
import io.maas4j.netboot.dhcp6.Dhcp6Config;
import io.maas4j.netboot.dhcp6.Dhcp6Server;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.http.BootHttpServer;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpServer;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's five lines for each server, run. */
class EmbeddingTest {
  private static final Path SOURCE =
      Path.of("src/test/java/io/maas4j/sample/netboot/EmbeddingTest.java");
  private static final Path README = Path.of("README.md");

  @TempDir Path directory;

  @Test
  void dhcp() {
    Inet4Address network = address("127.9.0.0");
    Inet4Address server = address("127.0.0.1");
    Inet4Address first = address("127.9.1.0");
    Inet4Address last = address("127.9.1.99");
    Endpoint endpoint = Endpoint.at(server, 0);
    Path journal = directory.resolve("leases");
    // README dhcp
    Subnet4 subnet = Subnet4.of(network, 24, server).range(first, last).build();
    try (DhcpServer dhcp = DhcpServer.serving(subnet, endpoint, journal, Clock.systemUTC())) {
      dhcp.start();
      // end
      assertThat(dhcp.addresses()).hasSize(1);
      assertThat(journal).exists();
    }
  }

  @Test
  void dhcp6() {
    Inet6Address network = address6("fd77::");
    Inet6Address server = address6("fd77::1");
    Inet6Address first = address6("fd77::1000");
    Inet6Address last = address6("fd77::ffff:ffff:ffff");
    Dhcp6Config.Endpoint endpoint = Dhcp6Config.Endpoint.at(address6("::1"), 0);
    Path journal = directory.resolve("leases6");
    // README dhcp6
    Subnet6 subnet = Subnet6.of(network, 64, server).range(first, last).build();
    try (Dhcp6Server dhcp6 = Dhcp6Server.serving(subnet, endpoint, journal, Clock.systemUTC())) {
      dhcp6.start();
      // end
      assertThat(dhcp6.addresses()).hasSize(1);
      assertThat(journal).exists();
    }
  }

  @Test
  void tftp() {
    Path files = directory;
    TftpConfig config = TftpConfig.builder().addresses(address("127.0.0.1")).port(0).build();
    // README tftp
    try (TftpServer tftp = TftpServer.serving(files, config)) {
      tftp.start();
      // end
      assertThat(tftp.stats().requests()).isZero();
    }
  }

  @Test
  void http() {
    Path files = directory;
    BootHttpConfig config =
        BootHttpConfig.builder().addresses(address("127.0.0.1")).port(0).build();
    // README http
    try (BootHttpServer http = BootHttpServer.serving(files, config)) {
      http.start();
      // end
      assertThat(http.stats().byStatus()).isEmpty();
    }
  }

  @Test
  void theReadmeShowsTheseLines() throws Exception {
    String readme = Files.readString(README);
    for (String server : List.of("dhcp", "dhcp6", "tftp", "http")) {
      List<String> lines = Files.readAllLines(SOURCE);
      List<String> shown =
          Stream.iterate(lines.indexOf("    // README " + server) + 1, i -> i + 1)
              .map(lines::get)
              .takeWhile(line -> !line.strip().equals("// end"))
              .map(line -> line.substring(4))
              .toList();
      assertThat(shown).as(server).isNotEmpty();
      assertThat(readme).contains(String.join("\n", shown));
    }
  }

  private static Inet6Address address6(String text) {
    return (Inet6Address) InetAddresses.forString(text);
  }

  private static Inet4Address address(String text) {
    return (Inet4Address) InetAddresses.forString(text);
  }
}
