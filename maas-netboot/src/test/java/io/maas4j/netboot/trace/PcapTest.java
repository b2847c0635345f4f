package io.maas4j.netboot.trace;

import static io.maas4j.netboot.trace.Packets.ALICE;
import static io.maas4j.netboot.trace.Packets.answer;
import static io.maas4j.netboot.trace.Packets.discover;
import static io.maas4j.netboot.trace.Packets.in;
import static io.maas4j.netboot.trace.Packets.ip;
import static io.maas4j.netboot.trace.Packets.out;
import static io.maas4j.netboot.trace.Packets.readRequest;
import static io.maas4j.netboot.trace.Packets.tftp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what others read. */
class PcapTest {
  private static final Instant AT = Instant.parse("2026-11-21T09:00:00.123456789Z");

  @TempDir private Path directory;

  @Test
  void anEmptyFileHasAHeader() {
    byte[] file = Pcap.of(List.of());
    assertThat(file).hasSize(24);
    assertThat(ByteBuffer.wrap(file).getInt()).isEqualTo(0xA1B23C4D);
    assertThat(ByteBuffer.wrap(file).getInt(20)).isEqualTo(1);
  }

  @Test
  void aFrameHasTheAddressesThatAreKnown() {
    byte[] frame = Frames.of(in(discover(ALICE)), Optional.of(ALICE)).bytes();
    assertThat(frame).startsWith(-1, -1, -1, -1, -1, -1, 0x52, 0x54, 0, 0, 0, 0x0a, 8, 0, 0x45);
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    assertThat(bytes.getInt(26)).isZero();
    assertThat(bytes.getInt(30)).isEqualTo(-1);
    assertThat(bytes.getShort(34)).isEqualTo((short) 68);
    assertThat(bytes.getShort(36)).isEqualTo((short) 67);
  }

  @Test
  void whatWasCutIsSaidToHaveBeenLonger() {
    Datagram data = tftp(Direction.OUT, "10.0.0.5", new byte[] {0, 3, 0, 1}, 516);
    Frames.Frame frame = Frames.of(data, Optional.of(ALICE));
    assertThat(frame.length()).isEqualTo(14 + 20 + 8 + 516);
    assertThat(frame.bytes()).hasSize(14 + 20 + 8 + 4);
  }

  @Test
  void tcpdumpReadsIt() throws Exception {
    assumeTrue(hasTcpdump(), "tcpdump is not installed");
    byte[] solicit = {1, 0x12, 0x34, 0x56, 0, 1, 0, 10, 0, 3, 0, 1, 0x52, 0x54, 0, 0, 0, 0x0a};
    Datagram six =
        new Datagram(
            Service.DHCP6,
            Direction.IN,
            new InetSocketAddress(ip("ff02::1:2"), 547),
            new InetSocketAddress(ip("fe80::5054:ff:fe00:a"), 546),
            Optional.of("eth1"),
            solicit,
            solicit.length);
    byte[] error = "\0\5\0\1no such file\0".getBytes(StandardCharsets.ISO_8859_1);
    Path file = directory.resolve("boot.pcap");
    PacketRing ring = new PacketRing(1 << 20);
    Recorder recorder =
        new Recorder(ring, new Owners(address -> Optional.of(ALICE)), TraceListener.NONE);
    for (Datagram datagram :
        List.of(
            in(discover(ALICE)),
            out(answer(discover(ALICE), MessageType.OFFER, "10.0.0.5")),
            readRequest("10.0.0.5", "bootx64.efi"),
            tftp(Direction.OUT, "10.0.0.5", new byte[] {0, 3, 0, 1}, 516),
            tftp(Direction.OUT, "10.0.0.5", error, error.length),
            six)) {
      recorder.passed(AT, datagram);
    }
    Files.write(file, Pcap.of(ring.of(ALICE)));
    String text = tcpdump("-nn", "-vv", "-tttt", "--time-stamp-precision=nano", "-r", file);
    assertThat(text)
        .contains("09:00:00.123456789")
        .contains("0.0.0.0.68 > 255.255.255.255.67")
        .contains("BOOTP/DHCP, Request from 52:54:00:00:00:0a")
        .contains("10.0.0.1.67 > 255.255.255.255.68")
        .contains("Your-IP 10.0.0.5")
        .contains("file \"bootx64.efi\"")
        .contains("RRQ \"bootx64.efi\" octet")
        .contains("dhcp6 solicit (xid=123456 (client-ID hwaddr type 1 52540000000a)")
        .doesNotContain("bad udp cksum", "bad cksum");
    assertThat(text.split("udp sum ok", -1)).hasSizeGreaterThan(4);
    // a transfer has ports of its own, by which tcpdump cannot tell what it is
    assertThat(tcpdump("-nn", "-T", "tftp", "-r", file, "port", "40000"))
        .contains("DATA block 1", "ERROR ENOTFOUND", "no such file");
  }

  private static boolean hasTcpdump() throws InterruptedException {
    try {
      return new ProcessBuilder("tcpdump", "--version")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      return false;
    }
  }

  private String tcpdump(Object... arguments) throws Exception {
    Path out = directory.resolve("out.txt");
    List<String> command = new java.util.ArrayList<>(List.of("tcpdump"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("TZ", "UTC");
    Process process = builder.redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(out);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }
}
