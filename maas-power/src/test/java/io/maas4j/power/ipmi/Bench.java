package io.maas4j.power.ipmi;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.power.Secret;
import io.maas4j.power.ipmi.wire.CryptoEngine;
import io.maas4j.power.ipmi.wire.WireFormatException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A client and a BMC in virtual time, with a network between them that the test governs. */
final class Bench {
  /**
   * What becomes of one datagram: when it arrives, once for each entry; lost when there is none.
   */
  interface Fate {
    List<Duration> of(int number, byte[] datagram);
  }

  static final IpmiCredentials MAAS = IpmiCredentials.of("maas", Secret.of("secret"));

  final long seed;
  final VirtualLoop loop = new VirtualLoop();
  final IpmiCounters counters = new IpmiCounters();
  final FakeBmc bmc;
  final InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 623);
  final List<byte[]> toBmc = new ArrayList<>();
  final List<byte[]> toClient = new ArrayList<>();
  final Bmcs bmcs;
  Fate outward = (number, datagram) -> List.of(Duration.ofMillis(1));
  Fate homeward = (number, datagram) -> List.of(Duration.ofMillis(1));

  Bench() {
    this(1, IpmiClientConfig.DEFAULTS);
  }

  Bench(long seed, IpmiClientConfig config) {
    this.seed = seed;
    Random random = new Random(seed);
    bmc = new FakeBmc(new Random(seed + 1));
    bmcs =
        new Bmcs(
            new Surroundings(loop, this::outward, new CryptoEngine(random), random, counters),
            config);
  }

  CompletableFuture<IpmiSession> connect() {
    return connect(MAAS, IpmiOptions.DEFAULTS);
  }

  CompletableFuture<IpmiSession> connect(IpmiCredentials credentials, IpmiOptions options) {
    CompletableFuture<IpmiSession> result = new CompletableFuture<>();
    bmcs.connect(address, new Connecting(credentials, options, result));
    return result;
  }

  /** The stage's value, time passing until it is there. */
  <T> T await(CompletableFuture<T> stage) {
    loop.runUntil(stage::isDone);
    assertThat(stage).as("seed %d", seed).isCompleted();
    return stage.join();
  }

  /** The stage's failure, time passing until it is there. */
  IpmiFailure failure(CompletableFuture<?> stage) {
    loop.runUntil(stage::isDone);
    try {
      Object value = stage.join();
      throw new AssertionError("did not fail but is " + value);
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(IpmiException.class);
      return ((IpmiException) e.getCause()).failure();
    }
  }

  void fromBmc(byte[] datagram) {
    toClient.add(datagram);
    for (Duration delay : homeward.of(toClient.size(), datagram)) {
      loop.schedule(() -> bmcs.received(address, datagram), delay.toNanos());
    }
  }

  private void outward(InetSocketAddress to, byte[] datagram) {
    counters.sent();
    toBmc.add(datagram);
    for (Duration delay : outward.of(toBmc.size(), datagram)) {
      loop.schedule(() -> deliver(datagram), delay.toNanos());
    }
  }

  private void deliver(byte[] datagram) {
    try {
      bmc.receive(datagram, this::fromBmc);
    } catch (WireFormatException e) {
      // A BMC drops what it does not understand.
      assertThat(e.reason()).isNotBlank();
    }
  }
}
