package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.dhcp.policy.Policy;
import io.maas4j.netboot.dhcp.policy.PolicyScope;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.MemoryLeaseStore;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OfferCheckTest {
  /** A network whose answers the test gives. */
  private static final class Network implements AddressProbe {
    final Map<Inet4Address, CompletableFuture<Boolean>> asked = new LinkedHashMap<>();

    @Override
    public CompletionStage<Boolean> isInUse(Inet4Address address) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      asked.put(address, answer);
      return answer;
    }
  }

  private static final class HandClock extends Clock {
    private long millis = 1_800_000_000_000L;

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
      return Instant.ofEpochMilli(millis);
    }
  }

  private final Network network = new Network();
  private final HandClock clock = new HandClock();
  private final Networks networks = new Networks();
  private final LeaseReports reports = new LeaseReports(events -> {});
  private final List<DhcpMessage> sent = new ArrayList<>();
  private final DhcpEngine engine = engine();

  private DhcpEngine engine() {
    networks.host(Networks.BOB, "10.77.0.20");
    DhcpConfig config = DhcpConfig.inMemory(List.of(DhcpConfig.Endpoint.onInterface("eth1")));
    LeaseTable leases =
        new LeaseTable(
            new CompiledConfig(networks.config()),
            config.offerHold(),
            config.abandonFor(),
            address -> false);
    MemoryLeaseStore store = new MemoryLeaseStore();
    store.open(Runnable::run);
    return DhcpEngine.alone(
        leases,
        store,
        reports,
        DhcpPipeline.over(leases, config),
        clock,
        Optional.of(new OfferCheck(network, leases, Runnable::run)));
  }

  @AfterEach
  void end() {
    reports.close();
  }

  @Test
  void anOfferWaitsForTheAnswerAndRepetitionsDoNotAskAgain() {
    receive(Bench.discover(Networks.ALICE));
    receive(Bench.discover(Networks.ALICE));
    assertThat(sent).isEmpty();
    assertThat(network.asked).containsOnlyKeys(Networks.address("10.77.0.100"));
    assertThat(engine.stats().dropped()).containsEntry("address is being probed", 1L);
    answer("10.77.0.100", false);
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).yiaddr()).isEqualTo(Networks.address("10.77.0.100"));
    receive(Bench.discover(Networks.ALICE));
    assertThat(sent).hasSize(2);
    assertThat(network.asked).hasSize(1);
  }

  @Test
  void anAddressInUseIsSetAsideAndTheNextIsAskedAbout() {
    receive(Bench.discover(Networks.ALICE));
    answer("10.77.0.100", true);
    assertThat(sent).isEmpty();
    answer("10.77.0.101", false);
    assertThat(sent.get(0).yiaddr()).isEqualTo(Networks.address("10.77.0.101"));
    assertThat(engine.stats().abandoned()).isEqualTo(1);
  }

  @Test
  void aNetworkThatAnswersForEverythingDoesNotKeepTheServerBusyForEver() {
    receive(Bench.discover(Networks.ALICE));
    for (int i = 0; i < 8; i++) {
      answer("10.77.0." + (100 + i), true);
    }
    assertThat(network.asked).hasSize(8);
    assertThat(engine.stats().dropped()).containsEntry("addresses in use elsewhere", 1L);
  }

  @Test
  void aProbeThatFailsHoldsNobodyBack() {
    receive(Bench.discover(Networks.ALICE));
    network
        .asked
        .get(Networks.address("10.77.0.100"))
        .completeExceptionally(new IllegalStateException("no socket"));
    assertThat(sent).hasSize(1);
  }

  @Test
  void fixedAddressesAndThoseTheClientJustHadAreNotAskedAbout() {
    receive(Bench.discover(Networks.BOB));
    assertThat(sent).hasSize(1);
    receive(Bench.discover(Networks.ALICE));
    answer("10.77.0.100", false);
    receive(Bench.select(Networks.ALICE, Networks.address("10.77.0.100")));
    receive(
        Bench.message(MessageType.RELEASE, Networks.ALICE)
            .ciaddr(Networks.address("10.77.0.100"))
            .build());
    clock.millis += 59_000;
    receive(Bench.discover(Networks.ALICE));
    assertThat(network.asked).hasSize(1);
    assertThat(sent).hasSize(4);
    clock.millis += 31_000;
    engine.expire();
    clock.millis += 61_000;
    receive(Bench.discover(Networks.ALICE));
    assertThat(sent).as("it may have been taken meanwhile").hasSize(4);
  }

  @Test
  void aStormIsNotHeldBack() {
    for (int i = 0; i < 100; i++) {
      receive(Bench.discover(Networks.mac(i)));
    }
    assertThat(network.asked).hasSize(OfferCheck.MAX_WAITING);
    assertThat(sent).hasSize(100 - OfferCheck.MAX_WAITING);
  }

  @Test
  void operatorsCanSayThatNobodyIsAsked() {
    networks.version++;
    networks.global = Policy.parse("ping-check false;", PolicyScope.GLOBAL);
    engine.configure(new CompiledConfig(networks.config()));
    receive(Bench.discover(Networks.ALICE));
    assertThat(network.asked).isEmpty();
    assertThat(sent).hasSize(1);
  }

  private void answer(String address, boolean inUse) {
    network.asked.get(Networks.address(address)).complete(inUse);
  }

  private void receive(DhcpMessage message) {
    engine.receive(
        message.encode(),
        new Arrival(
            new InetSocketAddress(DhcpMessage.ANY, 68),
            Optional.of("eth1"),
            DhcpMessage.ANY,
            Arrival.Cast.BROADCAST),
        reply -> sent.add(reply.message()));
    engine.work();
  }
}
