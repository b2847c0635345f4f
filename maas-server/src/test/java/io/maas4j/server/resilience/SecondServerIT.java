package io.maas4j.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.server.resilience.JarServer.Outcome;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is in use already. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class SecondServerIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private Path home;
  private Path log;

  @BeforeEach
  void prepare() throws IOException {
    home = Directories.fresh("second");
    log = Path.of("target/second-server.log").toAbsolutePath();
  }

  @AfterEach
  void clear() throws IOException {
    Directories.delete(home);
  }

  @Test
  void aDataDirectoryInUseIsRefusedAndItsServerNamed() throws Exception {
    List<String> flags = JarServer.forSimulation(Ports.any(), home.resolve("images"));
    try (JarServer server = new JarServer(home.resolve("data"), log, flags)) {
      server.start();
      Outcome second = run(server, Ports.any());
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.err().lines().toList())
          .last()
          .asString()
          .startsWith("maas: a server runs on " + home.resolve("data") + " already (process ")
          .contains(String.valueOf(server.handle().pid()), "--data-dir");
      assertThat(server.handle().isAlive()).isTrue();
      assertThat(server.run("status").status()).isZero();
    }
  }

  @Test
  void aPortInUseIsNamedWithItsSetting() throws Exception {
    try (JarServer server = new JarServer(home.resolve("data"), log, List.of());
        ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK);
        DatagramSocket udp = new DatagramSocket(0, LOOPBACK)) {
      int taken = tcp.getLocalPort();
      isNamed(run(server, new Ports(taken, 0, 0, 0)), taken, "maas-url");
      isNamed(run(server, new Ports(0, 0, 0, taken)), taken, "rack-http-port");
      taken = udp.getLocalPort();
      isNamed(run(server, new Ports(0, taken, 0, 0)), taken, "dhcp-port");
      isNamed(run(server, new Ports(0, 0, taken, 0)), taken, "tftp-port");
    }
  }

  private Outcome run(JarServer server, Ports ports) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(JarServer.forSimulation(ports, home.resolve("images")));
    return server.run(arguments.toArray(String[]::new));
  }

  private static void isNamed(Outcome outcome, int port, String setting) {
    assertThat(outcome.out()).doesNotContain("ready");
    assertThat(outcome.err().lines().toList())
        .last()
        .asString()
        .startsWith("maas: ")
        .contains(String.valueOf(port), "in use", setting);
    assertThat(outcome.err()).doesNotContain("\tat ");
    assertThat(outcome.status()).isEqualTo(1);
  }
}
