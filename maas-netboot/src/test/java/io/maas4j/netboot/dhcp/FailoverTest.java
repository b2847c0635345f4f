package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.SharedSecret;
import io.maas4j.netboot.failover.wire.PairCodec;
import io.maas4j.netboot.failover.wire.PairMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real servers with journals, sockets and threads of their own. */
class FailoverTest {
  private static final Inet4Address PRIMARY = Networks.address("10.88.0.1");
  private static final Inet4Address SECONDARY = Networks.address("10.88.0.2");

  @TempDir Path directory;

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions();
  }

  @Test
  void theSecondaryTakesOverAndThePrimaryComesBack() throws Exception {
    try (TwoRacks racks = new TwoRacks(directory)) {
      racks.primary();
      racks.secondary();
      soon().until(racks::inSync);
      List<Inet4Address> given = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        DhcpMessage ack = leased(racks, i);
        assertThat(server(ack)).isEqualTo(PRIMARY);
        given.add(ack.yiaddr());
      }
      assertThat(racks.secondary().stats().leases()).isEqualTo(10);
      assertThat(racks.secondary().stats().dropped()).containsKey("left to the partner rack");

      racks.endPrimary();
      // Clients keep what they have, from the other rack; others get something else.
      for (int i = 0; i < 10; i++) {
        DhcpMessage ack = leased(racks, i);
        assertThat(server(ack)).isEqualTo(SECONDARY);
        assertThat(ack.yiaddr()).isEqualTo(given.get(i));
      }
      DhcpMessage fresh = leased(racks, 20);
      assertThat(given).doesNotContain(fresh.yiaddr());
      assertThat(fresh.yiaddr().getAddress()[3] & 1).isEqualTo(1);

      racks.primary();
      soon().until(racks::inSync);
      assertThat(racks.primary().stats().leases()).isEqualTo(11);
      DhcpMessage again = leased(racks, 20);
      assertThat(server(again)).isEqualTo(PRIMARY);
      assertThat(again.yiaddr()).isEqualTo(fresh.yiaddr());
      PairStatus status = racks.primary().pairs().get(0);
      assertThat(status.leases()).isEqualTo(11);
      assertThat(status.conflicts()).isZero();
      assertThat(racks.states).anyMatch(it -> it.state() == PairState.PARTNER_LOST);
    }
  }

  @Test
  void aClientThatWaitsInVainIsAnsweredByTheSecondaryToo() throws Exception {
    try (TwoRacks racks = new TwoRacks(directory)) {
      racks.primary();
      racks.secondary();
      soon().until(racks::inSync);
      racks.primary().endpoints(List.of());
      DhcpMessage ack = racks.lease(Networks.mac(1), 4).orElseThrow();
      assertThat(server(ack)).isEqualTo(SECONDARY);
      assertThat(racks.inSync()).isTrue();
      assertThat(racks.primary().stats().leases()).isEqualTo(1);
    }
  }

  @Test
  void aSecondaryThatHasNeverSeenItsPartnerAnswersNobody() throws Exception {
    try (TwoRacks racks = new TwoRacks(directory)) {
      racks.secondary();
      assertThat(racks.lease(Networks.mac(1), 9)).isEmpty();
      assertThat(racks.secondary().pairs().get(0).state()).isEqualTo(PairState.WAITING);
    }
  }

  @Test
  void racksWithDifferentSecretsDoNotTalk() throws Exception {
    try (TwoRacks racks = new TwoRacks(directory)) {
      racks.primarySecret = SharedSecret.of("pair-1", "another secret!!");
      racks.primary();
      racks.secondary();
      soon().until(() -> dial(racks.port));
      assertThat(racks.states).noneMatch(it -> it.state() == PairState.RECOVERING);
    }
  }

  /** Whatever a stranger sends: he is cut off, and the pair does not notice. */
  @Test
  void strangersAreCutOff() throws Exception {
    try (TwoRacks racks = new TwoRacks(directory)) {
      racks.primary();
      racks.secondary();
      soon().until(racks::inSync);
      racks.states.clear();
      Random random = new Random(5);
      for (int i = 0; i < 40; i++) {
        byte[] rubbish = new byte[1 + random.nextInt(300)];
        random.nextBytes(rubbish);
        rubbish[0] |= (byte) 0x80; // a length that nobody waits for
        if (rubbish.length >= 4) {
          assertThat(isCutOff(racks.port, rubbish)).isTrue();
        }
      }
      PairMessage update = new PairMessage.Update(1, List.of());
      assertThat(isCutOff(racks.port, framed(update))).isTrue();
      PairMessage greeting =
          new PairMessage.Greeting("vlan-2", TwoRacks.SECRET.id(), 1, new byte[32]);
      PairMessage proof = new PairMessage.Proof(new byte[32]);
      assertThat(isCutOff(racks.port, framed(greeting), framed(proof))).isTrue();
      assertThat(racks.inSync()).isTrue();
      assertThat(racks.states).isEmpty();
      assertThat(leased(racks, 1)).isNotNull();
    }
  }

  @Test
  void nobodyIsToldTheSecret() {
    assertThat(new TwoRacksText().config()).doesNotContain("0123456789abcdef");
  }

  private static final class TwoRacksText {
    String config() {
      return TwoRacks.SECRET + " " + List.of(TwoRacks.SECRET);
    }
  }

  private static boolean dial(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] framed(PairMessage message) {
    ByteBuf out = Unpooled.buffer();
    out.writeInt(0);
    PairCodec.encode(message, out);
    out.setInt(0, out.readableBytes() - 4);
    return ByteBufUtil.getBytes(out);
  }

  private static boolean isCutOff(int port, byte[]... messages) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      for (byte[] message : messages) {
        out.write(message);
      }
      InputStream in = socket.getInputStream();
      while (in.read() >= 0) {
        // the answer to a greeting
      }
      return true;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  private static DhcpMessage leased(TwoRacks racks, int client) {
    int[] tries = {0};
    return soon()
        .pollInterval(Duration.ofMillis(50))
        .until(() -> racks.lease(Networks.mac(client), tries[0]++ / 3), Optional::isPresent)
        .filter(it -> it.messageType().filter(type -> type == MessageType.ACK).isPresent())
        .orElseThrow();
  }

  private static Inet4Address server(DhcpMessage ack) {
    return ack.options().address(DhcpOption.SERVER_ID).orElseThrow();
  }
}
