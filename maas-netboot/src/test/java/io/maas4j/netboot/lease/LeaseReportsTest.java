package io.maas4j.netboot.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener;
import io.maas4j.netboot.LeaseListener.Action;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseReportsTest {
  @TempDir Path directory;
  private final List<LeaseEvent> taken = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean away;
  private final LeaseListener region =
      events -> {
        if (away) {
          throw new IllegalStateException("region away");
        }
        taken.addAll(events);
      };

  private Optional<EventOutbox> outbox() {
    return Optional.of(new EventOutbox(directory.resolve("leases.events")));
  }

  @Test
  void endsOfLeasesThatNobodyTookAreToldByTheNextRunFirst() {
    away = true;
    try (LeaseReports reports = new LeaseReports(region, outbox())) {
      reports.report(List.of(event(Action.COMMIT, 1, 100), event(Action.EXPIRY, 1, 100)));
      // The journal will only know the last of these three.
      reports.report(List.of(event(Action.COMMIT, 2, 100), event(Action.RELEASE, 3, 101)));
    }
    away = false;
    try (LeaseReports reports = new LeaseReports(region, outbox())) {
      reports.report(List.of(event(Action.COMMIT, 2, 100)));
      Awaitility.await().until(() -> taken.size() == 3);
    }
    assertThat(taken)
        .containsExactly(
            event(Action.EXPIRY, 1, 100),
            event(Action.RELEASE, 3, 101),
            event(Action.COMMIT, 2, 100));
  }

  @Test
  void whatWasTakenDoesNotComeAgain() throws Exception {
    Path file = directory.resolve("leases.events");
    try (LeaseReports reports = new LeaseReports(region, outbox())) {
      reports.report(List.of(event(Action.EXPIRY, 1, 100)));
      Awaitility.await().until(() -> Files.exists(file) && Files.size(file) == 0);
    }
    assertThat(taken).containsExactly(event(Action.EXPIRY, 1, 100));
    try (LeaseReports reports = new LeaseReports(region, outbox())) {
      reports.report(List.of(event(Action.COMMIT, 2, 102)));
      Awaitility.await().until(() -> taken.size() == 2);
    }
  }

  @Test
  void anOutboxThatWasCutIsReadUpToTheCut() throws Exception {
    away = true;
    try (LeaseReports reports = new LeaseReports(region, outbox())) {
      reports.report(List.of(event(Action.EXPIRY, 1, 100), event(Action.EXPIRY, 2, 101)));
    }
    Path file = directory.resolve("leases.events");
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length <= whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(outbox().orElseThrow().left())
          .hasSizeBetween(length / (whole.length / 2 + 2), 2)
          .allMatch(event -> event.action() == Action.EXPIRY);
    }
  }

  @Test
  void aRegionThatIsAwayForLongIsToldWhatCountsInTheOrderOfEachClient() {
    away = true;
    Random random = new Random(3);
    Map<List<Object>, LeaseEvent> last = new HashMap<>();
    try (LeaseReports reports = new LeaseReports(region, outbox())) {
      for (int i = 0; i < 250_000; i++) {
        LeaseEvent event =
            event(Action.values()[random.nextInt(3)], random.nextInt(300), 1 + random.nextInt(200));
        last.put(List.of(event.mac(), event.address()), event);
        reports.report(List.of(event));
      }
      away = false;
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                synchronized (taken) {
                  Map<List<Object>, LeaseEvent> seen = new HashMap<>();
                  taken.forEach(it -> seen.put(List.of(it.mac(), it.address()), it));
                  return seen.equals(last);
                }
              });
      assertThat(taken).hasSizeLessThan(170_000);
      assertThat(reports.dropped()).isZero();
    }
  }

  @Test
  void whenThereIsNoRoomEndsAreKeptAndCommitsComeAgainByThemselves() {
    away = true;
    try (LeaseReports reports = new LeaseReports(region, Optional.empty())) {
      reports.report(List.of(event(Action.RELEASE, 0, 2)));
      for (int i = 0; i < 101_000; i++) {
        reports.report(List.of(event(Action.COMMIT, i, 1)));
      }
      assertThat(reports.dropped()).isPositive();
      away = false;
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> taken.contains(event(Action.RELEASE, 0, 2)));
    }
  }

  private static LeaseEvent event(Action action, int client, int address) {
    return new LeaseEvent(
        action,
        MacAddress.of(ByteBuffer.allocate(6).putShort((short) 0x5254).putInt(client).array()),
        InetAddresses.forString("10.77.0." + address),
        Instant.ofEpochMilli(1_800_000_000_000L),
        Duration.ZERO,
        "");
  }
}
