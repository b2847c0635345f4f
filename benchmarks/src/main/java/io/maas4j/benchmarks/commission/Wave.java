package io.maas4j.benchmarks.commission;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Machines that boot together. Each asks one request after the other; the next is due some time
 * after the last was due, or at once when the answer took longer, so that machines which were held
 * up catch up. A request's time counts from when its machine was ready to send it.
 *
 * <p>Confined to one event loop.
 */
final class Wave {
  /** What the runner waits between its attempts, in seconds. */
  private static final int[] RETRIES = {1, 1, 2, 4, 8, 16, 32};

  private final EventLoop loop;
  private final InetSocketAddress server;
  private final Line.Connections connections;
  private final Pace pace;
  private final Random random;
  private final Tally tally = new Tally();
  private final CompletableFuture<Tally> done = new CompletableFuture<>();
  private int running;

  /**
   * How fast machines ask.
   *
   * @param spreadNanos within which they begin, evenly
   * @param gapNanos mean between two requests of one machine, exponentially distributed; 0 for none
   */
  record Pace(long spreadNanos, long gapNanos) {
    static final Pace FLOOD = new Pace(0, 0);

    /** At which so many machines ask so much together once all are up. */
    static Pace of(int machines, double perSecond, double spreadSeconds) {
      return new Pace((long) (spreadSeconds * 1e9), (long) (machines / perSecond * 1e9));
    }
  }

  Wave(
      EventLoop loop,
      InetSocketAddress server,
      Line.Connections connections,
      Pace pace,
      Random random) {
    this.loop = loop;
    this.server = server;
    this.connections = connections;
    this.pace = pace;
    this.random = random;
  }

  /** Blocks until every machine has come to an end. */
  Tally run(List<? extends Conversation> clients) throws Exception {
    loop.execute(
        () -> {
          running = clients.size();
          long now = System.nanoTime();
          clients.forEach(
              each -> new Client(each, now + (long) (random.nextDouble() * pace.spreadNanos)).go());
        });
    return done.get();
  }

  private final class Client {
    private final Conversation conversation;
    private final Line line = new Line(loop, server, connections);
    private long due;
    private int attempt;

    Client(Conversation conversation, long due) {
      this.conversation = conversation;
      this.due = due;
    }

    void go() {
      Optional<Call> next = conversation.next();
      if (next.isEmpty()) {
        end();
        return;
      }
      long ready = Math.max(due, System.nanoTime());
      at(due, () -> ask(next.get(), ready));
      due += gap();
    }

    /** Even a late one is sent at once: it counts from when the machine was ready. */
    private void ask(Call call, long ready) {
      line.ask(
          call,
          conversation.authorization(call),
          answer -> {
            tally.answered(call.kind(), ready, System.nanoTime(), answer);
            answered(call, answer);
          });
    }

    private void answered(Call call, Answer answer) {
      if (answer.good()) {
        attempt = 0;
        if (understood(call, answer)) {
          go();
        } else {
          end();
        }
      } else if (call.kind() == Kind.STATUS) {
        go(); // cloud-init goes on without
      } else if (attempt < RETRIES.length && (answer.status() == 0 || answer.status() >= 500)) {
        long again = System.nanoTime() + TimeUnit.SECONDS.toNanos(RETRIES[attempt++]);
        at(again, () -> ask(call, again));
      } else {
        end(); // and with it this machine's commissioning
      }
    }

    private boolean understood(Call call, Answer answer) {
      try {
        conversation.answered(call, answer.body());
        return true;
      } catch (IllegalStateException e) {
        tally.misunderstood(call.kind(), String.valueOf(e.getMessage()));
        return false;
      }
    }

    private void at(long nanos, Runnable what) {
      long delay = nanos - System.nanoTime();
      if (delay <= 0) {
        what.run();
      } else {
        loop.schedule(what, delay, TimeUnit.NANOSECONDS);
      }
    }

    private long gap() {
      return (long) (-Math.log(1 - random.nextDouble()) * pace.gapNanos);
    }

    private void end() {
      line.close();
      running--;
      if (running == 0) {
        done.complete(tally);
      }
    }
  }
}
