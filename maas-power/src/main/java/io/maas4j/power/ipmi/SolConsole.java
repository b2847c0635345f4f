package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.SolPacket;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.DeviceCommand.GetDeviceId;
import io.maas4j.power.ipmi.wire.command.PayloadCommand;
import io.maas4j.power.ipmi.wire.command.PayloadCommand.ActivatePayload;
import io.maas4j.power.ipmi.wire.command.PayloadCommand.ActivatedPayload;
import io.maas4j.power.ipmi.wire.command.PayloadCommand.DeactivatePayload;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A host's serial console over its BMC: a stream of octets in both directions (IPMI 2.0 §15.11).
 * Each packet is acknowledged; one of ours is under way at a time. Safe for concurrent use.
 */
public final class SolConsole implements AutoCloseable {
  private static final int INSTANCE = 1;
  private static final int HEADER = 4;
  // What BMCs take is in their answer; some say 0 there, or more than they mean.
  private static final int MAX_CHARACTERS = 255;
  private static final int MIN_CHARACTERS = 16;
  private static final int MAX_SENDINGS = 8;
  private static final int MAX_UNSENT = 1 << 20;
  private static final long FULL_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
  // BMCs drop sessions after a minute without a message.
  private static final long KEEP_ALIVE = TimeUnit.SECONDS.toNanos(20);

  private record Writing(byte[] octets, int from, CompletableFuture<Void> done) {}

  private final IpmiSession session;
  private final Loop loop;
  private final LiveSession live;
  private final SolListener listener;
  private final int maxCharacters;
  private final Deque<Writing> unsent = new ArrayDeque<>();
  private int unsentOctets;
  private int sequence;
  private int lastSeen;
  private int lastLength;
  private @Nullable Exchange exchange;
  private byte[] underWay = new byte[0];
  private Loop.@Nullable Timer timer;
  private Loop.@Nullable Timer alive;
  private boolean over;

  private SolConsole(
      IpmiSession session,
      Loop loop,
      LiveSession live,
      SolListener listener,
      ActivatedPayload granted) {
    this.session = session;
    this.loop = loop;
    this.live = live;
    this.listener = listener;
    this.maxCharacters =
        Math.max(MIN_CHARACTERS, Math.min(MAX_CHARACTERS, granted.inboundSize() - HEADER));
  }

  static CompletionStage<SolConsole> activate(
      IpmiSession session, Loop loop, Slot slot, SolListener listener) {
    ActivatePayload command =
        new ActivatePayload(
            PayloadCommand.SOL,
            INSTANCE,
            ActivatePayload.ENCRYPTED | ActivatePayload.AUTHENTICATED);
    CompletableFuture<SolConsole> console = new CompletableFuture<>();
    loop.run(
        () -> {
          Optional<IpmiFailure> obstacle = obstacle(slot);
          if (obstacle.isPresent()) {
            console.completeExceptionally(new IpmiException(obstacle.get()));
            return;
          }
          session
              .send(command)
              .whenComplete(
                  (granted, failure) ->
                      loop.run(
                          () -> {
                            if (failure != null) {
                              console.completeExceptionally(failure);
                            } else {
                              begin(session, loop, slot, listener, granted, console);
                            }
                          }));
        });
    return console;
  }

  private static Optional<IpmiFailure> obstacle(Slot slot) {
    LiveSession live = slot.session();
    if (live == null) {
      return Optional.of(new IpmiFailure.Closed("session"));
    }
    if (!live.carriesSol()) {
      return Optional.of(
          new IpmiFailure.VersionUnavailable(
              "serial over LAN", "it needs a session of IPMI 2.0, this one is " + live.describe()));
    }
    return live.console().isPresent()
        ? Optional.of(new IpmiFailure.Busy("the session has a console already"))
        : Optional.empty();
  }

  private static void begin(
      IpmiSession session,
      Loop loop,
      Slot slot,
      SolListener listener,
      ActivatedPayload granted,
      CompletableFuture<SolConsole> console) {
    Optional<IpmiFailure> obstacle = obstacle(slot);
    LiveSession live = slot.session();
    if (obstacle.isPresent() || live == null) {
      console.completeExceptionally(
          new IpmiException(obstacle.orElse(new IpmiFailure.Closed("session"))));
      return;
    }
    SolConsole made = new SolConsole(session, loop, live, listener, granted);
    live.attach(made);
    made.keepAlive();
    console.complete(made);
  }

  /**
   * Types these octets. At most 1 MiB may wait to be sent.
   *
   * @return complete when the BMC has taken all of them; fails with {@link IpmiException}
   */
  public CompletionStage<Void> write(byte[] octets) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    byte[] copy = octets.clone();
    loop.run(
        () -> {
          if (over) {
            done.completeExceptionally(new IpmiException(new IpmiFailure.Closed("console")));
          } else if (unsentOctets + copy.length > MAX_UNSENT) {
            done.completeExceptionally(
                new IpmiException(
                    new IpmiFailure.Busy(unsentOctets + " octets wait for the console already")));
          } else {
            unsent.add(new Writing(copy, 0, done));
            unsentOctets += copy.length;
            next();
          }
        });
    return done;
  }

  /** Sends a break to the host. */
  public void sendBreak() {
    loop.run(
        () -> {
          if (!over) {
            send(new SolPacket(0, 0, 0, SolPacket.GENERATE_BREAK, Octets.none()));
          }
        });
  }

  /** Ends it and leaves the session open; idempotent. What was not sent yet fails. */
  @Override
  public void close() {
    loop.run(
        () -> {
          if (!over) {
            end(new IpmiFailure.Closed("console"));
            live.detach();
            session.send(new DeactivatePayload(PayloadCommand.SOL, INSTANCE));
          }
        });
  }

  /** The session under it broke. */
  void brokenOff(IpmiFailure why) {
    if (!over) {
      end(why);
      listener.ended(why);
    }
  }

  boolean accept(Octets payload) throws WireFormatException {
    SolPacket packet = SolPacket.decode(payload);
    if (over) {
      return false;
    }
    if (packet.has(SolPacket.DEACTIVATED)) {
      IpmiFailure why = new IpmiFailure.Closed("console (by the BMC)");
      end(why);
      live.detach();
      listener.ended(why);
      return true;
    }
    if (packet.acknowledged() != 0 && packet.acknowledged() == sequence && exchange != null) {
      acknowledged(packet);
    }
    if (packet.sequence() != 0) {
      printed(packet);
    }
    return true;
  }

  private void printed(SolPacket packet) {
    int length = packet.characters().length();
    boolean again = packet.sequence() == lastSeen && length == lastLength;
    send(SolPacket.acknowledging(packet.sequence(), Math.min(length, MAX_CHARACTERS)));
    if (!again && length > 0) {
      lastSeen = packet.sequence();
      lastLength = length;
      listener.printed(packet.characters().toArray());
    }
  }

  private void acknowledged(SolPacket packet) {
    Objects.requireNonNull(exchange).answered();
    exchange = null;
    int accepted = Math.min(packet.accepted(), underWay.length);
    boolean refused = packet.has(SolPacket.NACK) || packet.has(SolPacket.TRANSFER_UNAVAILABLE);
    if (!refused && accepted == 0) {
      // There are BMCs that acknowledge a packet and forget to count.
      accepted = underWay.length;
    }
    advance(accepted);
    if (refused) {
      timer =
          loop.schedule(
              () -> {
                timer = null;
                next();
              },
              FULL_PAUSE);
    } else {
      next();
    }
  }

  private void advance(int accepted) {
    Writing first = unsent.poll();
    if (first == null) {
      return;
    }
    unsentOctets -= accepted;
    int from = first.from() + accepted;
    if (from >= first.octets().length) {
      first.done().complete(null);
    } else {
      unsent.addFirst(new Writing(first.octets(), from, first.done()));
    }
  }

  private void next() {
    if (over || exchange != null || timer != null || unsent.isEmpty()) {
      return;
    }
    Writing first = unsent.getFirst();
    if (first.octets().length == 0) {
      unsent.poll();
      first.done().complete(null);
      next();
      return;
    }
    int end = Math.min(first.octets().length, first.from() + maxCharacters);
    underWay = Arrays.copyOfRange(first.octets(), first.from(), end);
    sequence = sequence % 15 + 1;
    SolPacket packet = new SolPacket(sequence, 0, 0, 0, Octets.of(underWay));
    exchange =
        new Exchange(
            loop,
            live.roundTrip(),
            live.surroundings().counters(),
            () -> send(packet),
            MAX_SENDINGS,
            loop.nanoTime() + session.options().callTimeout().toNanos(),
            this::unanswered);
    exchange.start();
  }

  private void unanswered() {
    exchange = null;
    live.detach();
    brokenOff(new IpmiFailure.WentSilent("serial over LAN"));
  }

  private void send(SolPacket packet) {
    live.send(PayloadType.SOL, packet.encode());
  }

  private void keepAlive() {
    alive =
        loop.schedule(
            () -> {
              session.send(new GetDeviceId());
              keepAlive();
            },
            KEEP_ALIVE);
  }

  private void end(IpmiFailure why) {
    over = true;
    for (Loop.Timer running : new Loop.@Nullable Timer[] {timer, alive}) {
      if (running != null) {
        running.cancel();
      }
    }
    if (exchange != null) {
      exchange.cancel();
      exchange = null;
    }
    for (Writing left = unsent.poll(); left != null; left = unsent.poll()) {
      left.done().completeExceptionally(new IpmiException(why));
    }
  }
}
