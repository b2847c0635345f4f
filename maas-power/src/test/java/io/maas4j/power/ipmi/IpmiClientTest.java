package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.PowerState;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.testkit.power.ipmi.BmcProfile;
import io.maas4j.testkit.power.ipmi.IpmiFarm;
import io.maas4j.testkit.power.ipmi.SimulatedBmc;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The client over real sockets of loopback. */
class IpmiClientTest {
  private static final IpmiClientConfig QUICK =
      IpmiClientConfig.DEFAULTS.withSessionGap(Duration.ZERO);

  @Test
  void manyBmcsAreAskedAtOnceOverAFewSockets() throws Exception {
    List<UdpBmc> bmcs = new ArrayList<>();
    try (IpmiClient client = IpmiClient.create(QUICK.withSockets(2))) {
      for (int i = 0; i < 50; i++) {
        bmcs.add(new UdpBmc());
      }
      for (int round = 0; round < 3; round++) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (UdpBmc bmc : bmcs) {
          answers.add(
              isOn(client, new InetSocketAddress("127.0.0.1", bmc.port())).toCompletableFuture());
        }
        for (CompletableFuture<Boolean> answer : answers) {
          assertThat(answer.get(30, TimeUnit.SECONDS)).isTrue();
        }
      }
      assertThat(client.counters().sessionsOpened()).isEqualTo(150);
      assertThat(client.counters().sessionsFailed()).isZero();
    } finally {
      bmcs.forEach(UdpBmc::close);
    }
  }

  @Test
  void itRunsOnLoopsOfTheCallersAndLeavesThemRunning() throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (UdpBmc bmc = new UdpBmc()) {
      try (IpmiClient client = IpmiClient.on(group, Runnable::run, QUICK)) {
        assertThat(get(isOn(client, new InetSocketAddress("127.0.0.1", bmc.port())))).isTrue();
      }
      assertThat(group.isShuttingDown()).isFalse();
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  @Test
  void namesAreLookedUp() throws Exception {
    try (UdpBmc bmc = new UdpBmc();
        IpmiClient client = IpmiClient.create(QUICK)) {
      get(client.connect("localhost", bmc.port(), Bench.MAAS, IpmiOptions.DEFAULTS)).close();
      assertThat(
              failure(
                  client.connect(
                      "no-such-host.invalid", bmc.port(), Bench.MAAS, IpmiOptions.DEFAULTS)))
          .isInstanceOf(IpmiFailure.Unresolved.class);
    }
  }

  @Test
  void aNameThatGetsAnotherAddressLeadsToAnotherBmcThoughASessionIsKept() throws Exception {
    AtomicReference<InetAddress> address = new AtomicReference<>();
    IpmiOptions keeping = IpmiOptions.DEFAULTS.toBuilder().keepIdle(Duration.ofSeconds(60)).build();
    try (IpmiFarm farm = IpmiFarm.open();
        IpmiClient client = IpmiClient.create(Runnable::run, name -> address.get(), QUICK)) {
      for (PowerState state : List.of(PowerState.ON, PowerState.OFF)) {
        SimulatedBmc bmc = farm.add(BmcProfile.STANDARD);
        bmc.chassis().put(state);
        address.set(bmc.address().getAddress());
        IpmiSession session = get(client.connect("bmc.example", farm.port(), Bench.MAAS, keeping));
        assertThat(get(session.send(new GetChassisStatus())).isOn())
            .isEqualTo(state == PowerState.ON);
        session.close();
      }
      assertThat(client.counters().sessionsOpened()).isEqualTo(2);
    }
  }

  @Test
  void datagramsOfEverySizeFromABmcDoTheClientNoHarm() throws Exception {
    try (DatagramSocket liar = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        UdpBmc good = new UdpBmc();
        IpmiClient client = IpmiClient.create(QUICK)) {
      CompletableFuture<IpmiSession> connecting =
          client
              .connect("127.0.0.1", liar.getLocalPort(), Bench.MAAS, IpmiOptions.DEFAULTS)
              .toCompletableFuture();
      DatagramPacket asked = new DatagramPacket(new byte[100], 100);
      liar.receive(asked);
      int count = 0;
      for (int length = 0; length < 70_000; length = length * 2 + 1) {
        byte[] junk = Arrays.copyOf(new byte[] {6, 0, -1, 7}, Math.min(length, 65_507));
        liar.send(new DatagramPacket(junk, junk.length, asked.getSocketAddress()));
        count++;
        long all = count;
        Awaitility.await().until(() -> client.counters().datagramsDropped() >= all);
      }
      assertThat(get(isOn(client, new InetSocketAddress("127.0.0.1", good.port())))).isTrue();
      connecting.cancel(true);
    }
  }

  @Test
  void closingEndsTheSessionsAndTheThreads() throws Exception {
    try (UdpBmc bmc = new UdpBmc()) {
      IpmiClient client = IpmiClient.create(QUICK);
      IpmiSession session =
          get(client.connect("127.0.0.1", bmc.port(), Bench.MAAS, IpmiOptions.DEFAULTS));
      client.close();
      client.close();
      assertThat(bmc.bmc.liveSessions()).isZero();
      assertThat(failure(session.send(new GetChassisStatus())))
          .isInstanceOf(IpmiFailure.Closed.class);
      session.close();
      assertThat(failure(client.connect("127.0.0.1", bmc.port(), Bench.MAAS, IpmiOptions.DEFAULTS)))
          .isInstanceOf(IpmiFailure.Closed.class);
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () ->
                  assertThat(Thread.getAllStackTraces().keySet())
                      .noneMatch(thread -> thread.getName().startsWith("maas-ipmi")));
    }
  }

  @Test
  void anAddressThatNobodyHasIsToldSoon() {
    try (IpmiClient client = IpmiClient.create(QUICK)) {
      IpmiOptions hasty = IpmiOptions.DEFAULTS.toBuilder().silence(Duration.ofMillis(200)).build();
      assertThat(failure(client.connect("127.0.0.99", 9, Bench.MAAS, hasty)))
          .isInstanceOf(IpmiFailure.NoAnswer.class);
      assertThat(failure(client.connect("[::1]", 9, Bench.MAAS, hasty)))
          .isInstanceOf(IpmiFailure.NoAnswer.class);
    }
  }

  private static CompletionStage<Boolean> isOn(IpmiClient client, InetSocketAddress address) {
    return client.connected(
        address,
        Bench.MAAS,
        IpmiOptions.DEFAULTS,
        session -> session.send(new GetChassisStatus()).thenApply(status -> status.isOn()));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static IpmiFailure failure(CompletionStage<?> stage) {
    try {
      throw new AssertionError("did not fail but is " + get(stage));
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(IpmiException.class);
      return ((IpmiException) e.getCause()).failure();
    }
  }
}
