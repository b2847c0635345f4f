package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTestScriptsTest {
  @TempDir Path directory;
  private SandboxedMachine machine;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    for (String name : new String[] {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}) {
      machine.environment.put(name, "");
    }
    machine.environment.put("no_proxy", "");
  }

  private ShippedScript script(String name) throws Exception {
    return new ShippedScript(machine, name);
  }

  /** A server that gives one answer to each connection. */
  private record OneAnswer(ServerSocket socket) implements AutoCloseable {
    static OneAnswer of(String answer) throws IOException {
      ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      Thread thread =
          new Thread(
              () -> {
                while (!socket.isClosed()) {
                  try (Socket connection = socket.accept()) {
                    connection.getInputStream().read(new byte[65536]);
                    connection.getOutputStream().write(answer.getBytes(UTF_8));
                  } catch (IOException e) {
                    // The client or the test went away.
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
      return new OneAnswer(socket);
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "204, 0", "301, 0", "404, 0", "407, 1", "502, 1", "511, 1"})
  void anAnswerOfTheSiteCountsAndOneOfWhatIsBetweenDoesNot(int status, int exit) throws Exception {
    try (OneAnswer site =
        OneAnswer.of("HTTP/1.1 " + status + " Word\r\nContent-Length: 0\r\n\r\n")) {
      Outcome outcome =
          script("internet-connectivity").run("--url=http://" + site.address() + "/x?y=$(id)");
      assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(exit);
      assertThat(outcome.output()).contains("HTTP " + status);
    }
  }

  @Test
  void eachUrlIsReported() throws Exception {
    try (OneAnswer site = OneAnswer.of("HTTP/1.0 200 OK\r\n\r\n")) {
      ShippedScript script =
          script("internet-connectivity")
              .with(
                  "ping",
                  "case \"$*\" in *\" ok.example.test\") exit 0 ;; esac\n"
                      + "echo '3 packets transmitted, 0 received, 100% packet loss, time 2ms'; exit 1");
      Outcome outcome =
          script.run(
              "--url=http://user:pass@"
                  + site.address()
                  + ",icmp://ok.example.test,192.0.2.1,"
                  + "tcp://x,"
                  + site.address()
                  + ",ftp://"
                  + site.address()
                  + ",http://,,$(reboot)");
      assertThat(outcome.exitStatus()).isEqualTo(1);
      assertThat(outcome.output())
          .contains(
              "reached http://" + site.address() + ": HTTP 200\n",
              "reached icmp://ok.example.test: answers ping\n",
              "MISSED 192.0.2.1: 3 packets transmitted, 0 received, 100% packet loss, time 2ms\n",
              "MISSED tcp://x: scheme tcp cannot be tested\n",
              "reached " + site.address() + ": port " + site.socket().getLocalPort() + " is open\n",
              "reached ftp://" + site.address(),
              "MISSED http://: has no host\n",
              "MISSED $(reboot): is not a host, an address or a URL\n")
          .doesNotContain("pass@");
      assertThat(outcome.output().lines().reduce("", (a, b) -> b))
          .startsWith("failed: not reached: 192.0.2.1 (3 packets");
      assertThat(script.calls("ping"))
          .containsExactly("-c 3 -W 2 ok.example.test", "-c 3 -W 2 192.0.2.1");
    }
  }

  @Test
  void theProxyOfTheEnvironmentIsUsedAndItsRefusalTold() throws Exception {
    try (OneAnswer proxy =
        OneAnswer.of("HTTP/1.1 403 Forbidden by proxy\r\nContent-Length: 0\r\n\r\n")) {
      ShippedScript script = script("internet-connectivity");
      script.environment("https_proxy", "http://" + proxy.address());
      Outcome outcome = script.run("--url=https://site.example.test/");
      assertThat(outcome.exitStatus()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("the proxy 127.0.0.1:", " answered HTTP/1.1 403 Forbidden by proxy");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth9", "eth0;reboot", "../eth0", "-x", "a/b", "averyveryverylongname"})
  void anInterfaceThatIsNotThereIsNamed(String name) throws Exception {
    for (String test :
        new String[] {
          "gateway-connectivity", "rack-controller-connectivity", "link-connectivity"
        }) {
      Outcome outcome = script(test).with("ip", "").run("--interface=" + name);
      assertThat(outcome.exitStatus()).describedAs(test).isEqualTo(1);
      assertThat(outcome.output()).startsWith("failed: ").contains(name);
    }
  }

  private ShippedScript gateway(String ping) throws Exception {
    return script("gateway-connectivity")
        .with(
            "ip",
            """
            case "$*" in
            "-4 "*) echo '[{"dst": "default", "gateway": "10.9.0.1", "dev": "eth0"},
              {"dst": "default", "gateway": "10.8.0.1", "dev": "eth1"},
              {"dst": "10.9.0.0/24", "dev": "eth0"},
              {"dst": "default", "table": "100", "nexthops": [{"gateway": "10.9.0.2", "dev": "eth0"}]}]' ;;
            "-6 "*) echo '[{"dst": "default", "gateway": "fe80::1", "dev": "eth0"}]' ;;
            "neigh show to 10.9.0.2 dev eth0") echo '10.9.0.2 lladdr 52:54:00:00:00:02 REACHABLE' ;;
            esac
            """)
        .with("ping", ping);
  }

  @Test
  void everyGatewayOfTheInterfaceMustAnswer() throws Exception {
    ShippedScript script = gateway("");
    Outcome outcome = script.run("--interface=eth0");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(script.calls("ping"))
        .containsExactly(
            "-c 3 -W 2 -I eth0 10.9.0.1",
            "-c 3 -W 2 -I eth0 10.9.0.2",
            "-c 3 -W 2 -I eth0 fe80::1");
  }

  @Test
  void aGatewayThatIsSilentOnPingButOnTheLinkIsThere() throws Exception {
    Outcome outcome =
        gateway("case $* in *fe80*) ;; *) echo '100% packet loss'; exit 1 ;; esac")
            .run("--interface=eth0");
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output())
        .contains("reached 10.9.0.2 through eth0: does not answer ping, but on the link")
        .endsWith("failed: no answer of gateway 10.9.0.1 through eth0 (100% packet loss)\n");
  }

  @Test
  void anInterfaceWithoutGatewayIsSkipped() throws Exception {
    ShippedScript script = script("gateway-connectivity").with("ip", "echo '[]'");
    assertThat(script.run("--interface=eth0").output())
        .isEqualTo("skipped: no default route through eth0\n");
    assertThat(script.status()).isEqualTo("skipped");
  }

  @Test
  void theRackOfTheKernelCommandLineIsAsked() throws Exception {
    try (OneAnswer rack = OneAnswer.of("HTTP/1.1 206 Partial\r\nContent-Length: 0\r\n\r\n")) {
      machine.root(
          "proc/cmdline", "ro root=squash:http://" + rack.address() + "/images/x/squashfs quiet\n");
      Outcome outcome = script("rack-controller-connectivity").run();
      assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
      assertThat(outcome.output())
          .contains("http://" + rack.address() + "/images/x/squashfs: HTTP 206");
    }
  }

  @Test
  void aRackThatHasNoImageFailsButOneWithoutRootByHttpNeedsOnlyAnswer() throws Exception {
    try (OneAnswer rack = OneAnswer.of("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")) {
      machine.root("proc/cmdline", "root=http://" + rack.address() + "/gone\n");
      ShippedScript script = script("rack-controller-connectivity");
      assertThat(script.run().output()).contains("failed: the rack answered HTTP 404");
      machine.root("proc/cmdline", "root=/dev/sda1\n");
      script.environment("MAAS_BASE_URL", "http://" + rack.address());
      assertThat(script.run().exitStatus()).isZero();
      script.environment("MAAS_BASE_URL", "");
      assertThat(script.run().output()).startsWith("skipped: neither root=");
    }
  }

  /** A time server whose answer the test forms; its clock is shifted. */
  private static DatagramSocket timeServer(long shift, UnaryOperator<byte[]> form)
      throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[256];
              while (!socket.isClosed()) {
                try {
                  DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                  socket.receive(packet);
                  ByteBuffer asked = ByteBuffer.wrap(buffer);
                  ByteBuffer answer = ByteBuffer.allocate(48).put(0, (byte) 0x24).put(1, (byte) 2);
                  answer.putLong(24, asked.getLong(40));
                  // The client's own time, shifted: no clock of this host is asked.
                  int seconds = (int) (asked.getInt(40) + shift);
                  answer.putInt(32, seconds).putInt(36, asked.getInt(44));
                  answer.putInt(40, seconds).putInt(44, asked.getInt(44));
                  byte[] data = form.apply(answer.array());
                  socket.send(new DatagramPacket(data, data.length, packet.getSocketAddress()));
                } catch (IOException e) {
                  // The test has ended.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, passed",
    "3, 0, passed",
    "86400, 1, this clock differs from the time servers by -86400.",
    "-7200, 1, this clock differs from the time servers by 7200."
  })
  void theClockIsComparedWithTheServer(long shift, int exit, String said) throws Exception {
    try (DatagramSocket server = timeServer(shift, UnaryOperator.identity())) {
      machine.root("etc/chrony/chrony.conf", "# server no.example.test\nserver 127.0.0.1 iburst\n");
      Outcome outcome = script("ntp").run("127.0.0.1:" + server.getLocalPort());
      assertThat(outcome.exitStatus()).describedAs(outcome.output()).isEqualTo(exit);
      assertThat(outcome.output())
          .contains("stratum 2")
          .contains(said.substring(0, said.length() - 1));
    }
  }

  @Test
  void aServerWhoseClockIsNotSetIsNoServer() throws Exception {
    try (DatagramSocket unset = timeServer(0, data -> with(data, 0, 0xe4));
        DatagramSocket kiss = timeServer(0, data -> with(data, 1, 0));
        DatagramSocket forged = timeServer(0, data -> with(data, 24, 0x55))) {
      Outcome outcome =
          script("ntp")
              .run(
                  "127.0.0.1:" + unset.getLocalPort(),
                  "127.0.0.1:" + kiss.getLocalPort(),
                  "127.0.0.1:" + forged.getLocalPort());
      assertThat(outcome.exitStatus()).isEqualTo(1);
      assertThat(outcome.output())
          .contains("its own clock is not set", "refuses", "something else than NTP")
          .contains("failed: no NTP server answers: 127.0.0.1:");
    }
  }

  private static byte[] with(byte[] data, int at, int value) {
    data[at] = (byte) value;
    return data;
  }

  @Test
  void theConfiguredServersAreFound() throws Exception {
    machine.root("etc/systemd/timesyncd.conf.d/maas.conf", "[Time]\nNTP=127.0.0.1:9 $(reboot)\n");
    machine.root("run/systemd/netif/leases/2", "NTP=127.0.0.1:9\n");
    machine.root("etc/ntp.conf", "server 127.127.1.0\n");
    Outcome outcome = script("ntp").run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("failed: no NTP server answers: 127.0.0.1:9\n");
  }

  @Test
  void withoutServersTheTestSaysSo() throws Exception {
    assertThat(script("ntp").run().output()).isEqualTo("failed: no NTP server is configured\n");
  }
}
