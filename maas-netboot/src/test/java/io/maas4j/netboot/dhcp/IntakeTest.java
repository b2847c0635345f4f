package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final Arrival ARRIVAL =
      new Arrival(
          new InetSocketAddress(DhcpMessage.ANY, 68),
          Optional.of("eth1"),
          DhcpMessage.ANY,
          Arrival.Cast.BROADCAST);

  private final List<String> dropped = new ArrayList<>();
  private final Intake intake = new Intake(it -> dropped.add(it.reason()));

  @Test
  void whatBringsAnExchangeToItsEndGoesFirst() {
    add(MessageType.DISCOVER, 1, NOW);
    add(MessageType.DISCOVER, 2, NOW);
    add(MessageType.REQUEST, 3, NOW);
    add(MessageType.RELEASE, 4, NOW);
    assertThat(List.of(next(), next(), next(), next())).containsExactly(3, 4, 2, 1);
    assertThat(intake.isEmpty()).isTrue();
    assertThat(dropped).isEmpty();
  }

  @Test
  void theOldestDiscoversAreLeftOut() {
    for (int i = 0; i < Intake.MAX_DISCOVERS + 10; i++) {
      add(MessageType.DISCOVER, i, NOW);
    }
    assertThat(dropped).hasSize(10).containsOnly("overload: oldest DISCOVER dropped");
    assertThat(next()).isEqualTo(Intake.MAX_DISCOVERS + 9);
  }

  @Test
  void theOthersAreBoundedToo() {
    for (int i = 0; i < Intake.MAX_OTHERS + 1; i++) {
      add(MessageType.REQUEST, i, NOW);
    }
    assertThat(dropped).containsExactly("overload: oldest dropped");
    assertThat(next()).isEqualTo(1);
  }

  @Test
  void ofAClientsDiscoversTheNewestIsAnswered() {
    add(MessageType.DISCOVER, 1, NOW);
    add(MessageType.DISCOVER, 2, NOW);
    add(MessageType.DISCOVER, 1, NOW + 1);
    assertThat(next()).isEqualTo(1);
    assertThat(next()).isEqualTo(2);
    assertThat(intake.next(NOW)).isNull();
    assertThat(dropped).containsExactly("overload: repeated while it waited");
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotAnswered() {
    add(MessageType.DISCOVER, 1, NOW - 2_001);
    add(MessageType.DISCOVER, 2, NOW - 2_000);
    add(MessageType.REQUEST, 3, NOW - 4_001);
    add(MessageType.REQUEST, 4, NOW - 4_000);
    assertThat(next()).isEqualTo(4);
    assertThat(next()).isEqualTo(2);
    assertThat(intake.next(NOW)).isNull();
    assertThat(dropped).containsExactly("too old", "too old");
  }

  private void add(MessageType type, int client, long at) {
    MacAddress mac = Networks.mac(client);
    intake.add(
        new Intake.Pending(
            Bench.message(type, mac).build(),
            ARRIVAL,
            reply -> {},
            HardwareAddress.number(mac),
            at));
  }

  private int next() {
    Intake.Pending pending = Objects.requireNonNull(intake.next(NOW));
    return (int) (pending.client() & 0xFFFF);
  }
}
