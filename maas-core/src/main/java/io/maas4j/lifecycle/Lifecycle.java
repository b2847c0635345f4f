package io.maas4j.lifecycle;

import static io.maas4j.lifecycle.State.ALLOCATED;
import static io.maas4j.lifecycle.State.COMMISSIONING;
import static io.maas4j.lifecycle.State.DEPLOYED;
import static io.maas4j.lifecycle.State.DEPLOYING;
import static io.maas4j.lifecycle.State.DISK_ERASING;
import static io.maas4j.lifecycle.State.FAILED_COMMISSIONING;
import static io.maas4j.lifecycle.State.FAILED_DEPLOYMENT;
import static io.maas4j.lifecycle.State.FAILED_DISK_ERASING;
import static io.maas4j.lifecycle.State.FAILED_TESTING;
import static io.maas4j.lifecycle.State.NEW;
import static io.maas4j.lifecycle.State.READY;
import static io.maas4j.lifecycle.State.RESERVED;
import static io.maas4j.lifecycle.State.TESTING;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides. Pure: the same snapshot and command give the same decision, and nothing else happens.
 */
public final class Lifecycle {
  /** After these moves the power is read once things have settled (contract, section 4). */
  private static final Map<State, Set<State>> QUERY_AFTER =
      new EnumMap<>(
          Map.of(
              COMMISSIONING, EnumSet.of(FAILED_COMMISSIONING, NEW, READY),
              DEPLOYING, EnumSet.of(FAILED_DEPLOYMENT, DEPLOYED),
              DISK_ERASING, EnumSet.of(FAILED_DISK_ERASING),
              TESTING, EnumSet.of(FAILED_TESTING, READY, RESERVED, ALLOCATED, DEPLOYED)));

  private static final Duration SETTLE = Duration.ofSeconds(20);

  private Lifecycle() {}

  /** What follows from this command to a machine in this situation. */
  public static Decision decide(Snapshot snapshot, Command command) {
    Optional<Decision.Refused> objection = Objections.to(snapshot, command);
    if (objection.isPresent()) {
      return objection.get();
    }
    if (command.verb() == Verb.TIMED_OUT) {
      Optional<Instant> later = laterDeadline(snapshot, command.at());
      if (later.isPresent()) {
        return postponed(snapshot, command, later.get());
      }
    }
    Optional<Transition> row =
        Transitions.rows(snapshot.state(), command.verb()).stream()
            .filter(r -> r.when().holds(snapshot))
            .findFirst();
    return row.isPresent()
        ? apply(snapshot, command, row.get())
        : Objections.noRow(snapshot, command);
  }

  /** The verbs that this actor could send now. */
  public static Set<Verb> possible(Snapshot snapshot, Actor by, Instant at) {
    return Transitions.verbs(snapshot.state()).stream()
        .filter(verb -> decide(snapshot, Command.of(verb, by, at)) instanceof Decision.Accepted)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Verb.class)));
  }

  private static Decision apply(Snapshot snapshot, Command command, Transition row) {
    State from = snapshot.state();
    State to = row.to().in(snapshot);
    Optional<Activity> activity = activity(snapshot, command, row, to);
    long activities = activity.map(Activity::number).orElse(0L);
    activities = Math.max(activities, snapshot.activities());

    List<Decision.Recorded> events = new ArrayList<>();
    for (EventType type : row.events()) {
      events.add(new Decision.Recorded(type, described(snapshot, command, type)));
    }
    if (from != to) {
      events.add(new Decision.Recorded(EventType.NODE_CHANGED_STATUS, changed(command, from, to)));
    }

    Set<Step> steps = EnumSet.noneOf(Step.class);
    steps.addAll(row.steps());
    if (from != to && to.isOwnerless()) {
      steps.add(Step.DISOWN);
      steps.remove(Step.OWN);
      steps.remove(Step.OWN_IF_FREE);
    }

    List<Effect> effects = new ArrayList<>();
    for (Effect.Kind kind : row.effects()) {
      effects.add(new Effect(kind, activities, Duration.ZERO));
    }
    if (QUERY_AFTER.getOrDefault(from, Set.of()).contains(to) && snapshot.power().queryable()) {
      effects.add(new Effect(Effect.Kind.QUERY_POWER, activities, SETTLE));
    }
    if (row.begins().isPresent() && activity.isPresent()) {
      effects.add(checkAt(activity.get(), command.at()));
    }

    State previous = from != to && !from.keepsPrevious() ? from : snapshot.previous();
    Decision.Accepted accepted =
        new Decision.Accepted(from, to, previous, activity, activities, steps, events, effects);
    return row.then().isPresent()
        ? accepted(accepted, decide(after(snapshot, accepted), command.then(row.then().get())))
        : accepted;
  }

  /** The first decision with what follows at once from it. */
  private static Decision accepted(Decision.Accepted first, Decision next) {
    if (!(next instanceof Decision.Accepted)) {
      throw new IllegalStateException("the table refuses what it demands: " + next);
    }
    Decision.Accepted then = (Decision.Accepted) next;
    Set<Step> steps = EnumSet.noneOf(Step.class);
    steps.addAll(first.steps());
    steps.addAll(then.steps());
    List<Decision.Recorded> events = new ArrayList<>(first.events());
    events.addAll(then.events());
    List<Effect> effects = new ArrayList<>(first.effects());
    effects.removeIf(effect -> effect.kind() == Effect.Kind.CHECK_DEADLINE);
    effects.addAll(then.effects());
    return new Decision.Accepted(
        first.from(),
        then.to(),
        then.previous(),
        then.activity(),
        then.activities(),
        steps,
        events,
        effects);
  }

  private static Snapshot after(Snapshot s, Decision.Accepted a) {
    return new Snapshot(
        s.id(),
        s.name(),
        a.to(),
        a.previous(),
        s.owner(),
        s.locked(),
        a.activity(),
        a.activities(),
        s.enlisting(),
        s.enableSsh(),
        s.osInstalled(),
        s.ephemeralDeploy(),
        s.interfaces(),
        s.power(),
        s.scripts(),
        s.timeouts(),
        s.lastSign());
  }

  private static Optional<Activity> activity(
      Snapshot snapshot, Command command, Transition row, State to) {
    Instant at = command.at();
    if (row.begins().isPresent()) {
      Activity.Kind kind = row.begins().get();
      Activity.Step step =
          row.reaches()
              .orElse(
                  kind == Activity.Kind.RELEASING || kind == Activity.Kind.EXITING_RESCUE
                      ? Activity.Step.AWAITING_POWER
                      : Activity.Step.STARTING);
      // a release out of a deployment may be taken back; after erasing nothing may
      State before =
          snapshot.activity().isPresent()
                  && kind == Activity.Kind.RELEASING
                  && snapshot.state().isReleasable()
              ? snapshot.activity().get().before()
              : snapshot.state();
      return Optional.of(
          new Activity(
              kind,
              snapshot.activities() + 1,
              step,
              at,
              at.plus(snapshot.timeouts().first(kind)),
              before));
    }
    if (!to.isTransitional()) {
      return Optional.empty();
    }
    if (row.reaches().isPresent()) {
      return snapshot
          .activity()
          .map(
              a -> {
                Duration patience =
                    row.reaches().get() == Activity.Step.BOOTING
                        ? snapshot.timeouts().first(a.kind())
                        : snapshot.timeouts().next(a.kind());
                return a.at(row.reaches().get(), at.plus(patience));
              });
    }
    return snapshot.activity();
  }

  /** The deadline that holds when signs of life since the recorded one are counted. */
  private static Optional<Instant> laterDeadline(Snapshot snapshot, Instant now) {
    return snapshot
        .activity()
        .flatMap(
            a -> {
              Instant counted =
                  snapshot
                      .lastSign()
                      .filter(sign -> sign.isAfter(a.started()))
                      .map(sign -> sign.plus(snapshot.timeouts().next(a.kind())))
                      .filter(a.deadline()::isBefore)
                      .orElse(a.deadline());
              return Optional.of(counted).filter(now::isBefore);
            });
  }

  private static Decision postponed(Snapshot snapshot, Command command, Instant deadline) {
    Activity activity = snapshot.activity().orElseThrow();
    Activity later = activity.at(activity.step(), deadline);
    return new Decision.Accepted(
        snapshot.state(),
        snapshot.state(),
        snapshot.previous(),
        Optional.of(later),
        snapshot.activities(),
        Set.of(),
        List.of(),
        List.of(checkAt(later, command.at())));
  }

  private static Effect checkAt(Activity activity, Instant now) {
    return new Effect(
        Effect.Kind.CHECK_DEADLINE, activity.number(), Duration.between(now, activity.deadline()));
  }

  private static String described(Snapshot snapshot, Command command, EventType type) {
    if (command.verb() == Verb.TIMED_OUT) {
      return silence(snapshot);
    }
    if (command.by() instanceof Actor.Person && type.name().startsWith("REQUEST_")) {
      String who = "(" + command.by().userName() + ")";
      return command.comment().isEmpty() ? who : who + " - " + command.comment();
    }
    return command.verb().permission() == Permission.SYSTEM
            || command.verb().permission() == Permission.MACHINE
        ? command.comment()
        : "";
  }

  private static String silence(Snapshot snapshot) {
    String label = snapshot.state().label();
    boolean heard = snapshot.activity().map(a -> a.step() == Activity.Step.RUNNING).orElse(false);
    Duration patience =
        snapshot
            .activity()
            .map(
                a ->
                    heard
                        ? snapshot.timeouts().next(a.kind())
                        : snapshot.timeouts().first(a.kind()))
            .orElse(Duration.ZERO);
    return heard
        ? "Node has not been heard from for the last " + patience.toMinutes() + " minutes"
        : "Node operation '" + label + "' timed out after " + patience.toMinutes() + " minutes.";
  }

  private static String changed(Command command, State from, State to) {
    String moved = "From '" + from.label() + "' to '" + to.label() + "'";
    return to == ALLOCATED && command.verb() == Verb.ACQUIRE
        ? moved + " (to " + command.by().userName() + ")"
        : moved;
  }
}
