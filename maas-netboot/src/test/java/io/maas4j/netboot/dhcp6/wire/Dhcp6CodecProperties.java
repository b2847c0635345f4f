package io.maas4j.netboot.dhcp6.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.wire.WireFormatException;
import java.net.Inet6Address;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Round trips and hostile bytes; the seed is printed with each failure, and {@code
 * -Dmaas4j.fuzz.rounds=N} makes the search longer.
 */
class Dhcp6CodecProperties {
  private static final long SEED = Long.getLong("maas4j.fuzz.seed", 20_261_121L);
  private static final int ROUNDS = Integer.getInteger("maas4j.fuzz.rounds", 40_000);

  @Test
  void whatIsWrittenIsReadAsItWas() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS / 10; round++) {
      Dhcp6Packet packet = packet(random);
      try {
        assertThat(Dhcp6Packet.decode(packet.encode())).isEqualTo(packet);
        readAll(packet);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + SEED + " round " + round + " " + packet, e);
      }
    }
  }

  @Test
  void associationsAreReadAsTheyWereWritten() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS / 10; round++) {
      Ia association = association(random);
      Dhcp6Message message =
          Dhcp6Message.builder(MessageType.REQUEST, 1).association(association).build();
      Dhcp6Message read = (Dhcp6Message) Dhcp6Packet.decode(message.encode());
      assertThat(read.associations(association.kind()))
          .as("seed %s round %s", SEED, round)
          .containsExactly(association);
    }
  }

  @Test
  void aMessageCutAnywhereIsReadOrRefused() {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS / 400; round++) {
      byte[] whole = packet(random).encode();
      for (int length = 0; length < whole.length; length++) {
        decode(Arrays.copyOf(whole, length), round);
      }
    }
  }

  @Test
  void randomAndMutatedBytesRaiseNothingButWireFormatException() {
    Random random = new Random(SEED);
    int decoded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes;
      if (round % 4 == 0) {
        bytes = new byte[random.nextInt(1500)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
          bytes[0] = (byte) random.nextInt(14);
        }
      } else {
        bytes = packet(random).encode();
        for (int i = random.nextInt(4); i > 0; i--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      decoded += decode(bytes, round) ? 1 : 0;
    }
    assertThat(decoded).isBetween(ROUNDS / 8, ROUNDS - ROUNDS / 8);
  }

  private static boolean decode(byte[] bytes, int round) {
    try {
      Dhcp6Packet packet = Dhcp6Packet.decode(bytes);
      readAll(packet);
      assertThat(Dhcp6Packet.decode(packet.encode())).isEqualTo(packet);
      return true;
    } catch (WireFormatException expected) {
      assertThat(expected.offset()).isBetween(0, bytes.length);
      return false;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + SEED + " round " + round, e);
    }
  }

  private static void readAll(Dhcp6Packet packet) {
    Dhcp6Packet inner = packet;
    while (inner instanceof RelayMessage) {
      inner = ((RelayMessage) inner).relayed();
    }
    Dhcp6Message message = (Dhcp6Message) inner;
    message.type();
    message.clientId().ifPresent(Duid::linkLayerAddress);
    message.serverId().ifPresent(Duid::uuid);
    for (Ia.Kind kind : Ia.Kind.values()) {
      message.associations(kind);
    }
    message.status();
    message.requestedOptions();
    message.addresses(Dhcp6Option.DNS_SERVERS);
    for (int code : message.options().codes()) {
      message.options().u16(code);
      for (byte[] value : message.options().all(code)) {
        try {
          DomainNames.decode(value);
          ClassData.decode(value, 0);
        } catch (WireFormatException expected) {
          continue; // The only thing that they may throw.
        }
      }
    }
    assertThat(packet.toString()).isNotEmpty();
  }

  private static Dhcp6Packet packet(Random random) {
    Dhcp6Message.Builder message =
        Dhcp6Message.builder(MessageType.values()[random.nextInt(11)], random.nextInt(0x100_0000));
    if (random.nextInt(8) > 0) {
      message.clientId(duid(random));
    }
    if (random.nextBoolean()) {
      message.serverId(duid(random));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      message.association(association(random));
    }
    message.request(random.nextInt(0x1_0000), 23, 59);
    if (random.nextBoolean()) {
      message.status(status(random));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      message.option(40 + random.nextInt(10), bytes(random, random.nextInt(40)));
    }
    message.option(Dhcp6Option.USER_CLASS, ClassData.userClass("iPXE"));
    message.option(Dhcp6Option.CLIENT_ARCH_TYPE, new byte[] {0, 7});
    Dhcp6Packet packet = message.build();
    for (int i = random.nextInt(4); i > 0; i--) {
      packet =
          new RelayMessage(
              random.nextInt(8) == 0 ? MessageType.RELAY_REPL : MessageType.RELAY_FORW,
              random.nextInt(256),
              address(random),
              address(random),
              Dhcp6Options.builder()
                  .add(Dhcp6Option.INTERFACE_ID, bytes(random, random.nextInt(20)))
                  .build(),
              packet);
    }
    return packet;
  }

  private static Ia association(Random random) {
    Ia.Kind kind = Ia.Kind.values()[random.nextInt(3)];
    boolean timed = kind != Ia.Kind.TA;
    List<IaAddress> addresses = new ArrayList<>();
    for (int i = kind == Ia.Kind.PD ? 0 : random.nextInt(3); i > 0; i--) {
      addresses.add(
          new IaAddress(
              address(random),
              seconds(random),
              seconds(random),
              random.nextBoolean() ? Optional.of(status(random)) : Optional.empty()));
    }
    return new Ia(
        kind,
        random.nextInt(),
        timed ? seconds(random) : 0,
        timed ? seconds(random) : 0,
        addresses,
        random.nextBoolean() ? Optional.of(status(random)) : Optional.empty());
  }

  private static Status status(Random random) {
    return new Status(random.nextInt(0x1_0000), random.nextBoolean() ? "" : "grün");
  }

  private static long seconds(Random random) {
    return random.nextInt() & 0xFFFF_FFFFL;
  }

  private static Duid duid(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Duid.ll(MacAddress.of(bytes(random, 6)));
      case 1 -> Duid.llt(MacAddress.of(bytes(random, 6)), seconds(random));
      case 2 -> Duid.en(seconds(random), bytes(random, 1 + random.nextInt(100)));
      case 3 -> Duid.uuid(new UUID(random.nextLong(), random.nextLong()));
      default -> new Duid(bytes(random, 3 + random.nextInt(128)));
    };
  }

  private static Inet6Address address(Random random) {
    try {
      return Inet6Address.getByAddress(null, bytes(random, 16), -1);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
