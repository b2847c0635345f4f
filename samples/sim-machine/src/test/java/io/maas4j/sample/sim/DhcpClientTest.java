package io.maas4j.sample.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DhcpClientTest {
  private static final MacAddress MAC = MacAddress.parse("52:54:00:00:00:01");
  private static final DhcpIdentity IPXE =
      DhcpIdentity.firmware(Firmware.BIOS_IPXE, MAC, new UUID(1, 2));
  private static final Clock FIXED = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private final Random random = new Random(7);
  private final List<SimStep> steps = new ArrayList<>();
  private TinyServer server;
  private SimRelay relay;

  @BeforeEach
  void start() throws IOException {
    server = new TinyServer();
    relay = SimRelay.start(server.network(69), new SimCounters());
  }

  @AfterEach
  void stop() throws InterruptedException {
    relay.close();
    server.close();
  }

  @Test
  void aLeaseComesThroughTheRelay() throws Exception {
    try (SimRelay.Port port = relay.plugIn(MAC)) {
      Lease lease = client(port, Duration.ofSeconds(10)).acquire(IPXE);
      assertThat(lease.cidr()).isEqualTo("127.88.0.77/24");
      assertThat(lease.bootFile()).contains(server.bootFile);
    }
    assertThat(steps).containsExactly(SimStep.DHCP_OFFER, SimStep.DHCP_ACK);
    DhcpMessage relayed = server.packets.get(0);
    assertThat(relayed.giaddr()).isEqualTo(TinyServer.address("127.88.0.2"));
    assertThat(relayed.hops()).isEqualTo(1);
    assertThat(relayed.relayAgent().orElseThrow().bytes(DhcpOption.RELAY_SOURCE_PORT))
        .hasValueSatisfying(value -> assertThat(value).isEmpty());
    assertThat(relay.address().getAddress()).isEqualTo(TinyServer.address("127.88.0.2"));
  }

  @Test
  void aRefusalStartsOver() throws Exception {
    server.refuses.set(1);
    try (SimRelay.Port port = relay.plugIn(MAC)) {
      client(port, Duration.ofSeconds(10)).acquire(IPXE);
    }
    assertThat(steps)
        .containsExactly(SimStep.DHCP_OFFER, SimStep.TROUBLE, SimStep.DHCP_OFFER, SimStep.DHCP_ACK);
    assertThat(server.packets).hasSize(4);
    assertThat(server.packets.get(2).xid()).isNotEqualTo(server.packets.get(0).xid());
  }

  @Test
  void constantRefusalEnds() {
    server.refuses.set(100);
    try (SimRelay.Port port = relay.plugIn(MAC)) {
      assertThatThrownBy(() -> client(port, Duration.ofSeconds(10)).acquire(IPXE))
          .isInstanceOf(BootFailedException.class)
          .hasMessageContaining("refused 3 requests");
    }
  }

  @Test
  void lostPacketsAreSentAgain() throws Exception {
    LossyLink link = new LossyLink(2);
    Lease lease = client(link, Duration.ZERO).acquire(IPXE);
    assertThat(lease.address()).isEqualTo(TinyServer.address("10.0.0.9"));
    assertThat(link.sent)
        .containsExactly(
            MessageType.DISCOVER, MessageType.DISCOVER, MessageType.DISCOVER, MessageType.REQUEST);
  }

  @Test
  void silenceEndsAfterTheLastWait() {
    LossyLink link = new LossyLink(Integer.MAX_VALUE);
    assertThatThrownBy(() -> client(link, Duration.ZERO).acquire(IPXE))
        .isInstanceOf(BootFailedException.class)
        .hasMessage("no DHCP offer after 4 DISCOVERs");
    assertThat(link.sent).hasSize(4);
  }

  @Test
  void anAnswerToSomebodyElseIsPassedOver() {
    LossyLink link = new LossyLink(0);
    link.wrongXid = true;
    assertThatThrownBy(() -> client(link, Duration.ZERO).acquire(IPXE))
        .hasMessage("no DHCP offer after 4 DISCOVERs");
  }

  private DhcpClient client(DhcpLink link, Duration wait) {
    return new DhcpClient(
        link,
        List.of(wait, wait, wait, wait),
        random::nextInt,
        FIXED,
        (step, detail) -> steps.add(step),
        new Faults(List.of()));
  }

  /** Loses the first packets; what it does not lose is answered at once. Takes no time. */
  private static final class LossyLink implements DhcpLink {
    private final List<MessageType> sent = new ArrayList<>();
    private final List<DhcpMessage> waiting = new ArrayList<>();
    private int losses;
    private boolean wrongXid;

    LossyLink(int losses) {
      this.losses = losses;
    }

    @Override
    public void send(DhcpMessage message) throws IOException {
      MessageType type = message.messageType().orElseThrow();
      sent.add(type);
      if (losses-- > 0) {
        return;
      }
      waiting.add(
          message
              .reply(type == MessageType.DISCOVER ? MessageType.OFFER : MessageType.ACK)
              .xid(wrongXid ? message.xid() + 1 : message.xid())
              .yiaddr(TinyServer.address("10.0.0.9"))
              .file("loader")
              .option(DhcpOption.SERVER_ID, 10, 0, 0, 1)
              .build());
    }

    @Override
    public Optional<DhcpMessage> receive(Duration wait) {
      return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.remove(0));
    }
  }
}
