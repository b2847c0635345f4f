package io.maas4j.netboot.tftp;

import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.file.FileQuery;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How requests become transfers, on one event loop. Confined to it, but for the methods that say
 * otherwise.
 */
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);
  private static final int MAX_REASON = 100;
  private static final long IDLE_SECONDS = 60;

  private final EventLoop loop;
  private final TftpContext context;
  private final TftpCounters counters;
  private final BlockCache cache;
  private final TimerWheel wheel;
  private final long tickNanos;
  private final Admission admission;
  private final Transfer.Surroundings surroundings;
  private final ErrorBudget warnings;
  private boolean ticking;
  private boolean clearing;

  /**
   * @param share of all loops, how many this one is
   */
  Sessions(EventLoop loop, TftpContext context, int share) {
    this.loop = loop;
    this.context = context;
    this.counters = context.counters();
    long now = context.nanoTime().getAsLong();
    this.cache = new BlockCache(loop, context.disk(), context.config().cacheBytes() / share);
    this.tickNanos = tick(context.config().retry());
    this.wheel = new TimerWheel(tickNanos, now);
    this.admission = new Admission(context, share);
    this.surroundings = new Transfer.Surroundings(context, cache, wheel);
    this.warnings = new ErrorBudget(1, now);
  }

  private static long tick(TftpConfig.Retry retry) {
    long fine = retry.initial().toNanos() / 20;
    return Math.max(TimeUnit.MILLISECONDS.toNanos(2), Math.min(fine, 10_000_000));
  }

  /** Runs a task on the loop; at once when already there. Any thread. */
  void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException e) {
        log.debug("a request came while the server was closing");
      }
    }
  }

  /** Takes a read request up, unless it repeats one or is over a limit. */
  void request(Endpoint endpoint, InetSocketAddress remote, TftpPacket.ReadRequest request) {
    if (repeats(endpoint, endpoint.sessions(remote), request.file())) {
      counters.rejected(Rejection.REPEATED_REQUEST);
      return;
    }
    if (!admission.admits(remote.getAddress())) {
      log.debug("tftp request over a limit dropped remote={}", remote);
      return;
    }
    counters.requests.increment();
    Port port = endpoint.next(remote);
    Session session =
        new Session(port, remote, request.file(), context.nanoTime().getAsLong(), this::ended);
    port.add(session);
    admission.enter(session);
    keepTime();
    FileQuery query =
        new FileQuery(Protocol.TFTP, endpoint.local(), remote.getAddress(), request.file());
    find(query)
        .whenComplete(
            (file, failure) ->
                comeBack(session, () -> found(session, endpoint, request, file, failure)));
  }

  /**
   * Makes room for a client port's next request.
   *
   * @return whether there is none, as this is a copy of a request that is being answered
   */
  private static boolean repeats(Endpoint endpoint, List<Session> known, String file) {
    for (Session session : known) {
      if (session.repeatedBy(file) || endpoint.single() && session.busyWith(file)) {
        return true;
      }
    }
    // A loader that uses one port for all files asks for the next one as soon as it has the last
    // block, although our copy of its acknowledgement may be lost. For the same file the older
    // transfer is left to end by itself, as this may be a late copy of its request.
    boolean full = true;
    for (Session session : known) {
      if (endpoint.single() || !session.file().equals(file)) {
        session.abort();
      }
      full &= !session.hasEnded();
    }
    return full && known.size() == endpoint.ports();
  }

  /** Reports a request that never became a session. Any thread. */
  void refused(InetSocketAddress remote, String file) {
    counters.requests.increment();
    report(remote, file, 0, Duration.ZERO, Outcome.REFUSED);
  }

  /** Frees memory and files. All transfers have ended. Any thread. */
  void close() {
    onLoop(cache::close);
  }

  private CompletionStage<BootFile> find(FileQuery query) {
    try {
      return context.files().find(query);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Back on the loop; the session may have ended meanwhile. */
  private void comeBack(Session session, Runnable step) {
    onLoop(
        () -> {
          admission.lookedUp(session);
          if (!session.hasEnded()) {
            step.run();
          }
        });
  }

  private void found(
      Session session,
      Endpoint endpoint,
      TftpPacket.ReadRequest request,
      @Nullable BootFile file,
      @Nullable Throwable failure) {
    if (file instanceof BootFile.OnDisk onDisk) {
      open(session, endpoint, request, onDisk);
    } else if (file instanceof BootFile.Generated generated) {
      transfer(session, endpoint, request, new TextContent(generated.text()));
    } else if (file instanceof BootFile.NotFound missing) {
      refuse(session, Outcome.NOT_FOUND, TftpError.FILE_NOT_FOUND, missing.why());
    } else if (file instanceof BootFile.Forbidden forbidden) {
      counters.rejected(Rejection.OUTSIDE);
      refuse(session, Outcome.FORBIDDEN, TftpError.ACCESS_VIOLATION, forbidden.why());
    } else if (file instanceof BootFile.Failed failed) {
      refuse(session, Outcome.FAILED, TftpError.NOT_DEFINED, failed.why());
    } else {
      warn("finding a file for tftp failed", session, failure);
      refuse(session, Outcome.FAILED, TftpError.NOT_DEFINED, "the rack failed to find the file");
    }
  }

  private void open(
      Session session, Endpoint endpoint, TftpPacket.ReadRequest request, BootFile.OnDisk file) {
    try {
      context
          .disk()
          .execute(
              () -> {
                try {
                  opened(session, endpoint, request, FileContent.open(file.path()));
                } catch (IOException | RuntimeException e) {
                  onLoop(() -> unreadable(session, e));
                }
              });
    } catch (RejectedExecutionException e) {
      refuse(session, Outcome.FAILED, TftpError.NOT_DEFINED, "the rack is too busy");
    }
  }

  /** On a thread of the disk. */
  private void opened(
      Session session, Endpoint endpoint, TftpPacket.ReadRequest request, FileContent content) {
    try {
      loop.execute(
          () -> {
            if (session.hasEnded()) {
              content.close();
            } else {
              transfer(session, endpoint, request, cache.share(content));
            }
          });
    } catch (RejectedExecutionException e) { // the server is closing
      content.close();
    }
  }

  private void unreadable(Session session, Exception why) {
    if (!session.hasEnded()) {
      warn("opening a file for tftp failed", session, why);
      refuse(session, Outcome.FAILED, TftpError.NOT_DEFINED, "the file cannot be read");
    }
  }

  private void transfer(
      Session session, Endpoint endpoint, TftpPacket.ReadRequest request, Content content) {
    Negotiation agreed =
        Negotiation.of(
            request.options(),
            content.size(),
            endpoint.maxBlockSize(),
            context.config().maxWindowSize());
    if (agreed.declined()) {
      counters.rejected(Rejection.OPTION);
    }
    Transfer transfer =
        new Transfer(
            session.port(),
            session.remote(),
            new Blocks(content, agreed.blockSize()),
            agreed,
            agreed.blockSize() <= endpoint.maxBlockOnLink(),
            surroundings,
            new Ending(session));
    session.begin(transfer);
    admission.answered(session);
  }

  /** What a transfer tells. */
  private final class Ending implements Transfer.Listener {
    private final Session session;

    Ending(Session session) {
      this.session = session;
    }

    @Override
    public void confirmed() {
      admission.confirmed(session);
    }

    @Override
    public void sent() {
      session.end(Outcome.SENT);
    }

    @Override
    public void timedOut() {
      session.end(Outcome.TIMED_OUT);
    }

    @Override
    public void failed(Throwable why) {
      warn("reading a file for tftp failed", session, why);
      session.end(Outcome.FAILED);
    }
  }

  private void refuse(Session session, Outcome outcome, TftpError code, String why) {
    String text = why.length() > MAX_REASON ? why.substring(0, MAX_REASON) : why;
    session
        .port()
        .write(new TftpPacket.Error(code.code(), text.replace('\0', ' ')), session.remote());
    session.port().drainSoon();
    session.end(outcome);
  }

  private void ended(Session session, Outcome outcome, long octets) {
    session.port().remove(session);
    admission.leave(session);
    Duration took = Duration.ofNanos(context.nanoTime().getAsLong() - session.begun());
    report(session.remote(), session.file(), octets, took, outcome);
    if (admission.isEmpty() && !clearing && !loop.isShuttingDown()) {
      clearing = true;
      loop.schedule(this::clear, IDLE_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** What the last machines fetched is of no use to the next ones for ever. */
  private void clear() {
    clearing = false;
    if (admission.isEmpty()) {
      cache.clear();
    }
  }

  private void report(
      InetSocketAddress remote, String file, long octets, Duration took, Outcome outcome) {
    counters.ended(outcome, octets);
    context
        .reports()
        .report(
            new BootTraffic.Request(
                Protocol.TFTP, remote.getAddress(), file, octets, took, outcome));
  }

  /** Ticks while there are sessions. */
  private void keepTime() {
    if (!ticking && !loop.isShuttingDown()) {
      ticking = true;
      loop.schedule(this::ticked, tickNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void ticked() {
    ticking = false;
    wheel.advance(context.nanoTime().getAsLong());
    if (!admission.isEmpty()) {
      keepTime();
    }
  }

  /** At most once a second: requests are not authenticated. */
  private void warn(String what, Session session, @Nullable Throwable why) {
    if (warnings.spend(context.nanoTime().getAsLong())) {
      log.warn("{} file={} remote={}", what, printable(session.file()), session.remote(), why);
    } else {
      log.debug("{} remote={}", what, session.remote(), why);
    }
  }

  private static String printable(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }
}
