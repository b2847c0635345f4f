package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.bootlog.BootStep;
import io.maas4j.bootlog.WaitingSteps;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.trace.DhcpExchange;
import io.maas4j.netboot.trace.FileFetch;
import io.maas4j.network.Addresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From packets to steps, and to the region. */
class BootReporterTest {
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");

  private final List<List<BootStep>> batches = new ArrayList<>();
  private boolean away;
  private final BootReporter reporter =
      new BootReporter(
          batch -> {
            if (away) {
              throw new Unavailable("the database is away", "wait", Duration.ofSeconds(1));
            }
            batches.add(batch);
          });

  private static DhcpExchange.Asked asked(String message, long millis, boolean renewal) {
    return new DhcpExchange.Asked(
        START.plusMillis(millis),
        MAC,
        message,
        7,
        "arch=uefi-x64 pxe",
        Optional.of("eth1"),
        renewal);
  }

  private void exchange(String asked, String told, long millis) {
    reporter.exchanged(
        new DhcpExchange(
            asked(asked, millis, false),
            new DhcpExchange.Reply(
                told,
                told.equals("NAK") ? Optional.empty() : Optional.of(Addresses.parse("10.1.0.5")),
                Optional.of("bootx64.efi"),
                Duration.ofMillis(2))));
  }

  private List<BootStep> told() {
    reporter.tell();
    return batches.isEmpty() ? List.of() : batches.get(batches.size() - 1);
  }

  @Test
  void fourMessagesAreOneStep() {
    exchange("DISCOVER", "OFFER", 0);
    exchange("DISCOVER", "OFFER", 500);
    exchange("REQUEST", "ACK", 1000);
    assertThat(told())
        .containsExactly(
            new BootStep.Leased(
                START,
                MAC,
                Addresses.parse("10.1.0.5"),
                "arch=uefi-x64 pxe",
                Optional.of("bootx64.efi"),
                "DISCOVER",
                "ACK",
                Duration.ofMillis(1002)));
    assertThat(batches).hasSize(1);
    reporter.tell();
    assertThat(batches).hasSize(1);
  }

  @Test
  void anOfferOfLongAgoIsNotTheBeginning() {
    exchange("DISCOVER", "OFFER", 0);
    exchange("REQUEST", "ACK", 90_000);
    assertThat(((BootStep.Leased) told().get(0)).first()).isEqualTo("REQUEST");
  }

  @Test
  void whoKeepsAnAddressDoesNotBoot() {
    reporter.exchanged(
        new DhcpExchange(
            asked("REQUEST", 0, true),
            new DhcpExchange.Reply(
                "ACK",
                Optional.of(Addresses.parse("10.1.0.5")),
                Optional.empty(),
                Duration.ofMillis(2))));
    assertThat(told()).isEmpty();
  }

  @Test
  void silenceAndRefusalsAreSteps() {
    reporter.exchanged(
        new DhcpExchange(asked("DISCOVER", 0, false), new DhcpExchange.Nothing("pool exhausted")));
    exchange("REQUEST", "NAK", 10);
    reporter.exchanged(
        new DhcpExchange(
            asked("REQUEST", 0, false), new DhcpExchange.Nothing("request to another server")));
    reporter.exchanged(
        new DhcpExchange(asked("DISCOVER", 0, false), new DhcpExchange.Nothing("own probe")));
    reporter.exchanged(new DhcpExchange(asked("RELEASE", 0, false), new DhcpExchange.Taken()));
    assertThat(told())
        .containsExactly(
            new BootStep.Unanswered(START, MAC, "DISCOVER", "pool exhausted"),
            new BootStep.Unanswered(START.plusMillis(10), MAC, "REQUEST", "refused by a NAK"));
  }

  @Test
  void anOfferThatNobodyTakesIsAStepOnce() {
    exchange("DISCOVER", "OFFER", 0);
    exchange("DISCOVER", "OFFER", 4000);
    assertThat(told()).isEmpty();
    BootStep.Offered lost =
        new BootStep.Offered(
            START.plusMillis(4000), MAC, Addresses.parse("10.1.0.5"), "arch=uefi-x64 pxe", 2);
    assertThat(told()).containsExactly(lost);
    reporter.tell();
    reporter.tell();
    assertThat(batches).hasSize(1);
    exchange("REQUEST", "ACK", 8000);
    assertThat(told()).hasSize(1).hasOnlyElementsOfType(BootStep.Leased.class);
  }

  @Test
  void whoWasOfferedAnAddressAndAsksAnotherServerIsAStep() {
    exchange("DISCOVER", "OFFER", 0);
    reporter.exchanged(
        new DhcpExchange(
            asked("REQUEST", 9, false), new DhcpExchange.Nothing("request to another server")));
    reporter.exchanged(new DhcpExchange(asked("DECLINE", 10, false), new DhcpExchange.Taken()));
    assertThat(told())
        .containsExactly(
            new BootStep.Unanswered(
                START.plusMillis(9), MAC, "REQUEST", "request to another server"),
            new BootStep.Unanswered(
                START.plusMillis(10), MAC, "DECLINE", "its address is in use, it says"));
  }

  private static FileFetch fetch(Protocol protocol, String path, Outcome outcome) {
    return new FileFetch(
        START,
        Optional.of(MAC),
        new BootTraffic.Request(
            protocol, Addresses.parse("10.1.0.5"), path, 1000, Duration.ofMillis(100), outcome));
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void aFileIsAStepHoweverItEnds(Outcome outcome) {
    reporter.fetched(fetch(Protocol.TFTP, "bootx64.efi", outcome));
    BootStep.Fetched step = (BootStep.Fetched) told().get(0);
    assertThat(step.at()).isEqualTo(START.minusMillis(100));
    assertThat(step.ending().name()).isEqualTo(outcome.name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/images/1f/ubuntu/boot-kernel",
        "/ipxe.cfg",
        "/MAAS/metadata/latest/by-id/abcdef/?op=get_preseed",
        "/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed"
      })
  void filesOfABootAreSteps(String path) {
    reporter.fetched(fetch(Protocol.HTTP, path, Outcome.SENT));
    assertThat(told()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/MAAS/metadata/status/abcdef", "/MAAS/api/2.0/machines/", "/metrics/agent"})
  void whatTheRegionSeesItselfIsNone(String path) {
    reporter.fetched(fetch(Protocol.HTTP, path, Outcome.SENT));
    assertThat(told()).isEmpty();
  }

  @Test
  void whileTheRegionIsAwayStepsWaitInTheirOrderAndWithinBounds() {
    away = true;
    reporter.fetched(fetch(Protocol.TFTP, "first", Outcome.SENT));
    reporter.tell();
    for (int i = 0; i < WaitingSteps.MOST + 5; i++) {
      reporter.fetched(fetch(Protocol.TFTP, "later", Outcome.SENT));
    }
    reporter.tell();
    assertThat(reporter.dropped()).isEqualTo(6);
    away = false;
    List<BootStep> told = told();
    assertThat(told).hasSize(WaitingSteps.MOST);
    assertThat(((BootStep.Fetched) told.get(0)).path()).isEqualTo("first");
  }
}
