package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final IpmiCredentials OTHER = IpmiCredentials.of("other", Secret.of("x"));

  private final Bench bench = new Bench();

  @Test
  void whoComesWhileASessionIsInUseGetsTheSame() {
    IpmiSession first = bench.await(bench.connect());
    IpmiSession second = bench.await(bench.connect());
    bench.await(second.send(new GetChassisStatus()));
    first.close();
    bench.await(second.send(new GetChassisStatus()));
    second.close();
    bench.loop.runFor(Duration.ofSeconds(1));
    assertThat(bench.counters.sessionsOpened()).isEqualTo(1);
    assertThat(bench.counters.sessionsReused()).isEqualTo(1);
    assertThat(bench.bmc.closedSessions).isEqualTo(1);
  }

  @Test
  void whoComesWithOtherCredentialsWaitsForTheEndAndTheGap() {
    IpmiSession first = bench.await(bench.connect());
    CompletableFuture<IpmiSession> second = bench.connect(OTHER, IpmiOptions.DEFAULTS);
    bench.loop.runFor(Duration.ofSeconds(3));
    assertThat(second).isNotDone();
    first.close();
    long closed = bench.loop.nanoTime();
    int sent = bench.toBmc.size();
    bench.loop.runUntil(() -> bench.toBmc.size() > sent + 1);
    assertThat(Duration.ofNanos(bench.loop.nanoTime() - closed))
        .isBetween(Duration.ofSeconds(1), Duration.ofMillis(1010));
    assertThat(bench.failure(second)).isInstanceOf(IpmiFailure.UnknownUser.class);
  }

  @Test
  void whoWaitsTooLongIsToldThatItIsBusy() {
    bench.await(bench.connect());
    IpmiFailure failure = bench.failure(bench.connect(OTHER, IpmiOptions.DEFAULTS));
    assertThat(failure).isInstanceOf(IpmiFailure.Busy.class);
  }

  @Test
  void aKeptSessionMakesTheNextQueryASingleExchange() {
    IpmiOptions keeping = keeping();
    query(keeping);
    bench.loop.runFor(Duration.ofSeconds(40));
    int sent = bench.toBmc.size();
    query(keeping);
    assertThat(bench.toBmc).hasSize(sent + 1);
    bench.loop.runFor(Duration.ofSeconds(60));
    assertThat(bench.bmc.closedSessions).isEqualTo(1);
    assertThat(bench.bmc.liveSessions()).isZero();
  }

  @Test
  void aKeptSessionThatTheBmcForgotIsOpenedAgainUnnoticed() {
    IpmiOptions keeping = keeping();
    query(keeping);
    bench.bmc.reboot();
    query(keeping);
    assertThat(bench.counters.sessionsOpened()).isEqualTo(2);
  }

  @Test
  void anOrderOnAKeptSessionIsSentOnlyAfterTheBmcGaveASign() {
    IpmiOptions keeping = keeping();
    query(keeping);
    bench.bmc.reboot();
    IpmiSession session = bench.await(bench.connect(Bench.MAAS, keeping));
    bench.await(session.send(new ChassisControl(PowerControl.CYCLE)));
    assertThat(bench.bmc.executed)
        .filteredOn(new ChassisControl(PowerControl.CYCLE)::equals)
        .hasSize(1);
  }

  @Test
  void aKeptSessionMakesRoomForOtherCredentials() {
    query(keeping());
    assertThat(bench.failure(bench.connect(OTHER, IpmiOptions.DEFAULTS)))
        .isInstanceOf(IpmiFailure.UnknownUser.class);
    assertThat(bench.bmc.closedSessions).isEqualTo(1);
  }

  @Test
  void whoGaveUpWhileItWasOpenedLeavesNoSessionBehind() {
    CompletableFuture<IpmiSession> connecting = bench.connect();
    bench.loop.runUntil(() -> bench.bmc.payloads.contains(PayloadType.RAKP_1));
    connecting.cancel(true);
    bench.loop.runFor(Duration.ofSeconds(5));
    assertThat(bench.bmc.closedSessions).isEqualTo(1);
    assertThat(bench.bmcs.isIdle()).isTrue();
  }

  @Test
  void noMoreThanAFewMayWait() {
    Bench small = new Bench(1, new IpmiClientConfig(1, 1, Duration.ofSeconds(1), 2, 100));
    small.await(small.connect());
    List<CompletableFuture<IpmiSession>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(small.connect(OTHER, IpmiOptions.DEFAULTS));
    }
    assertThat(waiting.get(2)).isCompletedExceptionally();
    assertThat(small.failure(waiting.get(2))).isInstanceOf(IpmiFailure.Busy.class);
    assertThat(waiting.get(0)).isNotDone();
  }

  @Test
  void twoSessionsAreHadAtOnceWhereThatIsAllowed() {
    Bench wide = new Bench(1, IpmiClientConfig.DEFAULTS.withSessionsPerBmc(2));
    wide.await(wide.connect());
    assertThat(wide.failure(wide.connect(OTHER, IpmiOptions.DEFAULTS)))
        .isInstanceOf(IpmiFailure.UnknownUser.class);
  }

  @Test
  void whatIsRememberedOfBmcsIsBounded() throws UnknownHostException {
    Bench small = new Bench(1, new IpmiClientConfig(1, 1, Duration.ZERO, 2, 10));
    small.outward = (number, datagram) -> List.of();
    for (int i = 0; i < 50; i++) {
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) i}), 623);
      CompletableFuture<IpmiSession> result = new CompletableFuture<>();
      small.bmcs.connect(address, new Connecting(Bench.MAAS, IpmiOptions.DEFAULTS, result));
      small.failure(result);
    }
    assertThat(small.bmcs.size()).isEqualTo(10);
  }

  @Test
  void closingEndsWhatIsOpenAndTellsWhoWaits() {
    IpmiSession session = bench.await(bench.connect());
    CompletableFuture<IpmiSession> waiting = bench.connect(OTHER, IpmiOptions.DEFAULTS);
    bench.bmcs.close();
    assertThat(bench.failure(waiting)).isInstanceOf(IpmiFailure.Closed.class);
    assertThat(bench.failure(session.send(new GetChassisStatus())))
        .isInstanceOf(IpmiFailure.Closed.class);
    bench.loop.runFor(Duration.ofSeconds(1));
    assertThat(bench.bmc.closedSessions).isEqualTo(1);
    assertThat(bench.bmcs.isIdle()).isTrue();
    assertThat(bench.failure(bench.connect())).isInstanceOf(IpmiFailure.Closed.class);
  }

  private void query(IpmiOptions options) {
    try (IpmiSession session = bench.await(bench.connect(Bench.MAAS, options))) {
      assertThat(bench.await(session.send(new GetChassisStatus())).isOn()).isTrue();
    }
  }

  private static IpmiOptions keeping() {
    return IpmiOptions.DEFAULTS.toBuilder().keepIdle(Duration.ofSeconds(50)).build();
  }
}
