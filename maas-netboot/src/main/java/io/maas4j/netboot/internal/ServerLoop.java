package io.maas4j.netboot.internal;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event loop of one server: its own, or one of a group that its embedder lends. */
public final class ServerLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLoop.class);

  private final EventLoop loop;
  private final Optional<EventLoopGroup> own;
  private final boolean epoll;

  /**
   * @param lent null for a loop of the server's own
   * @param name of the own loop's thread
   */
  public ServerLoop(@Nullable EventLoopGroup lent, String name) {
    EventLoopGroup group = lent == null ? made(name) : lent;
    own = lent == null ? Optional.of(group) : Optional.empty();
    epoll =
        Epoll.isAvailable()
            && group instanceof IoEventLoopGroup
            && ((IoEventLoopGroup) group).isIoType(EpollIoHandler.class);
    loop = group.next();
  }

  private static EventLoopGroup made(String name) {
    return new MultiThreadIoEventLoopGroup(
        1,
        new DefaultThreadFactory(name, true),
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
  }

  public EventLoop loop() {
    return loop;
  }

  public boolean isEpoll() {
    return epoll;
  }

  /** Runs a task on the loop and waits for it, for a second at most; not at all after its end. */
  public void runLast(Runnable task) {
    try {
      loop.submit(task).awaitUninterruptibly(1, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the event loop was shut down before the server", e);
    }
  }

  /** Ends an executor that works for the loop; blocks for two seconds at most. */
  public static void end(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the loop if it is the server's own; blocks for three seconds at most. Idempotent. */
  @Override
  public void close() {
    own.ifPresent(
        group -> {
          group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
          if (!group.terminationFuture().awaitUninterruptibly(3, TimeUnit.SECONDS)) {
            LOG.error("an event loop did not end within 3 s group={}", group);
          }
        });
  }
}
