package io.maas4j.netboot.tftp;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.BootServiceException;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.TrafficRelay;
import io.maas4j.netboot.tftp.Listening.Worker;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read-only TFTP server: RFC 1350 with the options of RFC 2347, 2348, 2349 and 7440. The files of
 * a directory, on threads of its own:
 *
 * <pre>{@code
 * try (TftpServer tftp = TftpServer.serving(Path.of("/srv/tftp"))) {
 *   tftp.start();
 *   …
 * }
 * }</pre>
 *
 * <p>Whatever a {@link BootFileSource} finds, with the caller's threads for the disk:
 *
 * <pre>{@code
 * new TftpServer(TftpConfig.defaults(), files, disk, BootTraffic.NONE)
 * }</pre>
 *
 * <p>Thread-safe. Owns its event loops; an executor that it was given belongs to the caller and
 * must outlive it.
 */
public final class TftpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TftpServer.class);
  private static final int REPORT_QUEUE = 4096;
  private static final int DISK_THREADS = 2;
  private static final long ADDRESS_REFRESH_SECONDS = 45;

  private final TftpContext context;
  private final DatagramTransport.Kind kind;
  private final Runnable closeOwned;
  private final TftpCounters counters;
  private final Map<InetAddress, Listening> listeners = new ConcurrentHashMap<>();
  private List<Worker> workers = List.of();
  private @Nullable DatagramTransport transport;
  private boolean closed;

  /**
   * @param files finds what is asked for
   * @param disk reads files, which blocks; more than one thread is advisable
   * @param traffic hears of every transfer when it has ended
   */
  public TftpServer(TftpConfig config, BootFileSource files, Executor disk, BootTraffic traffic) {
    this(config, files, disk, traffic, Tap.NONE);
  }

  /**
   * @param files finds what is asked for
   * @param disk reads files, which blocks; more than one thread is advisable
   * @param traffic hears of every transfer when it has ended
   * @param tap hears of requests and errors, and of where transfers begin and end
   */
  public TftpServer(
      TftpConfig config, BootFileSource files, Executor disk, BootTraffic traffic, Tap tap) {
    this(
        config,
        files,
        disk,
        traffic,
        tap,
        System::nanoTime,
        DatagramTransport.Kind.SEGMENTED,
        () -> {});
  }

  /**
   * @param nanoTime for waits
   * @param kind of sockets, if the machine has it
   */
  TftpServer(
      TftpConfig config,
      BootFileSource files,
      Executor disk,
      BootTraffic traffic,
      LongSupplier nanoTime,
      DatagramTransport.Kind kind) {
    this(config, files, disk, traffic, Tap.NONE, nanoTime, kind, () -> {});
  }

  private TftpServer(
      TftpConfig config,
      BootFileSource files,
      Executor disk,
      BootTraffic traffic,
      Tap tap,
      LongSupplier nanoTime,
      DatagramTransport.Kind kind,
      Runnable closeOwned) {
    this.counters = new TftpCounters();
    this.context =
        new TftpContext(
            config,
            files,
            disk,
            new TrafficRelay(traffic, REPORT_QUEUE),
            counters,
            nanoTime,
            () -> ThreadLocalRandom.current().nextDouble(),
            new TftpTap(tap));
    this.kind = kind;
    this.closeOwned = closeOwned;
  }

  /**
   * A server of a directory, on port 69 of all addresses, with threads of its own that {@link
   * #close} ends.
   *
   * @throws BootServiceException when this is no readable directory
   */
  public static TftpServer serving(Path root) {
    return serving(root, TftpConfig.defaults());
  }

  /** As {@link #serving(Path)}, with settings. */
  public static TftpServer serving(Path root, TftpConfig config) {
    ExecutorService disk =
        Executors.newFixedThreadPool(
            DISK_THREADS, new DefaultThreadFactory("maas-tftp-disk", true));
    return new TftpServer(
        config,
        BootFileSource.directory(root, disk),
        disk,
        BootTraffic.NONE,
        Tap.NONE,
        System::nanoTime,
        DatagramTransport.Kind.SEGMENTED,
        disk::shutdownNow);
  }

  /**
   * As {@link #serving(Path)}, with settings and the caller's threads.
   *
   * @param disk reads files, which blocks; more than one thread is advisable
   */
  public static TftpServer serving(Path root, TftpConfig config, Executor disk) {
    return new TftpServer(config, BootFileSource.directory(root, disk), disk, BootTraffic.NONE);
  }

  /**
   * Blocks until every address is bound.
   *
   * @return the addresses bound, with their real ports
   * @throws BootServiceException when an address cannot be bound; nothing is left open then
   * @throws IllegalStateException when started before, or closed
   */
  public synchronized List<InetSocketAddress> start() {
    if (transport != null || closed) {
      throw new IllegalStateException("this TFTP server has been started before");
    }
    int threads = context.config().threads();
    DatagramTransport opened = DatagramTransport.open(threads, kind);
    transport = opened;
    workers =
        Stream.generate(opened.group()::next)
            .limit(threads)
            .map(EventLoop.class::cast)
            .map(loop -> new Worker(loop, new Sessions(loop, context, threads)))
            .collect(Collectors.toUnmodifiableList());
    try {
      for (InetAddress address : LocalAddresses.wanted(context.config().addresses())) {
        listen(opened, address);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    if (LocalAddresses.follow(context.config().addresses())) {
      opened
          .group()
          .scheduleWithFixedDelay(
              this::refreshLater,
              ADDRESS_REFRESH_SECONDS,
              ADDRESS_REFRESH_SECONDS,
              TimeUnit.SECONDS);
    }
    List<InetSocketAddress> bound = new ArrayList<>();
    listeners.values().forEach(listening -> bound.add(listening.address()));
    log.info(
        "tftp server started addresses={} segmentation-offload={}", bound, opened.segmentation());
    return List.copyOf(bound);
  }

  /** What happened since the start. */
  public TftpStats stats() {
    return counters.snapshot(context.reports().dropped());
  }

  /** Ends all transfers and frees sockets and threads, within seconds. Idempotent. */
  @Override
  public void close() {
    DatagramTransport opened;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      opened = transport;
    }
    if (opened != null) {
      listeners.values().forEach(Listening::close);
      workers.forEach(worker -> worker.sessions().close());
      opened.group().shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
    closeOwned.run();
    context.reports().close();
  }

  private void listen(DatagramTransport opened, InetAddress address) {
    int first = listeners.size() % workers.size();
    listeners.put(address, Listening.open(context, opened, workers, first, address));
  }

  private void refreshLater() {
    try {
      context.disk().execute(this::refreshAddresses);
    } catch (RejectedExecutionException e) {
      log.debug("addresses not re-read, the executor is closed", e);
    }
  }

  /** Follows addresses that came or went; what cannot be bound yet is tried again next time. */
  private synchronized void refreshAddresses() {
    DatagramTransport opened = transport;
    if (closed || opened == null) {
      return;
    }
    try {
      Set<InetAddress> wanted = LocalAddresses.wanted(context.config().addresses());
      listeners
          .entrySet()
          .removeIf(
              entry -> {
                boolean gone = !wanted.contains(entry.getKey());
                if (gone) {
                  entry.getValue().close();
                }
                return gone;
              });
      for (InetAddress address : wanted) {
        if (!listeners.containsKey(address)) {
          listen(opened, address);
          log.info("tftp server listens address={}", address);
        }
      }
    } catch (BootServiceException e) {
      log.warn("tftp server cannot follow the machine's addresses: {}", e.getMessage());
    }
  }
}
