package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.IpmiMessage;
import io.maas4j.power.ipmi.wire.IpmiMessage.Checksums;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.PayloadType;
import io.maas4j.power.ipmi.wire.RmcpMessage;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open session: its commands go to the BMC one after the other. On the loop.
 *
 * <p>A repetition has a new session sequence number and the old requester's one (power spec §8.7),
 * so the BMC may carry it out twice; commands for which that is harmful are sent once.
 */
final class LiveSession {
  /** Who made it. */
  interface Owner {
    /**
     * The BMC answers no more.
     *
     * @param unheard calls of which the BMC has done nothing, if the session had died before
     */
    void died(LiveSession session, IpmiFailure failure, List<Call<?>> unheard);
  }

  private static final int MAX_SENDINGS = 30;
  // A session that lay idle may be gone: better to find out soon.
  private static final int MAX_UNPROVEN_SENDINGS = 3;
  private static final long PATIENCE_WITH_ORDERS = TimeUnit.SECONDS.toNanos(5);

  private final Surroundings surroundings;
  private final InetSocketAddress address;
  private final Link link;
  private final RoundTrip roundTrip;
  private final IpmiOptions options;
  private final Owner owner;
  private final Deque<Call<?>> waiting = new ArrayDeque<>();
  private @Nullable Call<?> current;
  private @Nullable IpmiMessage request;
  // The message that the request is inside of, where it goes to a controller behind the BMC.
  private @Nullable IpmiMessage bridge;
  private @Nullable Exchange exchange;
  private Loop.@Nullable Timer timer;
  private @Nullable SolConsole sol;
  private int sequence;
  private boolean unproven;
  private boolean over;

  LiveSession(
      Surroundings surroundings,
      InetSocketAddress address,
      Link link,
      RoundTrip roundTrip,
      IpmiOptions options,
      Owner owner) {
    this.surroundings = surroundings;
    this.address = address;
    this.link = link;
    this.roundTrip = roundTrip;
    this.options = options;
    this.owner = owner;
    this.sequence = surroundings.random().nextInt(64);
  }

  boolean carriesSol() {
    return link.carriesSol();
  }

  String describe() {
    return link.describe();
  }

  Surroundings surroundings() {
    return surroundings;
  }

  RoundTrip roundTrip() {
    return roundTrip;
  }

  /** It lay idle: the BMC may have forgotten it. */
  void woken() {
    unproven = true;
  }

  boolean isIdle() {
    return current == null && waiting.isEmpty() && sol == null;
  }

  void submit(Call<?> call) {
    if (over) {
      call.fail(new IpmiFailure.Closed("session"));
      return;
    }
    waiting.add(call);
    next();
  }

  boolean accept(RmcpMessage message) {
    Optional<Link.Opened> opened = link.open(message);
    if (opened.isEmpty()) {
      return false;
    }
    // Whatever it says, the BMC still knows the session.
    unproven = false;
    if (opened.get().type() == PayloadType.SOL) {
      SolConsole console = sol;
      return console != null && console.accept(opened.get().payload());
    }
    IpmiMessage answer = decode(opened.get().payload());
    Call<?> call = current;
    if (call == null || request == null || exchange == null) {
      return false;
    }
    if (bridge != null && answer.answers(bridge)) {
      passedOn(call, exchange, answer);
      return true;
    }
    if (!answer.answers(request)) {
      return false;
    }
    answered(call, exchange, answer);
    return true;
  }

  /**
   * The BMC took the message for the controller behind it. That one's answer is inside, or follows
   * by itself; with two controllers it is inside of the first one's.
   */
  private void passedOn(Call<?> call, Exchange passing, IpmiMessage answer) {
    IpmiMessage inside = answer;
    IpmiMessage wanted = Objects.requireNonNull(request);
    while (new CompletionCode(inside.completionCode()).isOk()) {
      if (inside.responseData().isEmpty()) {
        return;
      }
      inside = decode(inside.responseData());
      if (inside.answers(wanted)) {
        answered(call, passing, inside);
        return;
      }
    }
    passing.answered();
    current = null;
    exchange = null;
    call.fail(
        new IpmiFailure.Rejected(
            "Send Message, for " + call.command().title(),
            new CompletionCode(inside.completionCode())));
    next();
  }

  private IpmiMessage decode(Octets message) {
    return IpmiMessage.decode(
        message, options.has(Workaround.NOCHECKSUMCHECK) ? Checksums.IGNORE : Checksums.VERIFY);
  }

  /** From now on the session carries a console. */
  void attach(SolConsole console) {
    sol = console;
  }

  void detach() {
    sol = null;
  }

  Optional<SolConsole> console() {
    return Optional.ofNullable(sol);
  }

  void send(PayloadType type, Octets payload) {
    surroundings.datagrams().send(address, link.seal(type, payload));
  }

  /** Ends the session; whatever was under way fails. */
  void close(Runnable closed) {
    var farewell = link.farewell();
    IpmiMessage message =
        IpmiMessage.request(
            farewell.netFn(), 0, nextSequence(), farewell.command(), farewell.encode());
    if (over) {
      // The BMC said nothing more; if it lives, it need not keep the session.
      send(PayloadType.IPMI, message.encode());
      closed.run();
      return;
    }
    end(new IpmiFailure.Closed("session"));
    request = message;
    bridge = null;
    // Not for long: there are BMCs that do not answer it.
    exchange =
        new Exchange(
            surroundings.loop(),
            roundTrip,
            surroundings.counters(),
            () -> send(PayloadType.IPMI, message.encode()),
            2,
            surroundings.loop().nanoTime() + RoundTrip.LONGEST_GROWN,
            closed);
    Call<IpmiAnswer.Done> call = new Call<>(farewell, 0);
    call.result().whenComplete((done, failure) -> closed.run());
    current = call;
    exchange.start();
  }

  private void next() {
    if (current != null || over || timer != null) {
      return;
    }
    Call<?> call = waiting.poll();
    while (call != null && call.result().isDone()) {
      call = waiting.poll();
    }
    if (call == null) {
      return;
    }
    if (unproven && !call.mayRepeat()) {
      // A question first: an order into nowhere would leave everybody guessing.
      waiting.addFirst(call);
      call = new Call<>(new GetChassisStatus(), call.deadline());
    }
    begin(call);
  }

  private void begin(Call<?> call) {
    current = call;
    int netFn = call.command().netFn();
    int lun = call.command().lun();
    int number = call.command().command();
    Octets data = call.command().encode();
    IpmiMessage message;
    if (call.path().isPresent()) {
      IpmiPath path = call.path().get();
      request = path.inner(netFn, lun, nextSequence(), number, data);
      message = path.wrapped(request);
      bridge = message;
    } else {
      message = IpmiMessage.request(netFn, lun, nextSequence(), number, data);
      request = message;
      bridge = null;
    }
    Octets encoded = message.encode();
    long deadline = call.deadline();
    int sendings = unproven ? MAX_UNPROVEN_SENDINGS : MAX_SENDINGS;
    if (!call.mayRepeat()) {
      sendings = 1;
      deadline = Math.min(deadline, surroundings.loop().nanoTime() + PATIENCE_WITH_ORDERS);
    }
    exchange =
        new Exchange(
            surroundings.loop(),
            roundTrip,
            surroundings.counters(),
            () -> send(PayloadType.IPMI, encoded),
            sendings,
            deadline,
            this::exhausted);
    exchange.start();
  }

  private void answered(Call<?> call, Exchange answered, IpmiMessage answer) {
    CompletionCode code = new CompletionCode(answer.completionCode());
    if (over) {
      // The farewell's: whatever the BMC thinks of it, nothing follows.
      answered.answered();
      call.succeed(Octets.none());
      return;
    }
    answered.answered();
    current = null;
    exchange = null;
    if (code.isOk()) {
      try {
        call.succeed(answer.responseData());
      } catch (WireFormatException e) {
        call.fail(
            new IpmiFailure.Nonsense(
                "the answer to " + call.command().title() + " is malformed: " + e.getMessage()));
      }
    } else if (mayTryAgain(call, code)) {
      waiting.addFirst(call);
      timer = surroundings.loop().schedule(this::rested, surroundings.pause());
      return;
    } else {
      call.fail(failure(call, code));
    }
    next();
  }

  private void rested() {
    timer = null;
    next();
  }

  private boolean mayTryAgain(Call<?> call, CompletionCode code) {
    boolean nothingDone =
        call.mayRepeat() || !code.equals(CompletionCode.TIMEOUT) && code.value() != 0xCE;
    return code.isTemporary()
        && nothingDone
        && call.deadline() - surroundings.loop().nanoTime() > 2 * RoundTrip.LONGEST_GROWN;
  }

  private IpmiFailure failure(Call<?> call, CompletionCode code) {
    String title = call.command().title();
    if (code.equals(CompletionCode.INSUFFICIENT_PRIVILEGE)) {
      return new IpmiFailure.PrivilegeInsufficient(title, options.privilege());
    }
    if (code.equals(CompletionCode.NODE_BUSY) || code.equals(CompletionCode.TIMEOUT)) {
      return new IpmiFailure.Busy(title + ": " + code);
    }
    return new IpmiFailure.Rejected(title, code);
  }

  private void exhausted() {
    Call<?> call = current;
    if (call == null || over) {
      return;
    }
    current = null;
    exchange = null;
    if (!call.mayRepeat()) {
      // The session may be well: only this one order is in doubt.
      call.fail(new IpmiFailure.OutcomeUnknown(call.command().title()));
      next();
      return;
    }
    IpmiFailure failure = new IpmiFailure.WentSilent(call.command().title());
    if (call.isOptional() && !unproven) {
      call.fail(failure);
      next();
      return;
    }
    List<Call<?>> unheard = new ArrayList<>();
    if (unproven) {
      unheard.add(call);
      unheard.addAll(waiting);
      waiting.clear();
    } else {
      call.fail(failure);
    }
    end(failure);
    owner.died(this, failure, unheard);
  }

  private void end(IpmiFailure failure) {
    over = true;
    if (exchange != null) {
      exchange.cancel();
      exchange = null;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    Call<?> call = current;
    current = null;
    if (call != null) {
      call.fail(failure);
    }
    for (Call<?> left = waiting.poll(); left != null; left = waiting.poll()) {
      left.fail(failure);
    }
    SolConsole console = sol;
    sol = null;
    if (console != null) {
      console.brokenOff(failure);
    }
  }

  private int nextSequence() {
    sequence = sequence + 1 & 0x3F;
    return sequence;
  }
}
