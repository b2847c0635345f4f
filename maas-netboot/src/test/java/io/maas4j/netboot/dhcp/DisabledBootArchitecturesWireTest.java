package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Real firmware on a subnet whose boot architectures are disabled (netboot contract, 2.1). */
class DisabledBootArchitecturesWireTest {

  static Stream<Path> discovers() throws IOException, URISyntaxException {
    Path directory =
        Path.of(
            Objects.requireNonNull(
                    DisabledBootArchitecturesWireTest.class.getResource("/wire/dhcp"))
                .toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(it -> it.toString().endsWith("discover.hex")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("discovers")
  void aDisabledRowIsSkippedAndTheAddressIsGivenAllTheSame(Path capture) throws IOException {
    DhcpMessage discover = DhcpMessage.decode(payload(capture));
    DhcpMessage before = new Bench().answer(discover, MessageType.OFFER);
    BootMethod own = method(discover);

    Networks networks = new Networks();
    networks.disabled.add(own.methodName());
    DhcpMessage without = new Bench(networks).answer(discover, MessageType.OFFER);
    assertThat(without.file()).isNotEqualTo(before.file());
    // iPXE that is no longer treated as such is what its firmware is
    assertThat(without.file())
        .isEqualTo(
            own == BootMethod.PXE ? "" : own == BootMethod.IPXE ? plain(discover) : "lpxelinux.0");

    networks.disabled.add("pxe");
    networks.disabled.add(method(discover, own).methodName());
    DhcpMessage none = new Bench(networks).answer(discover, MessageType.OFFER);
    assertThat(none.file()).isEmpty();
    assertThat(none.bootFile()).isEmpty();
    assertThat(none.options().has(DhcpOption.BOOT_FILE_NAME)).isFalse();
    assertThat(none.options().has(DhcpOption.PATH_PREFIX)).isFalse();
    for (DhcpMessage offer : List.of(without, none)) {
      assertThat(offer.yiaddr()).isEqualTo(before.yiaddr());
      assertThat(offer.siaddr()).isEqualTo(before.siaddr());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0x00, 00:00",
    "0x07, 00:07",
    "0x10, 00:10",
    "0x09, 00:09",
    "0x0B, 00:0b",
    "0x0b, 00:0B",
    "0x13, 00:13",
    "0x0C, 00:0c",
    "0x0e, 00:0E",
    "0x1F, 00:1f",
    "0x20, 00:20"
  })
  void everyFormOfAListDisablesTheSameRow(String hex, String octets) {
    List<BootMethod> byHex = List.copyOf(BootMethod.parseDisabled(hex));
    assertThat(byHex).hasSize(1);
    assertThat(BootMethod.parseDisabled(octets)).containsExactlyElementsOf(byHex);
    String name = byHex.get(0).methodName();
    assertThat(BootMethod.normalizeDisabled(hex + "," + octets + ", " + name + " " + name))
        .containsExactly(name);
  }

  /** A loader that is given to itself starts over for ever. */
  @Test
  void ipxeIsNeverSentToIpxeWhateverIsDisabled() throws Exception {
    List<DhcpMessage> clients =
        discovers()
            .map(DisabledBootArchitecturesWireTest::decoded)
            .filter(message -> message.userClasses().contains("iPXE"))
            .toList();
    assertThat(clients).hasSize(3);
    List<String> names =
        Stream.of(BootMethod.values())
            .filter(method -> method != BootMethod.WINDOWS)
            .map(BootMethod::methodName)
            .toList();
    for (DhcpMessage client : clients) {
      // every fifth set, the full one included: each pair of rows is there in all four states
      for (int mask = 0; mask < 1 << names.size(); mask += 5) {
        Networks networks = new Networks();
        for (int bit = 0; bit < names.size(); bit++) {
          if ((mask >> bit & 1) == 1) {
            networks.disabled.add(names.get(bit));
          }
        }
        assertThat(new Bench(networks).answer(client, MessageType.OFFER).file())
            .isIn("", "http://10.77.0.1:5248/ipxe.cfg", "lpxelinux.0", "bootx64.efi");
      }
    }
  }

  private static DhcpMessage decoded(Path capture) {
    try {
      return DhcpMessage.decode(payload(capture));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static BootMethod method(DhcpMessage message, BootMethod... without) {
    return BootMethod.select(
            message.options().u16(DhcpOption.CLIENT_ARCHITECTURE),
            message.userClasses(),
            java.util.Set.of(),
            java.util.Set.of(without))
        .orElse(BootMethod.PXE);
  }

  private static String plain(DhcpMessage message) {
    return Optional.of(method(message, BootMethod.IPXE))
        .flatMap(method -> method.bootFile("10.77.0.1", 5248))
        .orElseThrow();
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
