package io.maas4j.benchmarks.dhcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DhcpLoadTest {
  private static final long MAC = 0x02_12_34_56_78_9AL;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void quantilesAreThoseOfTheSortedTimesAndLessThanTwoPercentAbove(long seed) {
    Random random = new Random(seed);
    long[] times = random.longs(5_000, 0, 1L << (10 + random.nextInt(30))).toArray();
    Latencies latencies = new Latencies();
    Arrays.stream(times).forEach(latencies::record);
    Arrays.sort(times);
    for (double part : new double[] {0.001, 0.5, 0.9, 0.99, 0.999, 1}) {
      long exact = times[(int) Math.ceil(part * times.length) - 1];
      assertThat(latencies.quantile(part)).as("part %s", part).isBetween(exact, exact * 102 / 100);
    }
    assertThat(latencies.max()).isEqualTo(times[times.length - 1]);
    assertThat(latencies.count()).isEqualTo(times.length);
  }

  @Test
  void aRelayedDiscoverIsOne() throws Exception {
    Inet4Address relay = (Inet4Address) InetAddress.getByName("10.64.0.2");
    DhcpMessage message = DhcpMessage.decode(Messages.relayed(relay).discover(77, MAC));
    assertThat(message.messageType()).contains(MessageType.DISCOVER);
    assertThat(message.xid()).isEqualTo(77);
    assertThat(message.giaddr()).isEqualTo(relay);
    assertThat(message.broadcast()).isFalse();
    assertThat(message.chaddr()).containsExactly(2, 0x12, 0x34, 0x56, 0x78, 0x9A);
    assertThat(message.options().has(DhcpOption.PARAMETER_REQUEST_LIST)).isTrue();
  }

  @Test
  void aRequestNamesAddressAndServer() {
    DhcpMessage message =
        DhcpMessage.decode(Messages.direct().request(7, MAC, 0x0A400105, 0x0A400001));
    assertThat(message.messageType()).contains(MessageType.REQUEST);
    assertThat(message.broadcast()).isTrue();
    assertThat(message.options().u32(DhcpOption.REQUESTED_ADDRESS)).hasValue(0x0A400105);
    assertThat(message.options().u32(DhcpOption.SERVER_ID)).hasValue(0x0A400001);
  }

  @Test
  void repliesAreReadWhereTheyLie() throws Exception {
    Messages messages = Messages.direct();
    DhcpMessage offer =
        DhcpMessage.decode(messages.discover(9, MAC))
            .reply(MessageType.OFFER)
            .yiaddr((Inet4Address) InetAddress.getByName("10.64.16.9"))
            .option(DhcpOption.SERVER_ID, (Inet4Address) InetAddress.getByName("10.64.0.1"))
            .build();
    ByteBuffer bytes = ByteBuffer.wrap(offer.encode());
    assertThat(messages.read(bytes)).isTrue();
    assertThat(messages.type()).isEqualTo(Messages.OFFER);
    assertThat(messages.serverId()).isEqualTo(0x0A400001);
    assertThat(Messages.xid(bytes)).isEqualTo(9);
    assertThat(Messages.mac(bytes)).isEqualTo(MAC);
    assertThat(Messages.yiaddr(bytes)).isEqualTo(0x0A401009);
    assertThat(messages.read(ByteBuffer.wrap(new byte[100]))).isFalse();
  }

  @Test
  void noClientHasTwoExchangesAtATimeAndNoTwoSetsHaveAClientInCommon() {
    Set<Long> used = Clients.none();
    Clients clients = Clients.fresh(3, new Random(1), used);
    Set<Integer> taken = new HashSet<>(Set.of(clients.take(), clients.take(), clients.take()));
    assertThat(taken).hasSize(3);
    assertThat(clients.take()).isEqualTo(-1);
    clients.done(1);
    assertThat(clients.take()).isEqualTo(1);
    Clients.fresh(500, new Random(1), used);
    assertThat(used).hasSize(503);
  }

  @Test
  void aPhaseSaysWhatItShouldLookLike() {
    assertThat(Phase.parse("max warm=max-warm:1000:6000:5"))
        .isEqualTo(new Phase("max warm", Phase.Kind.MAX_WARM, 1000, 6000, 5));
    assertThatThrownBy(() -> Phase.parse("warm:1000")).hasMessageContaining("name=new|warm");
  }
}
