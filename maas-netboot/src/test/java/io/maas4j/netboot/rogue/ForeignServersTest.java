package io.maas4j.netboot.rogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered of foreign servers. */
class ForeignServersTest {
  private static final Instant START = Instant.parse("2026-11-21T09:00:00Z");

  private final ForeignServers servers = new ForeignServers(Duration.ofMinutes(5));

  static Inet4Address ip(String text) {
    try {
      return (Inet4Address) InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoIsNotSeenAgainIsForgotten() {
    servers.seen("eth1", ip("10.0.0.66"), START);
    assertThat(servers.current("eth1", START.plus(Duration.ofMinutes(5))))
        .containsExactly(ip("10.0.0.66"));
    servers.seen("eth1", ip("10.0.0.66"), START.plus(Duration.ofMinutes(4)));
    assertThat(servers.current("eth1", START.plus(Duration.ofMinutes(9)))).hasSize(1);
    assertThat(servers.current("eth1", START.plus(Duration.ofMinutes(9)).plusNanos(1))).isEmpty();
    assertThat(servers.current("eth2", START)).isEmpty();
  }

  @Test
  void inventedServersPushOutTheOldestOnly() {
    for (int i = 0; i < 1000; i++) {
      servers.seen("eth1", ip("10.0." + i / 250 + "." + (i % 250 + 1)), START);
    }
    Set<Inet4Address> current = servers.current("eth1", START);
    assertThat(current).hasSize(ForeignServers.MOST).contains(ip("10.0.3.250"));
  }

  @Test
  void whatIsNotWatchedAnyMoreIsForgotten() {
    servers.seen("eth1", ip("10.0.0.66"), START);
    servers.seen("eth2", ip("10.0.0.66"), START);
    servers.retain(Set.of("eth2"));
    assertThat(servers.current("eth1", START)).isEmpty();
    assertThat(servers.current("eth2", START)).hasSize(1);
  }
}
