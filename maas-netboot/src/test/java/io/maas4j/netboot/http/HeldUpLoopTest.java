package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.TrafficRelay;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

class HeldUpLoopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final HttpTransport transport = HttpTransport.open(1);
  private final TrafficRelay reports = new TrafficRelay(BootTraffic.NONE, 1);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  @BeforeEach
  void connect() {
    channel.freezeTime();
    channel.pipeline().addLast(new HttpConnection(site(), new Arrivals(nanos::get), client()));
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    transport.group().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    reports.close();
  }

  @Test
  void aConnectionOnWhichNothingIsAskedIsClosedInTime() {
    pass(PATIENCE.minusMillis(1));
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofMillis(1));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void aLoopThatWasHeldUpReadsBeforeItHangsUp() {
    nanos.addAndGet(Duration.ofSeconds(20).toNanos()); // and its timers run late
    pass(PATIENCE);
    assertThat(channel.isOpen()).isTrue();
    pass(Duration.ofSeconds(1));
    assertThat(channel.isOpen()).as("still nothing has come").isFalse();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
  }

  private static InetAddress client() {
    return InetAddress.getLoopbackAddress();
  }

  private Site site() {
    BootHttpConfig config = BootHttpConfig.builder().headerTimeout(PATIENCE).build();
    Turnstile turnstile = new Turnstile(config.admission(), nanos::get);
    return new Site(
        config,
        query -> CompletableFuture.completedFuture(new BootFile.NotFound("")),
        Runnable::run,
        Optional.empty(),
        new OpenFiles(Runnable::run, nanos::get),
        turnstile,
        new HttpCounters(new AddressLimit(1, 1), turnstile),
        reports,
        new RegionProxy(config, transport, Runnable::run),
        new Warnings(NOPLogger.NOP_LOGGER, nanos::get),
        nanos::get);
  }
}
