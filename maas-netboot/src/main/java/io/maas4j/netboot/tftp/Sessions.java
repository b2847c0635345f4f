package io.maas4j.netboot.tftp;

import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.maas4j.netboot.file.FileQuery;
import io.maas4j.netboot.file.TrafficRelay;
import io.maas4j.netboot.tftp.TftpConfig.TransferPort;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which clients are being served, and how a request becomes a {@link Transfer}. Thread-safe. */
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  private record Key(Channel listener, InetSocketAddress remote) {}

  /** One request from its arrival to its end. */
  private final class Session {
    final Key key;
    final String file;
    final long begun = System.nanoTime();
    final AtomicBoolean ended = new AtomicBoolean();
    volatile @Nullable Transfer transfer;
    volatile @Nullable Channel channel;

    Session(Key key, String file) {
      this.key = key;
      this.file = file;
    }

    /** Any thread, any number of times; the first counts. */
    void end(Outcome outcome, long octets) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      sessions.remove(key, this);
      perAddress.computeIfPresent(
          key.remote().getAddress(), (address, count) -> count > 1 ? count - 1 : null);
      environment.counters().active.decrementAndGet();
      report(key.remote(), file, octets, Duration.ofNanos(System.nanoTime() - begun), outcome);
      Channel own = channel;
      if (own != null && own != key.listener()) {
        own.close();
      }
    }

    void abort() {
      Transfer running = transfer;
      Channel own = channel;
      if (running != null && own != null && !own.eventLoop().isShuttingDown()) {
        own.eventLoop().execute(() -> running.end(Outcome.ABORTED));
      } else {
        end(Outcome.ABORTED, 0);
      }
    }
  }

  private final TftpConfig config;
  private final BootFileSource files;
  private final Executor disk;
  private final TrafficRelay reports;
  private final Transfer.Environment environment;
  private final Map<Key, Session> sessions = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  Sessions(
      TftpConfig config,
      BootFileSource files,
      Executor disk,
      TrafficRelay reports,
      Transfer.Environment environment) {
    this.config = config;
    this.files = files;
    this.disk = disk;
    this.reports = reports;
    this.environment = environment;
  }

  /** Takes a read request up, unless it repeats one or is over a limit. On the listener's loop. */
  void request(
      Channel listener,
      DatagramTransport transport,
      InetSocketAddress remote,
      TftpPacket.ReadRequest request,
      int maxBlockSize) {
    Key key = new Key(listener, remote);
    Session known = sessions.get(key);
    if (known != null) {
      Transfer running = known.transfer;
      boolean repeated =
          known.file.equals(request.file())
              && (running == null || !running.pastFirstBlock() && !running.finalBlockSent());
      if (repeated) {
        environment.counters().dropped.increment();
        return;
      }
      // A loader that uses one port for all files asks for the next one as soon as it has the
      // last block, although our copy of its acknowledgement may be lost. Otherwise the older
      // transfer is left to end by itself, as this may be a late copy of its request.
      if (running == null
          || running.finalBlockSent()
          || !known.file.equals(request.file())
          || config.transferPort() == TransferPort.SINGLE) {
        known.abort();
      }
    }
    TftpCounters counters = environment.counters();
    if (!admit(remote.getAddress())) {
      counters.dropped.increment();
      log.debug("tftp request over the limit dropped remote={}", remote);
      return;
    }
    counters.requests.increment();
    Session session = new Session(key, request.file());
    sessions.put(key, session);
    InetAddress local = ((InetSocketAddress) listener.localAddress()).getAddress();
    FileQuery query = new FileQuery(Protocol.TFTP, local, remote.getAddress(), request.file());
    find(query)
        .whenComplete(
            (file, failure) -> {
              if (failure != null || file == null) {
                log.warn("finding a file failed file={} remote={}", query.name(), remote, failure);
                refuse(
                    session,
                    transport,
                    local,
                    Outcome.FAILED,
                    TftpError.NOT_DEFINED,
                    "the rack failed to find the file");
              } else {
                found(session, transport, local, request, maxBlockSize, file);
              }
            });
  }

  /** Hands a packet on the server's port to its transfer, when transfers share that port. */
  boolean receive(Channel listener, InetSocketAddress remote, TftpPacket packet) {
    Session session =
        config.transferPort() == TransferPort.SINGLE
            ? sessions.get(new Key(listener, remote))
            : null;
    Transfer transfer = session == null ? null : session.transfer;
    if (transfer == null) {
      return false;
    }
    transfer.receive(packet);
    return true;
  }

  /** Who looks at the packets. */
  TftpTap tap() {
    return environment.tap();
  }

  /** Reports a request that never became a session. */
  void refused(InetSocketAddress remote, String file) {
    environment.counters().requests.increment();
    report(remote, file, 0, Duration.ZERO, Outcome.REFUSED);
  }

  void abortAll() {
    sessions.values().forEach(Session::abort);
  }

  private boolean admit(InetAddress address) {
    TftpCounters counters = environment.counters();
    if (counters.active.incrementAndGet() > config.maxSessions()) {
      counters.active.decrementAndGet();
      return false;
    }
    if (perAddress.merge(address, 1, Integer::sum) > config.maxSessionsPerAddress()) {
      perAddress.computeIfPresent(address, (a, count) -> count > 1 ? count - 1 : null);
      counters.active.decrementAndGet();
      return false;
    }
    return true;
  }

  private void report(
      InetSocketAddress remote, String file, long octets, Duration took, Outcome outcome) {
    environment.counters().ended(outcome, octets);
    reports.report(
        new BootTraffic.Request(Protocol.TFTP, remote.getAddress(), file, octets, took, outcome));
  }

  private CompletionStage<BootFile> find(FileQuery query) {
    try {
      return files.find(query);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void found(
      Session session,
      DatagramTransport transport,
      InetAddress local,
      TftpPacket.ReadRequest request,
      int maxBlockSize,
      BootFile file) {
    if (file instanceof BootFile.OnDisk onDisk) {
      try {
        disk.execute(() -> openFile(session, transport, local, request, maxBlockSize, onDisk));
      } catch (RejectedExecutionException e) {
        refuse(
            session,
            transport,
            local,
            Outcome.FAILED,
            TftpError.NOT_DEFINED,
            "the rack is too busy");
      }
    } else if (file instanceof BootFile.Generated generated) {
      transfer(session, transport, local, request, maxBlockSize, new TextContent(generated.text()));
    } else if (file instanceof BootFile.NotFound missing) {
      refuse(session, transport, local, Outcome.NOT_FOUND, TftpError.FILE_NOT_FOUND, missing.why());
    } else if (file instanceof BootFile.Forbidden forbidden) {
      refuse(
          session,
          transport,
          local,
          Outcome.FORBIDDEN,
          TftpError.ACCESS_VIOLATION,
          forbidden.why());
    } else if (file instanceof BootFile.Failed failure) {
      refuse(session, transport, local, Outcome.FAILED, TftpError.NOT_DEFINED, failure.why());
    } else {
      throw new AssertionError(file);
    }
  }

  private void openFile(
      Session session,
      DatagramTransport transport,
      InetAddress local,
      TftpPacket.ReadRequest request,
      int maxBlockSize,
      BootFile.OnDisk file) {
    try {
      Content content = FileContent.open(file.path(), disk);
      transfer(session, transport, local, request, maxBlockSize, content);
    } catch (IOException e) {
      log.warn("opening a file for tftp failed path={}", file.path(), e);
      refuse(
          session,
          transport,
          local,
          Outcome.FAILED,
          TftpError.NOT_DEFINED,
          "the file cannot be read");
    }
  }

  private void transfer(
      Session session,
      DatagramTransport transport,
      InetAddress local,
      TftpPacket.ReadRequest request,
      int maxBlockSize,
      Content content) {
    Negotiation agreed =
        Negotiation.of(request.options(), content.size(), maxBlockSize, config.maxWindowSize());
    open(
        session,
        transport,
        local,
        new Opened() {
          @Override
          public void on(Channel channel) {
            Transfer transfer =
                new Transfer(
                    channel, session.key.remote(), content, agreed, environment, session::end);
            session.transfer = transfer;
            if (session.ended.get()) {
              transfer.end(Outcome.ABORTED); // superseded meanwhile
            } else {
              transfer.start();
            }
          }

          @Override
          public void never() {
            content.close();
          }
        });
  }

  /** A step on a channel that has been opened for it, or has not. */
  private interface Opened {
    void on(Channel channel);

    /** Instead of {@link #on}, when the session has ended or the server is closing. */
    default void never() {}
  }

  /** Opens the transfer's port only to say that there will be no transfer. */
  private void refuse(
      Session session,
      DatagramTransport transport,
      InetAddress local,
      Outcome outcome,
      TftpError error,
      String why) {
    open(session, transport, local, channel -> failed(session, channel, outcome, error, why));
  }

  private void open(Session session, DatagramTransport transport, InetAddress local, Opened step) {
    if (session.ended.get()) {
      step.never();
      return;
    }
    try {
      if (config.transferPort() == TransferPort.SINGLE) {
        Channel listener = session.key.listener();
        session.channel = listener;
        listener.eventLoop().execute(() -> step.on(listener));
        return;
      }
      TransferHandler handler = new TransferHandler(session.key.remote(), environment.counters());
      transport
          .bootstrap(local, handler)
          .bind()
          .addListener((ChannelFutureListener) bound -> bound(session, handler, bound, step));
    } catch (RejectedExecutionException | IllegalStateException e) {
      step.never();
      session.end(Outcome.ABORTED, 0);
    }
  }

  private static void bound(
      Session session, TransferHandler handler, ChannelFuture bound, Opened step) {
    if (!bound.isSuccess()) {
      log.warn("no port for a tftp transfer remote={}", session.key.remote(), bound.cause());
      step.never();
      session.end(Outcome.FAILED, 0);
    } else if (session.ended.get()) {
      step.never();
      bound.channel().close();
    } else {
      session.channel = bound.channel();
      handler.serve(() -> session.transfer);
      step.on(bound.channel());
    }
  }

  private void failed(
      Session session, Channel channel, Outcome outcome, TftpError code, String why) {
    ByteBuf buffer = channel.alloc().buffer(64);
    String text = why.length() > 200 ? why.substring(0, 200) : why;
    TftpPacket.Error error = new TftpPacket.Error(code.code(), text.replace('\0', ' '));
    TftpCodec.encode(error, buffer);
    environment.tap().passed(Direction.OUT, channel, session.key.remote(), error);
    channel
        .writeAndFlush(new DatagramPacket(buffer, session.key.remote()))
        .addListener(written -> session.end(outcome, 0));
  }
}
