package io.maas4j.power.ipmi.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.command.CipherSuiteRecord;
import io.maas4j.power.ipmi.wire.command.Commands;
import io.maas4j.power.ipmi.wire.command.FruInventory;
import io.maas4j.power.ipmi.wire.command.IpmiCommand;
import io.maas4j.power.ipmi.wire.command.SensorRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** No octets, however wrong, raise anything but a {@link WireFormatException}. */
class DecoderFuzzTest {
  private static final int ROUNDS = 20_000;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private final Random random = new Random(seed);
  private final CryptoEngine crypto = new CryptoEngine(new FixedRandom(new byte[16]));
  private int refused;
  private int taken;

  @Test
  void randomDatagrams() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] datagram = octets(random.nextInt(200));
      if (datagram.length > 5) {
        // Most would end at the first octet otherwise.
        byte[] head = {0x06, 0, (byte) 0xFF, (byte) (random.nextBoolean() ? 7 : 6), 6, 0};
        System.arraycopy(head, 0, datagram, 0, random.nextInt(7));
      }
      datagram(datagram);
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(taken).as("seed %d", seed).isPositive();
  }

  @Test
  void hugeAndEmptyDatagrams() {
    for (int length : new int[] {0, 1, 4, 5, 1500, 65_507}) {
      datagram(new byte[length]);
      byte[] datagram = octets(length);
      System.arraycopy(new byte[] {6, 0, (byte) 0xFF, 7, 6}, 0, datagram, 0, Math.min(5, length));
      datagram(datagram);
    }
    assertThat(refused).isPositive();
  }

  @Test
  void recordedDatagramsWithFaults() {
    List<String> recorded =
        List.of(
            Recorded.SUITE_3.openRequest(),
            Recorded.SUITE_3.openResponse(),
            Recorded.SUITE_3.rakp1(),
            Recorded.SUITE_3.rakp2(),
            Recorded.SUITE_17.rakp3(),
            Recorded.SUITE_17.rakp4(),
            Recorded.SUITE_17.statusRequest(),
            Recorded.SUITE_17.statusResponse(),
            Recorded.CAPABILITIES_RESPONSE,
            Recorded.CHALLENGE_RESPONSE,
            Recorded.ACTIVATE_RESPONSE,
            Recorded.PONG);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] datagram = Recorded.bytes(recorded.get(random.nextInt(recorded.size())));
      for (int faults = random.nextInt(4); faults >= 0; faults--) {
        datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        datagram = Arrays.copyOf(datagram, random.nextInt(datagram.length * 2));
      }
      datagram(datagram);
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(taken).as("seed %d", seed).isPositive();
  }

  @Test
  void whatIsInsideOfASessionMayBeAnything() {
    for (CipherSuite suite : CipherSuite.values()) {
      SessionCipher cipher = cipher(suite);
      for (int round = 0; round < 500; round++) {
        Octets payload = Octets.owning(octets(random.nextInt(60)));
        Ipmi20Packet packet =
            (Ipmi20Packet) RmcpMessage.decode(cipher.seal(PayloadType.IPMI, 7, round + 1, payload));
        cipher.verify(packet);
        assertThat(cipher.open(packet)).as("seed %d %s", seed, suite).isEqualTo(payload);
        message(payload);
      }
    }
  }

  @Test
  void answersAndRequestsOfEveryCommand() {
    List<IpmiCommand<?>> commands = new Commands(random).all();
    for (int round = 0; round < 2_000; round++) {
      for (IpmiCommand<?> command : commands) {
        Octets data = Octets.owning(octets(random.nextInt(24)));
        tries(() -> command.decodeAnswer(new OctetReader(data)).encode());
        tries(() -> IpmiCommand.decode(command.netFn(), 0, command.command(), data).encode());
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(taken).as("seed %d", seed).isPositive();
  }

  @Test
  void recordsThatLieAboutTheirLength() {
    for (int round = 0; round < ROUNDS; round++) {
      byte[] data = octets(random.nextInt(80));
      if (data.length > 8) {
        data[0] = 1;
        data[3] = (byte) random.nextInt(4);
        data[2] = 0;
        data[6] = 0;
        data[7] = IpmiMessage.checksum(data, 0, 7);
      }
      Octets octets = Octets.owning(data);
      tries(() -> FruInventory.parse(octets));
      tries(() -> SensorRecord.parse(octets));
      tries(() -> CipherSuiteRecord.parse(octets));
    }
    assertThat(refused).as("seed %d", seed).isPositive();
    assertThat(taken).as("seed %d", seed).isPositive();
  }

  private void datagram(byte[] datagram) {
    tries(
        () -> {
          RmcpMessage message = RmcpMessage.decode(datagram);
          if (message instanceof Ipmi15Packet packet) {
            packet.verifies(crypto, Octets.ofText("secret"));
            message(packet.payload());
          } else if (message instanceof Ipmi20Packet packet) {
            Octets payload = packet.payload();
            tries(() -> SessionSetup.decode(packet.payloadType(), payload).encode());
            tries(() -> SolPacket.decode(payload).encode());
            for (CipherSuite suite :
                List.of(CipherSuite.SUITE_0, CipherSuite.SUITE_12, CipherSuite.SUITE_17)) {
              SessionCipher cipher = cipher(suite);
              tries(() -> cipher.verify(packet));
              tries(() -> message(cipher.open(packet)));
            }
          }
        });
  }

  private void message(Octets payload) {
    for (Checksums checksums : Checksums.values()) {
      tries(
          () -> {
            IpmiMessage message = IpmiMessage.decode(payload, checksums);
            tries(message::completionCode);
            IpmiCommand.decode(message.netFn(), message.toLun(), message.command(), message.data());
          });
    }
  }

  private SessionCipher cipher(CipherSuite suite) {
    Handshake handshake =
        new Handshake(
            suite,
            1,
            2,
            Octets.of(new byte[16]),
            Octets.of(new byte[16]),
            Octets.of(new byte[16]),
            0x13,
            Octets.ofText("maas"));
    Octets key = Handshake.key(Octets.ofText("secret"));
    return handshake.cipher(crypto, key, handshake.sessionKey(crypto, key, Optional.empty()));
  }

  private void tries(Runnable decoder) {
    try {
      decoder.run();
      taken++;
    } catch (WireFormatException e) {
      refused++;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e, e);
    }
  }

  private byte[] octets(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
