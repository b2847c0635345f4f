package io.maas4j.netboot.trace;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Tap;
import io.maas4j.netboot.file.BootTraffic;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks on while machines boot: keeps the last packets of each of them, says each exchange in one
 * line at level debug, and tells a listener of the steps.
 *
 * <pre>{@code
 * try (BootTrace trace = BootTrace.builder(clock).bytes(8 << 20).build();
 *     DhcpServer dhcp = DhcpServer.builder(config, networks, clock).tap(trace).build()) {
 *   dhcp.start();
 *   …
 *   Files.write(Path.of("boot.pcap"), trace.pcap(MacAddress.parse("52:54:00:00:00:01")));
 * }
 * }</pre>
 *
 * <p>The servers hand over and go on: everything else happens on a thread of its own. What comes
 * faster than that is dropped and counted. Thread-safe.
 *
 * <p>No packet that is kept holds a password or a key, and of files only the headers are kept. But
 * paths are told as they were asked for, and those of preseeds lead to a machine's credentials:
 * what this gives out is for administrators.
 */
public final class BootTrace implements Tap, BootTraffic, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BootTrace.class);

  /** What packets may take by default. */
  public static final long DEFAULT_BYTES = 8L << 20;

  /** The type of what {@link #pcap()} makes, for HTTP. */
  public static final String MEDIA_TYPE = Pcap.MEDIA_TYPE;

  private static final int QUEUE = 4096;

  private final Clock clock;
  private final PacketRing ring;
  private final Recorder recorder;
  private final LongAdder dropped = new LongAdder();
  private final ThreadPoolExecutor thread;

  private BootTrace(Builder builder) {
    this.clock = builder.clock;
    this.ring = new PacketRing(builder.bytes);
    this.recorder = new Recorder(ring, new Owners(builder.owners), builder.listener);
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            new DefaultThreadFactory("maas-trace", true),
            (task, executor) -> dropped.increment());
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * @param clock stamps packets
   */
  public static Builder builder(Clock clock) {
    return new Builder(clock);
  }

  @Override
  public void passed(Datagram datagram) {
    Instant at = clock.instant();
    later(() -> recorder.passed(at, datagram));
  }

  @Override
  public void dropped(Datagram request, String reason) {
    Instant at = clock.instant();
    later(() -> recorder.dropped(at, request, reason));
  }

  @Override
  public void seen(Request request) {
    Instant at = clock.instant();
    later(() -> recorder.fetched(at, request));
  }

  private void later(Runnable step) {
    thread.execute(
        () -> {
          try {
            step.run();
          } catch (RuntimeException e) {
            LOG.warn("a step of a boot was not taken down", e);
          }
        });
  }

  /**
   * The kept packets of one machine, oldest first, as a file that tcpdump and Wireshark read. The
   * headers below UDP are made up as far as the sockets did not show them.
   */
  public byte[] pcap(MacAddress mac) {
    return Pcap.of(ring.of(mac));
  }

  /** All kept packets, as {@link #pcap(MacAddress)}. */
  public byte[] pcap() {
    return Pcap.of(ring.all());
  }

  /** What the kept packets take, in bytes. */
  public long bytes() {
    return ring.weight();
  }

  /** Packets and reports that came faster than they could be looked at. */
  public long overrun() {
    return dropped.sum();
  }

  /** Looks at what has come so far, for at most a second. Idempotent. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Collects what a trace needs. Not thread-safe. */
  public static final class Builder {
    private final Clock clock;
    private long bytes = DEFAULT_BYTES;
    private TraceListener listener = TraceListener.NONE;
    private Function<InetAddress, Optional<MacAddress>> owners = address -> Optional.empty();

    private Builder(Clock clock) {
      this.clock = clock;
    }

    /**
     * What packets may take at most; 0 keeps none.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public Builder bytes(long most) {
      if (most < 0) {
        throw new IllegalArgumentException("bytes " + most + " are negative");
      }
      bytes = most;
      return this;
    }

    /** Told of every step; nobody by default. */
    public Builder listener(TraceListener told) {
      listener = told;
      return this;
    }

    /**
     * Whose addresses are that were not leased since the start: fixed ones, and older leases.
     *
     * @param known asked on the trace's thread; must not block for long
     */
    public Builder owners(Function<InetAddress, Optional<MacAddress>> known) {
      owners = known;
      return this;
    }

    public BootTrace build() {
      return new BootTrace(this);
    }
  }
}
