package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.command.SessionCommand.SessionPrivilege;
import io.maas4j.power.ipmi.wire.command.SessionCommand.SetSessionPrivilegeLevel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the sessions that a BMC allows, from its opening to its end, and who uses it. On the loop.
 */
final class Slot implements Opening.Outcome, LiveSession.Owner {
  /** Who has the slots. */
  interface Owner {
    /** It is free again. */
    void ended(Slot slot);
  }

  private enum State {
    OPENING,
    OPEN,
    CLOSING,
    ENDED
  }

  private final Surroundings surroundings;
  private final InetSocketAddress address;
  private final Learned learned;
  private final IpmiCredentials credentials;
  private final IpmiOptions options;
  private final Owner owner;
  private final List<Connecting> waiting = new ArrayList<>();
  private final List<Call<?>> unheard = new ArrayList<>();
  private State state = State.OPENING;
  private int users;
  private long keepIdle;
  private @Nullable Opening opening;
  private @Nullable LiveSession session;
  private Loop.@Nullable Timer idle;

  Slot(
      Surroundings surroundings,
      InetSocketAddress address,
      Learned learned,
      IpmiCredentials credentials,
      IpmiOptions options,
      Owner owner) {
    this.surroundings = surroundings;
    this.address = address;
    this.learned = learned;
    this.credentials = credentials;
    this.options = options;
    this.owner = owner;
  }

  /** Whether it serves: the same user in the same manner, and not on its way out. */
  boolean serves(Connecting wanted) {
    return (state == State.OPENING || state == State.OPEN)
        && credentials.equals(wanted.credentials())
        && options.sameSession(wanted.options());
  }

  /** Whether it is only kept, so that it can make room for somebody else. */
  boolean isIdle() {
    return state == State.OPEN && users == 0;
  }

  void begin() {
    opening = new Opening(surroundings, address, learned, credentials, options, this);
    opening.begin();
  }

  void join(Connecting wanted) {
    if (state == State.OPENING) {
      waiting.add(wanted);
      return;
    }
    LiveSession live = session;
    if (state != State.OPEN || live == null) {
      throw new IllegalStateException("a slot that is " + state + " serves nobody");
    }
    surroundings.counters().reused();
    if (users == 0) {
      live.woken();
    }
    grant(wanted);
  }

  boolean accept(RmcpMessage message) {
    if (opening != null && opening.accept(message)) {
      return true;
    }
    return session != null && session.accept(message);
  }

  @Override
  public void opened(Link link) {
    opening = null;
    LiveSession live =
        new LiveSession(surroundings, address, link, learned.roundTrip(), options, this);
    session = live;
    // Sessions begin with USER whatever was asked for.
    Call<SessionPrivilege> raise =
        new Call<>(
            new SetSessionPrivilegeLevel(options.privilege().code()),
            surroundings.loop().nanoTime() + options.callTimeout().toNanos());
    raise
        .result()
        .whenComplete(
            (granted, failure) -> {
              if (failure != null) {
                notRaised(live, failure);
              } else if (granted.privilege() != 0
                  && granted.privilege() < options.privilege().code()) {
                // 0 is what some say who grant everything.
                notRaised(
                    live,
                    new IpmiException(
                        new IpmiFailure.PrivilegeUnavailable(
                            options.privilege(), "the BMC granted less")));
              } else {
                ready(live);
              }
            });
    live.submit(raise);
  }

  @Override
  public void failed(IpmiFailure failure) {
    opening = null;
    surroundings.counters().failed();
    if (failure instanceof IpmiFailure.NoAnswer || failure instanceof IpmiFailure.Nonsense) {
      learned.forget();
    }
    state = State.ENDED;
    waiting.forEach(wanted -> wanted.fail(failure));
    waiting.clear();
    unheard.forEach(call -> call.fail(failure));
    unheard.clear();
    owner.ended(this);
  }

  @Override
  public void died(LiveSession dead, IpmiFailure failure, List<Call<?>> unheardCalls) {
    if (state == State.OPENING) {
      return;
    }
    if (!unheardCalls.isEmpty() && state == State.OPEN) {
      // The BMC had forgotten an idle session: nobody needs to know.
      session = null;
      state = State.OPENING;
      unheard.addAll(unheardCalls);
      begin();
      return;
    }
    farewell(dead);
  }

  /** One user less; the last one closes the session, or leaves it open for a while. */
  void released(IpmiOptions by) {
    users = Math.max(0, users - 1);
    keepIdle = Math.max(keepIdle, by.keepIdle().toNanos());
    if (users > 0 || state != State.OPEN || session == null) {
      return;
    }
    if (keepIdle == 0) {
      close();
    } else {
      idle = surroundings.loop().schedule(this::close, keepIdle);
    }
  }

  void submit(Call<?> call) {
    LiveSession live = session;
    if (state == State.OPEN && live != null) {
      live.submit(call);
    } else if (state == State.OPENING) {
      unheard.add(call);
    } else {
      call.fail(new IpmiFailure.Closed("session"));
    }
  }

  /** The session under it; null between two. */
  @Nullable LiveSession session() {
    return state == State.OPEN ? session : null;
  }

  /** Ends it; whoever waits for it is told. */
  void shutDown() {
    List<Connecting> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(wanted -> wanted.fail(new IpmiFailure.Closed("client")));
    users = 0;
    close();
  }

  void close() {
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    LiveSession live = session;
    if (state == State.OPEN && live != null) {
      state = State.CLOSING;
      live.close(this::closed);
    }
  }

  private void ready(LiveSession live) {
    state = State.OPEN;
    surroundings.counters().opened();
    List<Call<?>> again = List.copyOf(unheard);
    unheard.clear();
    again.forEach(live::submit);
    List<Connecting> granted = List.copyOf(waiting);
    waiting.clear();
    granted.forEach(this::grant);
    if (users == 0) {
      // Nobody wants it any more.
      close();
    }
  }

  private void notRaised(LiveSession live, Throwable failure) {
    surroundings.counters().failed();
    IpmiFailure why = failure instanceof IpmiException e ? e.failure() : broken(failure);
    if (why instanceof IpmiFailure.Rejected rejected) {
      int code = rejected.code().value();
      if (code == 0x80 || code == 0x81) {
        why =
            new IpmiFailure.PrivilegeUnavailable(
                options.privilege(),
                code == 0x80 ? "not for this user" : "above the limit of the user or the channel");
      }
    } else if (why instanceof IpmiFailure.PrivilegeInsufficient) {
      why = new IpmiFailure.PrivilegeUnavailable(options.privilege(), "the BMC refused it");
    }
    IpmiFailure told = why;
    waiting.forEach(wanted -> wanted.fail(told));
    waiting.clear();
    unheard.forEach(call -> call.fail(told));
    unheard.clear();
    farewell(live);
  }

  private void farewell(LiveSession live) {
    state = State.CLOSING;
    live.close(this::closed);
  }

  private void closed() {
    if (state != State.ENDED) {
      state = State.ENDED;
      session = null;
      owner.ended(this);
    }
  }

  private void grant(Connecting wanted) {
    if (idle != null) {
      idle.cancel();
      idle = null;
    }
    users++;
    if (!wanted.grant(new IpmiSession(this, surroundings.loop(), wanted.options()))) {
      released(wanted.options());
    }
  }

  private static IpmiFailure broken(Throwable failure) {
    return new IpmiFailure.Nonsense("the client broke: " + failure.getClass().getSimpleName());
  }
}
