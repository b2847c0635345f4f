package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets of real firmware, loaders and systems, captured from QEMU machines. */
class CapturesWireTest {

  static Stream<Path> captures() throws IOException, URISyntaxException {
    Path directory = Path.of(CapturesWireTest.class.getResource("/wire/dhcp").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.filter(it -> it.toString().endsWith(".hex")).sorted().toList();
      assertThat(all).hasSize(20);
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aRealClientIsAnsweredByItsRowOfTheTable(Path capture) throws IOException {
    byte[] bytes = payload(capture);
    DhcpMessage message = DhcpMessage.decode(bytes);
    assertThat(DhcpMessage.decode(message.encode())).isEqualTo(message);
    Bench bench = new Bench();
    boolean discover = message.messageType().orElseThrow() == MessageType.DISCOVER;
    DhcpReply reply;
    if (discover) {
      reply = bench.reply(message);
      assertThat(reply.message().messageType()).contains(MessageType.OFFER);
    } else {
      // The captures' other side had addresses of its own; the form of the request is what counts.
      DhcpMessage offer =
          bench.reply(message.toBuilder().option(53, 1).without(50).without(54).build()).message();
      reply =
          bench.reply(
              message.toBuilder()
                  .option(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr())
                  .option(DhcpOption.SERVER_ID, Bench.RACK)
                  .build());
      assertThat(reply.message().messageType()).contains(MessageType.ACK);
    }
    check(message, reply);
  }

  private static void check(DhcpMessage asked, DhcpReply reply) {
    DhcpMessage message = reply.message();
    String vendorClass = asked.options().text(DhcpOption.VENDOR_CLASS).orElseThrow();
    boolean ipxe = asked.userClasses().contains("iPXE");
    String file =
        ipxe
            ? "http://10.77.0.1:5248/ipxe.cfg"
            : switch (asked.options().u16(DhcpOption.CLIENT_ARCHITECTURE).orElse(0)) {
              case 0x07 -> "bootx64.efi";
              case 0x10 -> "http://10.77.0.1:5248/images/bootx64.efi";
              case 0x0b -> "bootaa64.efi";
              case 0x13 -> "http://10.77.0.1:5248/images/bootaa64.efi";
              default -> "lpxelinux.0";
            };
    assertThat(message.file()).isEqualTo(file);
    boolean listed =
        asked.options().bytes(DhcpOption.PARAMETER_REQUEST_LIST).stream()
            .anyMatch(
                codes ->
                    new String(codes, java.nio.charset.StandardCharsets.ISO_8859_1)
                            .indexOf(DhcpOption.BOOT_FILE_NAME)
                        >= 0);
    assertThat(message.options().text(DhcpOption.BOOT_FILE_NAME))
        .isEqualTo(listed ? Optional.of(file) : Optional.empty());
    assertThat(message.options().text(DhcpOption.VENDOR_CLASS))
        .isEqualTo(
            vendorClass.startsWith("HTTPClient") ? Optional.of("HTTPClient") : Optional.empty());
    assertThat(message.options().text(DhcpOption.PATH_PREFIX))
        .isEqualTo(
            file.equals("lpxelinux.0") ? Optional.of("http://10.77.0.1:5248/") : Optional.empty());
    assertThat(message.options().u32(DhcpOption.LEASE_TIME))
        .hasValue(vendorClass.startsWith("PXE") ? 30 : 600);
    assertThat(hex(message, DhcpOption.CLIENT_ID)).isEqualTo(hex(asked, DhcpOption.CLIENT_ID));
    assertThat(hex(message, DhcpOption.CLIENT_UUID)).isEqualTo(hex(asked, DhcpOption.CLIENT_UUID));
    assertThat(message.siaddr()).isEqualTo(Bench.RACK);
    assertThat(message.xid()).isEqualTo(asked.xid());
    assertThat(message.chaddr()).isEqualTo(asked.chaddr());
    assertThat(message.flags()).isEqualTo(asked.flags());
    assertThat(reply.destination().getPort()).isEqualTo(68);
  }

  private static Optional<String> hex(DhcpMessage message, int code) {
    return message.options().bytes(code).map(HexFormat.of()::formatHex);
  }

  private static byte[] payload(Path capture) throws IOException {
    return HexFormat.of()
        .parseHex(
            Files.readAllLines(capture).stream()
                .filter(line -> !line.startsWith("#"))
                .map(String::strip)
                .collect(Collectors.joining()));
  }
}
