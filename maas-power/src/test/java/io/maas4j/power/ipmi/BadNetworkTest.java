package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BadNetworkTest {
  private static final Duration SOON = Duration.ofMillis(1);

  @Test
  void everyThirdDatagramMayBeLost() {
    long seed = ThreadLocalRandom.current().nextLong();
    IpmiOptions patient = IpmiOptions.DEFAULTS.toBuilder().silence(Duration.ofSeconds(20)).build();
    int failures = 0;
    for (int round = 0; round < 1000; round++) {
      Bench bench = new Bench(seed + round, IpmiClientConfig.DEFAULTS);
      Random random = new Random(seed + round);
      bench.outward = (n, datagram) -> random.nextInt(10) < 3 ? List.of() : List.of(SOON);
      bench.homeward = bench.outward;
      // After 5 s without any answer, as by default, one in twenty would be given up.
      var connecting = bench.connect(Bench.MAAS, patient);
      bench.loop.runUntil(connecting::isDone);
      if (connecting.isCompletedExceptionally()) {
        failures++;
        continue;
      }
      IpmiSession session = connecting.join();
      var status = session.send(new GetChassisStatus());
      bench.loop.runUntil(status::isDone);
      if (status.isCompletedExceptionally()) {
        failures++;
      } else {
        assertThat(status.join().isOn()).as("seed %d", bench.seed).isTrue();
      }
      session.close();
      bench.loop.runFor(Duration.ofSeconds(10));
    }
    // Half of all exchanges are lost, and eight have to come through in 20 s: some 16 do not.
    assertThat(failures).as("seed %d", seed).isLessThan(50);
  }

  @Test
  void repeatedDatagramsChangeNothing() {
    Bench bench = new Bench();
    bench.outward = (n, datagram) -> List.of(SOON, Duration.ofMillis(2));
    bench.homeward = (n, datagram) -> List.of(SOON, SOON, Duration.ofMillis(3));
    IpmiSession session = bench.await(bench.connect());
    bench.await(session.send(new GetChassisStatus()));
    bench.await(session.send(new ChassisControl(PowerControl.CYCLE)));
    session.close();
    bench.loop.runFor(Duration.ofSeconds(1));
    assertThat(bench.bmc.executed)
        .filteredOn(new ChassisControl(PowerControl.CYCLE)::equals)
        .hasSize(1);
    assertThat(bench.counters.datagramsDropped()).isPositive();
  }

  @Test
  void aSlowBmcIsNotTakenForOneWithAnotherPassword() {
    Bench bench = new Bench();
    bench.bmc.drawsAnewForEachRakp1 = true;
    bench.homeward = (n, datagram) -> List.of(Duration.ofSeconds(2));
    IpmiSession session = bench.await(bench.connect());
    assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
    session.close();
    bench.loop.runFor(Duration.ofSeconds(20));

    // What was learned holds: nothing is asked twice any more.
    long before = bench.counters.retransmissions();
    session = bench.await(bench.connect());
    bench.await(session.send(new GetChassisStatus()));
    assertThat(bench.counters.retransmissions()).isEqualTo(before);
  }

  @Test
  void aFastBmcIsAskedAgainSoonerThanAnUnknownOne() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    for (int i = 0; i < 5; i++) {
      bench.await(session.send(new GetChassisStatus()));
    }
    AtomicBoolean lost = new AtomicBoolean();
    bench.outward = (n, datagram) -> lost.compareAndSet(false, true) ? List.of() : List.of(SOON);
    long before = bench.loop.nanoTime();
    bench.await(session.send(new GetChassisStatus()));
    assertThat(Duration.ofNanos(bench.loop.nanoTime() - before))
        .isBetween(Duration.ofMillis(250), Duration.ofMillis(300));
  }

  @Test
  void whatIsLearnedOfOneBmcIsNotTakenForAnother() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    for (int i = 0; i < 5; i++) {
      bench.await(session.send(new GetChassisStatus()));
    }
    List<Long> times = new ArrayList<>();
    bench.outward =
        (n, datagram) -> {
          times.add(bench.loop.nanoTime());
          return List.of();
        };
    CompletableFuture<IpmiSession> other = new CompletableFuture<>();
    bench.bmcs.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 624),
        new Connecting(Bench.MAAS, IpmiOptions.DEFAULTS, other));
    bench.failure(other);
    // The fast one would be asked again after 250 ms.
    assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aCycleIsSentOnceEvenIfItsAnswerIsLost() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    bench.homeward = (n, datagram) -> List.of();
    var cycle = session.send(new ChassisControl(PowerControl.CYCLE));
    IpmiFailure failure = bench.failure(cycle);
    assertThat(failure).isInstanceOf(IpmiFailure.OutcomeUnknown.class);
    bench.homeward = (n, datagram) -> List.of(SOON);
    assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
    assertThat(bench.bmc.executed)
        .filteredOn(new ChassisControl(PowerControl.CYCLE)::equals)
        .hasSize(1);
  }

  @Test
  void switchingOnIsRepeatedForTwiceOnIsOn() {
    Bench bench = new Bench();
    bench.bmc.on = false;
    IpmiSession session = bench.await(bench.connect());
    AtomicBoolean lost = new AtomicBoolean();
    bench.homeward = (n, datagram) -> lost.compareAndSet(false, true) ? List.of() : List.of(SOON);
    bench.await(session.send(new ChassisControl(PowerControl.UP)));
    assertThat(bench.bmc.on).isTrue();
    assertThat(bench.counters.retransmissions()).isEqualTo(1);
  }

  @Test
  void forgedAndReplayedPacketsAreDroppedAndTheCallGoesOn() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    bench.await(session.send(new GetChassisStatus()));
    byte[] old = bench.toClient.get(bench.toClient.size() - 1);
    byte[] forged = old.clone();
    forged[30] ^= 1;
    bench.bmc.on = false;
    bench.homeward =
        (n, datagram) -> {
          bench.bmcs.received(bench.address, old);
          bench.bmcs.received(bench.address, forged);
          bench.bmcs.received(bench.address, new byte[] {6});
          bench.bmcs.received(bench.address, new byte[65_507]);
          return List.of(SOON);
        };
    long dropped = bench.counters.datagramsDropped();
    assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isFalse();
    assertThat(bench.counters.datagramsDropped()).isEqualTo(dropped + 4);
  }

  @Test
  void aBusyAnswerIsFollowedByAnotherAttempt() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    AtomicBoolean busy = new AtomicBoolean(true);
    bench.bmc.handlers.put(
        ChassisControl.class,
        command ->
            busy.compareAndSet(true, false)
                ? new FakeBmc.Refusal(CompletionCode.NODE_BUSY.value())
                : new IpmiAnswer.Done());
    bench.await(session.send(new ChassisControl(PowerControl.CYCLE)));
    assertThat(bench.bmc.executed).filteredOn(ChassisControl.class::isInstance).hasSize(2);
  }

  @Test
  void aRefusalNamesTheCommandAndTheReason() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    IpmiFailure failure =
        bench.failure(session.send(new SetSystemBootOptions(5, Octets.of(0xA0, 4, 0, 0, 0))));
    assertThat(failure).isInstanceOf(IpmiFailure.Rejected.class);
    assertThat(failure.message()).contains("Set System Boot Options", "C1");
  }

  @Test
  void aBmcThatFallsSilentEndsTheCallAndTheNextSessionIsAFreshOne() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    bench.homeward = (n, datagram) -> List.of();
    IpmiFailure failure = bench.failure(session.send(new GetChassisStatus()));
    assertThat(failure).isInstanceOf(IpmiFailure.WentSilent.class);
    assertThat(bench.failure(session.send(new GetChassisStatus())))
        .isInstanceOf(IpmiFailure.Closed.class);
    session.close();
    bench.homeward = (n, datagram) -> List.of(SOON);
    bench.loop.runFor(Duration.ofSeconds(10));
    session = bench.await(bench.connect());
    assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
  }

  @Test
  void aBmcThatDoesNotAnswerTheFarewellIsLeftSoon() {
    Bench bench = new Bench();
    IpmiSession session = bench.await(bench.connect());
    bench.homeward = (n, datagram) -> List.of();
    int sent = bench.toBmc.size();
    session.close();
    bench.loop.runFor(Duration.ofSeconds(10));
    assertThat(bench.toBmc).hasSize(sent + 2);
    assertThat(bench.bmcs.isIdle()).isTrue();
    assertThat(bench.bmc.payloads).contains(PayloadType.IPMI);
  }
}
