package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.network.Addresses;
import io.maas4j.setting.Setting;
import io.maas4j.setting.Settings;
import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Option 42 from a setting that has names in it. */
class TimeServersTest {
  private static final Inet4Address RACK = ip("10.0.0.1");

  private final Queue<Runnable> work = new ArrayDeque<>();
  private final Map<String, List<Inet4Address>> hosts = new HashMap<>();
  private final Map<Inet4Address, Boolean> clocks = new HashMap<>();
  private final Hand hand = new Hand();
  private int asked;
  private final TimeServers servers =
      new TimeServers(
          name -> {
            asked++;
            return Optional.ofNullable(hosts.get(name));
          },
          address -> Optional.ofNullable(clocks.get(address)),
          work::add,
          hand);

  private static Inet4Address ip(String text) {
    return (Inet4Address) Addresses.parse(text);
  }

  private static Settings settings(String servers, String externalOnly) {
    return new Settings(
        Map.of(
            Setting.NTP_SERVERS.wireName(),
            "\"" + servers + "\"",
            Setting.NTP_EXTERNAL_ONLY.wireName(),
            externalOnly));
  }

  private void answer() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  @Test
  void namesAreLookedUpBehindTheCallersBackAndRemembered() {
    hosts.put("time.example", List.of(ip("192.0.2.1"), ip("192.0.2.2")));
    Settings settings = settings("10.0.0.9 time.example, 2001:db8::1", "true");
    assertThat(servers.of(settings, List.of(RACK))).containsExactly(ip("10.0.0.9"));
    answer();
    assertThat(servers.of(settings, List.of(RACK)))
        .containsExactly(ip("10.0.0.9"), ip("192.0.2.1"), ip("192.0.2.2"));
    assertThat(asked).isEqualTo(1);

    hosts.clear();
    hand.now = hand.now.plus(Duration.ofMinutes(11));
    servers.of(settings, List.of(RACK));
    answer();
    assertThat(asked).isEqualTo(2);
    assertThat(servers.of(settings, List.of(RACK))).contains(ip("192.0.2.1"));
  }

  @Test
  void aNameWithoutAnAddressIsTriedAgain() {
    Settings settings = settings("time.example", "true");
    servers.of(settings, List.of(RACK));
    answer();
    hosts.put("time.example", List.of(ip("192.0.2.1")));
    assertThat(servers.of(settings, List.of(RACK))).isEmpty();
    assertThat(work).isEmpty();
    hand.now = hand.now.plusSeconds(31);
    servers.of(settings, List.of(RACK));
    answer();
    assertThat(servers.of(settings, List.of(RACK))).containsExactly(ip("192.0.2.1"));
  }

  @Test
  void theRackComesFirstWhereItServesTimeAndMay() {
    clocks.put(RACK, true);
    Settings both = settings("10.0.0.9", "false");
    servers.of(both, List.of(RACK));
    answer();
    assertThat(servers.of(both, List.of(RACK))).containsExactly(RACK, ip("10.0.0.9"));
    assertThat(servers.of(settings("10.0.0.9", "true"), List.of(RACK)))
        .containsExactly(ip("10.0.0.9"));

    clocks.put(ip("10.0.0.2"), false);
    servers.of(both, List.of(ip("10.0.0.2")));
    answer();
    assertThat(servers.of(both, List.of(ip("10.0.0.2")))).containsExactly(ip("10.0.0.9"));
  }

  /** A clock that is set by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
