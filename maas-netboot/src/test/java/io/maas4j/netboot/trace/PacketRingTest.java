package io.maas4j.netboot.trace;

import static io.maas4j.netboot.trace.Packets.dhcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The newest packets stay, within bounds. */
class PacketRingTest {
  private static Captured packet(Optional<MacAddress> mac, int number, int size) {
    return new Captured(
        Instant.ofEpochSecond(number), mac, dhcp(Direction.IN, new byte[size], "0.0.0.0"));
  }

  @Test
  void whatStaysAreTheNewestPacketsWhateverComes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int capacity = 20_000;
    PacketRing ring = new PacketRing(capacity);
    List<Captured> model = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Optional<MacAddress> mac =
          random.nextInt(10) == 0
              ? Optional.empty()
              : Optional.of(MacAddress.of(new byte[] {2, 0, 0, 0, 0, (byte) random.nextInt(9)}));
      Captured packet = packet(mac, i, random.nextInt(1500));
      ring.add(packet);
      model.add(packet);
      while (model.stream().mapToLong(Captured::weight).sum() > capacity) {
        model.remove(0);
      }
      assertThat(ring.all()).as("seed %d step %d", seed, i).isEqualTo(model);
      assertThat(ring.weight()).isEqualTo(model.stream().mapToLong(Captured::weight).sum());
      if (mac.isPresent()) {
        assertThat(ring.of(mac.get()))
            .as("seed %d step %d", seed, i)
            .isEqualTo(model.stream().filter(p -> p.mac().equals(mac)).toList());
      }
    }
  }

  @Test
  void aRingWithoutRoomKeepsNothing() {
    PacketRing ring = new PacketRing(0);
    ring.add(packet(Optional.of(Packets.ALICE), 1, 300));
    assertThat(ring.all()).isEmpty();
    assertThat(ring.of(Packets.ALICE)).isEmpty();
  }

  @Test
  void aPacketThatIsTooBigPushesNothingOut() {
    PacketRing ring = new PacketRing(1000);
    ring.add(packet(Optional.of(Packets.ALICE), 1, 300));
    ring.add(packet(Optional.of(Packets.BOB), 2, 3000));
    assertThat(ring.of(Packets.ALICE)).hasSize(1);
    assertThat(ring.of(Packets.BOB)).isEmpty();
  }
}
