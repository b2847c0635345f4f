package io.maas4j.sample.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.access.SecretBox;
import io.maas4j.disks.MachineDisks;
import io.maas4j.fleet.NewMachine;
import io.maas4j.fleet.ScriptRequest;
import io.maas4j.fleet.Signal;
import io.maas4j.id.MacAddress;
import io.maas4j.image.DirectoryImages;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.tftp.TftpClient;
import io.maas4j.power.PowerParameters;
import io.maas4j.storage.DiskEdits.Description;
import io.maas4j.storage.LayoutOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One host on one PostgreSQL; each test has a machine of its own. */
class HostApplicationTest {
  private static final Actor ADMIN = Actor.admin("host");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir static Path directory;
  private static Path data;
  private static EmbeddedPostgres postgres;
  private static HostApplication host;

  @BeforeAll
  static void start() throws IOException {
    Path memory = Path.of("/dev/shm");
    data =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "maas-host")
            : Files.createTempDirectory("maas-host");
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(data.resolve("data"))
            .setServerConfig("fsync", "off")
            .start();
    Path loaders = Files.createDirectory(directory.resolve("loaders"));
    Files.writeString(loaders.resolve("loader.efi"), "a boot loader");
    host =
        new HostApplication(
            postgres.getPostgresDatabase(),
            SecretBox.aesGcm(new byte[32], new SecureRandom()),
            DirectoryImages.open(TinyImages.write(directory.resolve("images"))),
            loaders);
  }

  @AfterAll
  static void stop() throws IOException {
    if (host != null) {
      host.close();
    }
    if (postgres != null) {
      postgres.close();
    }
    try (var paths = Files.walk(data)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  @Test
  void itsRoutesShowAndDeployMachines() throws Exception {
    Machine machine = ready("deployed-here", new MacAddress("52:54:00:00:01:01"));
    assertThat(get("http://127.0.0.1:" + host.port() + "/inventory"))
        .contains("\"name\":\"deployed-here\"", "\"status\":\"Ready\"", machine.id().value());

    HttpResponse<String> accepted = deploy(machine.id().value());
    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.body()).contains("\"status\":\"Deploying\"");

    HttpResponse<String> again = deploy(machine.id().value());
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("Deploying", "\"remedy\":");
    assertThat(deploy("abc234").statusCode()).isEqualTo(404);
  }

  @Test
  void aMachineBootsWhatTheHostsDatabaseSaysOverHttpAndTftp() throws Exception {
    MacAddress mac = new MacAddress("52:54:00:00:01:02");
    Machine machine = ready("boots-here", mac);
    assertThat(deploy(machine.id().value()).statusCode()).isEqualTo(202);
    String boots = "http://127.0.0.1:" + host.netboot().httpAddresses().get(0).getPort();

    String script = get(boots + "/ipxe.cfg-" + mac);
    assertThat(script).contains("boot-kernel", "boot-initrd", machine.id().value());
    TftpClient tftp =
        new TftpClient(host.netboot().tftpAddresses().get(0), TftpClient.Options.none());
    assertThat(new String(tftp.fetch("grub/grub.cfg-" + mac), StandardCharsets.UTF_8))
        .contains("boot-kernel", machine.id().value());
    assertThat(new String(tftp.fetch("loader.efi"), StandardCharsets.UTF_8))
        .isEqualTo("a boot loader");

    host.maas().fleet().statusEvents().netboot(machine.id(), false);
    assertThat(get(boots + "/ipxe.cfg-" + mac)).doesNotContain("boot-kernel");
  }

  @Test
  void aMachineGetsALeaseThroughARelay() throws Exception {
    MacAddress mac = new MacAddress("52:54:00:00:01:03");
    Inet4Address relay = (Inet4Address) InetAddress.getByName("127.0.0.2");
    try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(relay, 0))) {
      socket.setSoTimeout(10_000);
      DhcpMessage offer = ask(socket, relayed(MessageType.DISCOVER, mac, relay).build());
      assertThat(offer.messageType()).contains(MessageType.OFFER);
      DhcpMessage ack =
          ask(
              socket,
              relayed(MessageType.REQUEST, mac, relay)
                  .option(
                      DhcpOption.SERVER_ID,
                      offer.options().address(DhcpOption.SERVER_ID).orElseThrow())
                  .option(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr())
                  .build());
      assertThat(ack.messageType()).contains(MessageType.ACK);
      assertThat(ack.yiaddr().getHostAddress()).matches("127\\.0\\.0\\.1[0-9][0-9]");
    }
  }

  @Test
  void theHostIsShort() throws IOException {
    Path source = Path.of("src/main/java/io/maas4j/sample/host/HostApplication.java");
    assertThat(Files.readAllLines(source)).hasSizeLessThan(100);
  }

  private static Machine ready(String name, MacAddress mac) {
    Machine machine =
        host.maas()
            .machines()
            .create(
                NewMachine.named(name)
                    .architecture("amd64")
                    .macs(mac)
                    .power("manual", PowerParameters.empty()),
                ADMIN);
    host.maas()
        .machines()
        .commission(machine.id(), Machine.Options.NONE, ScriptRequest.DEFAULT, ADMIN);
    host.maas().fleet().signals().signal(machine.id(), Signal.of(Signal.Word.OK));
    MachineDisks disks = host.maas().fleet().disks();
    disks.devices().create(machine.id(), Description.disk("vda", 8L << 30, "/dev/vda"), ADMIN);
    disks.layouts().set(machine.id(), "flat", LayoutOptions.NONE, ADMIN);
    return machine;
  }

  /** As a relay passes it on that wants the answer at the port it sends from (RFC 8357). */
  private static DhcpMessage.Builder relayed(MessageType type, MacAddress mac, Inet4Address relay) {
    return DhcpMessage.request(type, 7, mac.octets())
        .giaddr(relay)
        .hops(1)
        .option(DhcpOption.RELAY_AGENT_INFORMATION, 19, 0);
  }

  private static DhcpMessage ask(DatagramSocket socket, DhcpMessage message) throws IOException {
    byte[] bytes = message.encode();
    socket.send(new DatagramPacket(bytes, bytes.length, host.netboot().dhcpAddresses().get(0)));
    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    socket.receive(answer);
    return DhcpMessage.decode(Arrays.copyOf(answer.getData(), answer.getLength()));
  }

  private static HttpResponse<String> deploy(String id) throws Exception {
    return HTTP.send(
        request("http://127.0.0.1:" + host.port() + "/machines/" + id + "/deploy")
            .POST(HttpRequest.BodyPublishers.ofString("#cloud-config\n{}\n"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String get(String url) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(request(url).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpRequest.Builder request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
  }
}
