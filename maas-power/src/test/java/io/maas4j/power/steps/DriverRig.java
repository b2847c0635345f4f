package io.maas4j.power.steps;

import io.maas4j.id.MachineId;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerTarget;
import io.maas4j.power.spi.PeerPins;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A driver with real threads and the real time, and the calls of it that tests make. */
public final class DriverRig implements AutoCloseable {
  private static final Duration AMPLE = Duration.ofSeconds(30);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final ExecutorService blocking = Executors.newCachedThreadPool();
  private final PowerDriver driver;

  public DriverRig(PowerDriverFactory factory) {
    this(factory, PeerPins.inMemory());
  }

  public DriverRig(PowerDriverFactory factory, PeerPins pins) {
    driver =
        factory.create(
            new PowerDriverContext(Clock.systemUTC(), scheduler, blocking, "MAAS 3.7.0", pins));
  }

  public PowerDriver driver() {
    return driver;
  }

  /** Waits for the answer, half a minute at most. */
  public PowerResult perform(PowerParameters parameters, PowerAction action) throws Exception {
    return start(parameters, action, AMPLE).get(40, TimeUnit.SECONDS);
  }

  public CompletableFuture<PowerResult> start(
      PowerParameters parameters, PowerAction action, Duration within) {
    return driver
        .perform(
            new PowerTarget(
                new MachineId("abc123"), parameters, Clock.systemUTC().instant().plus(within)),
            action)
        .toCompletableFuture();
  }

  @Override
  public void close() {
    driver.close();
    scheduler.shutdownNow();
    blocking.shutdownNow();
  }

  /** A TCP port of loopback where nobody listens. */
  public static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** A socket that lets clients connect and never says anything. */
  public static ServerSocket silentPort() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    return socket;
  }
}
