package io.maas4j.netboot.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of real firmware and a real client, captured on their way to this server. */
class Dhcp6CapturesWireTest {
  private final Bench bench = new Bench();

  static List<Path> captures() throws IOException, URISyntaxException {
    Path directory = Path.of(Dhcp6CapturesWireTest.class.getResource("/wire/dhcp6").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> all = files.filter(it -> it.toString().endsWith(".hex")).sorted().toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(12);
      return all;
    }
  }

  @ParameterizedTest
  @MethodSource("captures")
  void aRealClientIsAnsweredByTheRules(Path capture) throws IOException {
    byte[] bytes = payload(capture);
    Dhcp6Message message = (Dhcp6Message) Dhcp6Packet.decode(bytes);
    assertThat(message.encode()).isEqualTo(bytes);
    MessageType type = message.type().orElseThrow();
    assertThat(capture.getFileName().toString()).contains(type.name().toLowerCase(Locale.ROOT));
    // The captures' server had an identifier of its own.
    Dhcp6Message asked =
        message.serverId().isEmpty()
            ? message
            : new Dhcp6Message(
                    message.messageCode(),
                    message.transactionId(),
                    message.options().without(Dhcp6Option.SERVERID))
                .toBuilder().serverId(Bench.SERVER).build();
    MessageType answerType =
        type == MessageType.SOLICIT ? MessageType.ADVERTISE : MessageType.REPLY;
    // The captured addresses are outside of this test's range, as after a change of the ranges.
    switch (type) {
      case SOLICIT, REQUEST -> given(asked, bench.answer(asked, answerType));
      case CONFIRM ->
          assertThat(bench.answer(asked, answerType).status().orElseThrow().is(StatusCode.SUCCESS))
              .isTrue();
      case RENEW -> assertThat(noBinding(bench.answer(asked, answerType))).isTrue();
      case REBIND -> assertThat(bench.drop(asked)).isEqualTo("rebind of no lease");
      case RELEASE -> {
        Dhcp6Message reply = bench.answer(asked, answerType);
        assertThat(reply.status().orElseThrow().is(StatusCode.SUCCESS)).isTrue();
        assertThat(noBinding(reply)).isTrue();
      }
      default -> throw new AssertionError(type);
    }
  }

  private static boolean noBinding(Dhcp6Message reply) {
    return reply.associations(Ia.Kind.NA).get(0).status().orElseThrow().is(StatusCode.NO_BINDING);
  }

  private static void given(Dhcp6Message asked, Dhcp6Message answer) {
    assertThat(answer.clientId()).isEqualTo(asked.clientId());
    assertThat(answer.transactionId()).isEqualTo(asked.transactionId());
    Ia association = answer.associations(Ia.Kind.NA).get(0);
    assertThat(association.iaid()).isEqualTo(asked.associations(Ia.Kind.NA).get(0).iaid());
    assertThat(Bench.addressOf(answer).getHostAddress()).startsWith("fd77:0:0:0:0:0:0:1");
    int arch = asked.options().u16(Dhcp6Option.CLIENT_ARCH_TYPE).orElse(-1);
    Optional<String> file =
        switch (arch) {
          case 0x07 -> Optional.of("tftp://[fd77::1]/bootx64.efi");
          case 0x10 -> Optional.of("http://[fd77::1]:5248/images/bootx64.efi");
          case 0x0b -> Optional.of("tftp://[fd77::1]/bootaa64.efi");
          case 0x13 -> Optional.of("http://[fd77::1]:5248/images/bootaa64.efi");
          default -> Optional.empty();
        };
    assertThat(
            answer
                .options()
                .first(Dhcp6Option.BOOTFILE_URL)
                .map(it -> new String(it, StandardCharsets.US_ASCII)))
        .isEqualTo(file);
    assertThat(answer.options().has(Dhcp6Option.VENDOR_CLASS))
        .isEqualTo(arch == 0x10 || arch == 0x13);
    if (asked.requestedOptions().contains(Dhcp6Option.DNS_SERVERS)) {
      assertThat(answer.addresses(Dhcp6Option.DNS_SERVERS)).hasSize(2);
    }
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
