package io.maas4j.server.rack;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.network.Cidr;
import io.maas4j.topology.NetworkScanner;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for neighbours: asks every address of a network whether it is there, whereupon the kernel
 * learns the MACs of those that are. One scan at a time. Thread-safe.
 */
final class PingScanner implements NetworkScanner, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PingScanner.class);

  private static final int FAST = 32;
  private static final int MAX_THREADS = 128;
  private static final long LOOK_EVERY = 256;

  private final Supplier<LocalAddresses> local;
  private final Consumer<Inet4Address> ask;
  private final Runnable look;
  private final SendPace pace;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param ask asks one address and waits a while for an answer
   * @param pace of the questions, whatever the number of threads
   * @param look reads what the kernel has learned
   */
  PingScanner(
      Supplier<LocalAddresses> local, Consumer<Inet4Address> ask, SendPace pace, Runnable look) {
    this.pace = pace;
    this.local = local;
    this.ask = ask;
    this.look = look;
  }

  @Override
  public void scan(List<Cidr> networks, Manner manner) {
    LocalAddresses here = local.get();
    List<Cidr> ours = networks.stream().filter(cidr -> here.in(cidr).isPresent()).toList();
    if (ours.isEmpty()) {
      throw new Conflict(
          "NOT_ON_NETWORK",
          "this rack has no address in " + networks + ", so that it sees nobody there",
          "scan networks that the rack is on");
    }
    for (Cidr cidr : ours) {
      if (cidr.prefixLength() < SHORTEST_PREFIX) {
        throw new InvalidRequest(
            cidr + " has too many addresses to ask all of them",
            "scan networks of /" + SHORTEST_PREFIX + " and smaller");
      }
    }
    if (!busy.compareAndSet(false, true)) {
      throw new Conflict("SCANNING", "this rack is scanning already", "try again when it is done");
    }
    int threads = Math.max(1, Math.min(MAX_THREADS, manner.threads().orElse(usual(manner.pace()))));
    try {
      start(ours, threads);
    } catch (RuntimeException e) {
      busy.set(false);
      throw e;
    }
  }

  private static int usual(Pace pace) {
    return pace == Pace.SLOW ? 1 : FAST;
  }

  private void start(List<Cidr> networks, int threads) {
    List<Inet4Address> addresses = new ArrayList<>();
    networks.forEach(cidr -> addAll(cidr, addresses));
    AtomicLong next = new AtomicLong();
    CountDownLatch working = new CountDownLatch(threads);
    ExecutorService workers =
        Executors.newFixedThreadPool(
            threads,
            work -> {
              Thread thread = new Thread(work, "maas-scan");
              thread.setDaemon(true);
              return thread;
            });
    for (int i = 0; i < threads; i++) {
      workers.execute(
          () -> {
            try {
              work(addresses, next);
            } finally {
              working.countDown();
              if (working.getCount() == 0 && busy.compareAndSet(true, false)) {
                log.info("scan ended addresses={}", addresses.size());
              }
            }
          });
    }
    workers.shutdown();
    log.info("scan begins networks={} addresses={}", networks, addresses.size());
  }

  private void work(List<Inet4Address> addresses, AtomicLong next) {
    for (long i = next.getAndIncrement(); i < addresses.size(); i = next.getAndIncrement()) {
      if (closed) {
        return;
      }
      pace.await();
      ask.accept(addresses.get((int) i));
      if (i % LOOK_EVERY == LOOK_EVERY - 1) {
        lookAround();
      }
    }
    lookAround();
  }

  private void lookAround() {
    try {
      look.run();
    } catch (RuntimeException e) {
      log.warn("the region does not hear what this rack sees, and is told again later", e);
    }
  }

  private static void addAll(Cidr cidr, List<Inet4Address> addresses) {
    int first = ByteBuffer.wrap(cidr.network().getAddress()).getInt();
    long count = 1L << (32 - cidr.prefixLength());
    boolean edges = count <= 2; // RFC 3021
    for (long i = edges ? 0 : 1; i < (edges ? count : count - 1); i++) {
      addresses.add(address(first + (int) i));
    }
  }

  private static Inet4Address address(int bits) {
    try {
      return (Inet4Address) InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(bits).array());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends what is going on soon. */
  @Override
  public void close() {
    closed = true;
  }
}
