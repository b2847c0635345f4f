package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.wire.WireFormatException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Decoder and pipeline with networks and policies, for bytes that mean no good. */
final class Target {
  private static final int MAX_PAYLOAD = 1500 - 28;
  private static final byte[] ATTACKER = Networks.address("203.0.113.66").getAddress();

  private final Networks networks = new Networks().relayed();
  private final Bench bench;

  Target(Identity identity) {
    networks.identity = identity;
    networks.authoritative = true;
    networks.host(Networks.ALICE, "10.77.0.20");
    networks.global =
        Policy.parse(
            "class \"c\" { match if substring(option vendor-class-identifier, 0, 9) ="
                + " \"PXEClient\"; option root-path \"r\"; } allow bootp;"
                + " if option agent.circuit-id = 01:02 or suffix(hardware, 1) = 01 {"
                + " filename \"f\"; max-lease-time 60; }",
            PolicyScope.GLOBAL);
    bench = new Bench(networks);
  }

  int leases() {
    return bench.leases.leasedCount();
  }

  void pass(int seconds) {
    bench.pass(seconds);
  }

  /**
   * Hands a datagram over as a server would, and holds what must hold of the answer.
   *
   * @return what was decided; empty when it is no DHCP message
   */
  Optional<Verdict> take(byte[] bytes, Random random) {
    DhcpMessage message;
    try {
      message = DhcpMessage.decode(bytes);
    } catch (WireFormatException expected) {
      assertThat(expected.offset()).isBetween(0, bytes.length);
      return Optional.empty();
    }
    bench.interfaceName = random.nextInt(8) == 0 ? Optional.empty() : Optional.of("eth1");
    bench.cast = Arrival.Cast.values()[random.nextInt(3)];
    bench.now += random.nextInt(400);
    Verdict verdict = bench.run(message);
    if (verdict instanceof Verdict.Reply reply) {
      check(message, reply.reply());
    }
    return Optional.of(verdict);
  }

  private void check(DhcpMessage asked, DhcpReply reply) {
    assertThat(reply.payload().length).isBetween(300, MAX_PAYLOAD);
    DhcpMessage said = DhcpMessage.decode(reply.payload());
    assertThat(said).isEqualTo(reply.message());
    assertThat(said.op()).isEqualTo(DhcpMessage.BOOTREPLY);
    assertThat(said.xid()).isEqualTo(asked.xid());
    assertThat(said.chaddr()).isEqualTo(asked.chaddr());
    goesToOneOfOurs(asked, reply.destination());
    boolean grants = !said.yiaddr().equals(DhcpMessage.ANY);
    if (grants) {
      int address = Ipv4.toInt(said.yiaddr());
      boolean inRange =
          networks.config().networks().stream()
              .flatMap(network -> network.subnets().stream())
              .flatMap(subnet -> subnet.ranges().stream())
              .anyMatch(range -> contains(range, address));
      assertThat(inRange || said.yiaddr().equals(Networks.address("10.77.0.20")))
          .as("granted %s", said.yiaddr())
          .isTrue();
    }
    if (said.messageType().filter(MessageType.NAK::equals).isPresent()) {
      assertThat(grants).isFalse();
      assertThat(said.file()).isEmpty();
    }
    byte[] listed = asked.options().bytes(DhcpOption.PARAMETER_REQUEST_LIST).orElse(new byte[0]);
    assertThat(said.options().codes().size()).isLessThanOrEqualTo(40 + listed.length);
  }

  private static boolean contains(NetworkConfig.Range range, int address) {
    return Integer.compareUnsigned(Ipv4.toInt(range.first()), address) <= 0
        && Integer.compareUnsigned(address, Ipv4.toInt(range.last())) <= 0;
  }

  /** Nobody can make the server talk to a group, to itself or to whom it does not serve. */
  private static void goesToOneOfOurs(DhcpMessage asked, InetSocketAddress destination) {
    InetAddress to = destination.getAddress();
    if (to.equals(DhcpMessage.LIMITED_BROADCAST)) {
      assertThat(asked.giaddr()).isEqualTo(DhcpMessage.ANY);
      assertThat(destination.getPort()).isEqualTo(68);
      return;
    }
    assertThat(to.isMulticastAddress() || to.isLoopbackAddress() || to.isAnyLocalAddress())
        .as("reply to %s", to)
        .isFalse();
    assertThat(to).isIn(asked.giaddr(), asked.ciaddr());
    assertThat(to)
        .isNotIn(
            Networks.address("10.77.0.255"),
            Networks.address("10.77.0.0"),
            Networks.address("10.77.0.1"),
            Networks.address("10.88.0.255"));
  }

  /** Bytes of real machines, changed here and there. */
  static byte[] mutated(List<byte[]> seeds, Random random) {
    byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
    for (int i = random.nextInt(6); i >= 0; i--) {
      bytes =
          switch (random.nextInt(9)) {
            case 0 -> cut(bytes, random);
            case 1 -> field(bytes, random);
            case 2 -> address(bytes, random);
            case 3 -> option(bytes, random, random.nextInt(256), random.nextInt(256));
            case 4 -> option(bytes, random, 82, random.nextInt(20));
            case 5 -> option(bytes, random, 52, 1);
            case 6 -> splice(bytes, seeds.get(random.nextInt(seeds.size())), random);
            case 7 -> option(bytes, random, 53, 1);
            default -> noise(bytes, random);
          };
    }
    return bytes;
  }

  private static byte[] cut(byte[] bytes, Random random) {
    int length = random.nextInt(8) == 0 ? random.nextInt(1500) : random.nextInt(bytes.length + 1);
    return java.util.Arrays.copyOf(bytes, Math.max(1, length));
  }

  private static byte[] field(byte[] bytes, Random random) {
    int at = random.nextInt(Math.min(12, bytes.length));
    bytes[at] = (byte) (random.nextBoolean() ? random.nextInt() : random.nextInt(3) * 127);
    return bytes;
  }

  private static byte[] address(byte[] bytes, Random random) {
    byte[][] odd = {
      {-1, -1, -1, -1},
      {(byte) 224, 0, 0, 1},
      {127, 0, 0, 1},
      {10, 77, 0, -1},
      {10, 77, 0, 1},
      {10, 77, 0, 100},
      {10, 88, 0, 2},
      {0, 0, 0, 0},
      ATTACKER
    };
    int at = 12 + 4 * random.nextInt(4);
    if (at + 4 <= bytes.length) {
      System.arraycopy(odd[random.nextInt(odd.length)], 0, bytes, at, 4);
    }
    return bytes;
  }

  private static byte[] option(byte[] bytes, Random random, int code, int length) {
    if (bytes.length <= 241) {
      return bytes;
    }
    byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 2 + length);
    System.arraycopy(bytes, 240, longer, 242 + length, bytes.length - 240);
    longer[240] = (byte) code;
    longer[241] = (byte) (random.nextInt(10) == 0 ? random.nextInt() : length);
    for (int i = 0; i < length; i++) {
      longer[242 + i] =
          (byte) (code == 53 || code == 52 ? 1 + random.nextInt(9) : random.nextInt());
    }
    return longer.length > 1500 ? java.util.Arrays.copyOf(longer, 1500) : longer;
  }

  private static byte[] splice(byte[] bytes, byte[] other, Random random) {
    int from = random.nextInt(Math.min(bytes.length, other.length));
    int length = random.nextInt(Math.min(bytes.length, other.length) - from + 1);
    System.arraycopy(other, from, bytes, from, length);
    return bytes;
  }

  private static byte[] noise(byte[] bytes, Random random) {
    for (int i = random.nextInt(8); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }
}
