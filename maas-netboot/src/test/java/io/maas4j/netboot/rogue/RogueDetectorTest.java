package io.maas4j.netboot.rogue;

import static io.maas4j.netboot.rogue.ForeignServersTest.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By the packets of clients alone; nobody is asked. */
class RogueDetectorTest {
  private static final MacAddress MAC = new MacAddress("52:54:00:00:00:01");
  private static final Inet4Address OURS = ip("10.0.0.1");

  private final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-11-21T09:00:00Z"));
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private final RogueDetector detector =
      new RogueDetector(
          new Settable(time),
          Duration.ZERO,
          OURS::equals,
          (name, servers) -> {
            if (refusals.getAndDecrement() > 0) {
              throw new IllegalStateException("region away");
            }
            told.add(name + servers.stream().map(Inet4Address::getHostAddress).toList());
          });

  @AfterEach
  void close() {
    detector.close();
  }

  private static final class Settable extends Clock {
    private final AtomicReference<Instant> time;

    Settable(AtomicReference<Instant> time) {
      this.time = time;
    }

    @Override
    public Instant instant() {
      return time.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private void hear(String interfaceName, DhcpMessage message) {
    byte[] payload = message.encode();
    detector
        .tap()
        .passed(
            new Datagram(
                Service.DHCP,
                Direction.IN,
                new InetSocketAddress("0.0.0.0", 67),
                new InetSocketAddress("0.0.0.0", 68),
                Optional.of(interfaceName),
                payload,
                payload.length));
  }

  private static DhcpMessage request(String server) {
    return DhcpMessage.request(MessageType.REQUEST, 7, MAC.octets())
        .option(54, ip(server))
        .option(50, ip("10.0.0.50"))
        .build();
  }

  @Test
  void aRequestForAnotherServerShowsItUntilItIsNotHeardOfAnyMore() {
    detector.watch(Set.of("eth1"));
    detector.start();
    hear("eth1", request("10.0.0.66"));
    assertThat(detector.counts()).isEqualTo(Map.of("eth1", 1));
    await().until(() -> told.equals(List.of("eth1[10.0.0.66]")));
    time.set(time.get().plus(Duration.ofHours(1)));
    await().until(() -> told.equals(List.of("eth1[10.0.0.66]", "eth1[]")));
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  @Test
  void thatNobodyIsThereIsToldOnlyAfterAWhile() {
    detector.watch(Set.of("eth1"));
    detector.start();
    // advances until it is told, and says how long that was
    Instant start = time.get();
    await()
        .until(
            () -> {
              time.set(time.get().plusSeconds(1));
              return !told.isEmpty();
            });
    assertThat(told).containsExactly("eth1[]");
    assertThat(Duration.between(start, time.get())).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void whatTheRegionDidNotTakeIsToldAgain() {
    refusals.set(2);
    detector.watch(Set.of("eth1"));
    hear("eth1", request("10.0.0.66"));
    detector.start();
    await().until(() -> told.contains("eth1[10.0.0.66]"));
  }

  @Test
  void ourselvesRelayedClientsAndNonsenseShowNobody() {
    detector.watch(Set.of("eth1"));
    hear("eth1", request("10.0.0.1"));
    hear("eth2", request("10.0.0.66"));
    for (String nobody :
        List.of("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1")) {
      hear("eth1", request(nobody));
    }
    hear("eth1", request("10.0.0.66").toBuilder().giaddr(ip("10.9.0.1")).build());
    hear("eth1", request("10.0.0.66").toBuilder().option(53, 1).build());
    detector
        .tap()
        .passed(
            new Datagram(
                Service.DHCP,
                Direction.IN,
                new InetSocketAddress("0.0.0.0", 67),
                new InetSocketAddress("0.0.0.0", 68),
                Optional.of("eth1"),
                new byte[10],
                10));
    assertThat(detector.counts()).isEqualTo(Map.of("eth1", 0));
  }

  @Test
  void noBytesMakeItFail() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] whole = request("10.0.0.66").encode();
    assertThat(ChosenServer.of(whole)).contains(ip("10.0.0.66"));
    for (int length = 0; length < whole.length; length++) {
      ChosenServer.of(Arrays.copyOf(whole, length));
    }
    for (int i = 0; i < 200_000; i++) {
      byte[] mutated = Arrays.copyOf(whole, 236 + random.nextInt(40));
      for (int j = random.nextInt(6); j >= 0; j--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try {
        ChosenServer.of(mutated);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void withoutAProbeNoMessageIsOne() {
    assertThat(detector.isProbe(request("10.0.0.66"))).isFalse();
  }
}
