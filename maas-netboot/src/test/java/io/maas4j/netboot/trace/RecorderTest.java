package io.maas4j.netboot.trace;

import static io.maas4j.netboot.trace.Packets.ALICE;
import static io.maas4j.netboot.trace.Packets.BOB;
import static io.maas4j.netboot.trace.Packets.answer;
import static io.maas4j.netboot.trace.Packets.dhcp;
import static io.maas4j.netboot.trace.Packets.discover;
import static io.maas4j.netboot.trace.Packets.in;
import static io.maas4j.netboot.trace.Packets.ip;
import static io.maas4j.netboot.trace.Packets.out;
import static io.maas4j.netboot.trace.Packets.readRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What packets become. */
class RecorderTest {
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  private final List<DhcpExchange> exchanges = new ArrayList<>();
  private final List<FileFetch> fetches = new ArrayList<>();
  private final PacketRing ring = new PacketRing(1 << 20);
  private final Recorder recorder =
      new Recorder(
          ring,
          new Owners(
              address -> address.equals(ip("10.0.0.77")) ? Optional.of(BOB) : Optional.empty()),
          new TraceListener() {
            @Override
            public void exchanged(DhcpExchange exchange) {
              exchanges.add(exchange);
            }

            @Override
            public void fetched(FileFetch fetch) {
              fetches.add(fetch);
            }
          });

  private List<String> lines() {
    return exchanges.stream().map(DhcpExchange::summary).toList();
  }

  @Test
  void aRequestAndItsAnswerAreOneLine() {
    DhcpMessage asked = discover(ALICE);
    recorder.passed(START, in(asked));
    assertThat(exchanges).isEmpty();
    recorder.passed(START.plusNanos(300_000), out(answer(asked, MessageType.OFFER, "10.0.0.5")));
    assertThat(lines())
        .containsExactly(
            "DISCOVER 52:54:00:00:00:0a xid=0x3903f326 arch=uefi-x64 pxe via eth1"
                + " -> OFFER 10.0.0.5 file=bootx64.efi 0.3ms");
  }

  @Test
  void whatIsNotAnsweredSaysWhy() {
    recorder.passed(START, in(discover(ALICE)));
    recorder.dropped(START, in(discover(ALICE)), "no subnet on this interface");
    assertThat(lines())
        .containsExactly(
            "DISCOVER 52:54:00:00:00:0a xid=0x3903f326 arch=uefi-x64 pxe via eth1"
                + " -> no answer: no subnet on this interface");
  }

  @Test
  void aReleaseIsALineOfItsOwn() {
    recorder.passed(
        START,
        in(
            DhcpMessage.request(MessageType.RELEASE, 7, ALICE.octets())
                .ciaddr((java.net.Inet4Address) ip("10.0.0.5"))
                .build()));
    assertThat(lines()).containsExactly("RELEASE 52:54:00:00:00:0a xid=0x7 via eth1");
    assertThat(exchanges.get(0).asked().renewal()).isTrue();
  }

  @Test
  void anAnswerWithoutARequestIsKeptAndTellsNothing() {
    recorder.passed(START, out(answer(discover(ALICE), MessageType.OFFER, "10.0.0.5")));
    assertThat(exchanges).isEmpty();
    assertThat(ring.of(ALICE)).hasSize(1);
  }

  @Test
  void malformedPacketsAreKeptUnderTheirMac() {
    byte[] cut = Arrays.copyOf(discover(ALICE).encode(), 100);
    recorder.passed(START, dhcp(Direction.IN, cut, "0.0.0.0"));
    recorder.dropped(START, dhcp(Direction.IN, cut, "0.0.0.0"), "malformed");
    recorder.passed(START, dhcp(Direction.IN, new byte[3], "0.0.0.0"));
    recorder.dropped(START, dhcp(Direction.IN, new byte[3], "0.0.0.0"), "malformed");
    assertThat(exchanges).isEmpty();
    assertThat(ring.of(ALICE)).hasSize(1);
    assertThat(ring.all()).hasSize(2);
  }

  @Test
  void filesBelongToWhoeverWasGivenTheAddressOrHasIt() {
    DhcpMessage asked =
        DhcpMessage.request(MessageType.REQUEST, 9, ALICE.octets()).broadcast().build();
    recorder.passed(START, readRequest("10.0.0.5", "bootx64.efi"));
    assertThat(ring.of(ALICE)).isEmpty();
    recorder.passed(START, in(asked));
    recorder.passed(START, out(answer(asked, MessageType.ACK, "10.0.0.5")));
    recorder.passed(START, readRequest("10.0.0.5", "grubx64.efi"));
    recorder.passed(START, readRequest("10.0.0.77", "lpxelinux.0"));
    assertThat(ring.of(ALICE)).hasSize(3);
    assertThat(ring.of(BOB)).hasSize(1);
    recorder.fetched(
        START,
        new BootTraffic.Request(
            Protocol.TFTP,
            ip("10.0.0.5"),
            "grubx64.efi",
            955_032,
            Duration.ofMillis(120),
            Outcome.SENT));
    assertThat(fetches.get(0).mac()).contains(ALICE);
    assertThat(fetches.get(0).summary())
        .isEqualTo("TFTP 52:54:00:00:00:0a 10.0.0.5 grubx64.efi -> SENT 955032 bytes 120.0ms");
  }

  @Test
  void anOfferGivesNobodyAnAddress() {
    DhcpMessage asked = discover(ALICE);
    recorder.passed(START, in(asked));
    recorder.passed(START, out(answer(asked, MessageType.OFFER, "10.0.0.5")));
    recorder.passed(START, readRequest("10.0.0.5", "bootx64.efi"));
    assertThat(ring.of(ALICE)).hasSize(2);
  }

  @Test
  void textsFromTheNetworkStayOnTheirLine() {
    recorder.fetched(
        START,
        new BootTraffic.Request(
            Protocol.TFTP,
            ip("10.0.0.9"),
            "a\nINFO forged\u001b[2J\u202e" + "x".repeat(500),
            0,
            Duration.ZERO,
            Outcome.NOT_FOUND));
    assertThat(fetches.get(0).summary())
        .doesNotContain("\n", "\u001b", "\u202e")
        .hasSizeLessThan(300)
        .contains("a?INFO forged?[2J?");
  }

  @Test
  void renewalsAreToldFromNewLeases() {
    DhcpMessage renewal =
        DhcpMessage.request(MessageType.REQUEST, 9, ALICE.octets())
            .ciaddr((java.net.Inet4Address) ip("10.0.0.5"))
            .build();
    recorder.passed(START, in(renewal));
    recorder.passed(START, out(answer(renewal, MessageType.ACK, "10.0.0.5")));
    assertThat(exchanges.get(0).asked().renewal()).isTrue();
  }
}
