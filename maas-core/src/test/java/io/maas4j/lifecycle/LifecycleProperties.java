package io.maas4j.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is said to a machine in whatever order, these things hold. */
class LifecycleProperties {
  private static final Map<State, Set<State>> SECTION_2 = Contract.section2();
  private static final Map<State, Set<State>> SECTION_2_1 = Contract.section21();
  private static final Set<State> EPISODE =
      EnumSet.of(
          State.RESCUE_MODE,
          State.ENTERING_RESCUE_MODE,
          State.FAILED_ENTERING_RESCUE_MODE,
          State.EXITING_RESCUE_MODE,
          State.FAILED_EXITING_RESCUE_MODE,
          State.TESTING);
  private static final List<Actor> ACTORS =
      List.of(
          Actor.SYSTEM, Actor.MACHINE, Actor.user("alice"), Actor.user("bob"), Actor.admin("root"));

  @Test
  void aMachineNeverLeavesTheContract() {
    Cases.run(
        400,
        gen -> {
          Situations now = Situations.in(State.NEW);
          Instant at = Situations.NOW;
          List<String> trail = new ArrayList<>();
          for (int step = 0; step < 200; step++) {
            at = at.plusSeconds(gen.below(1200));
            now = surroundings(gen, now, at);
            Command command = command(gen, now.s(), at);
            Decision decision = Lifecycle.decide(now.s(), command);
            if (decision instanceof Decision.Accepted accepted) {
              check(now.s(), command, accepted);
              now = after(now, command, accepted);
              if (accepted.moves()) {
                trail.add(command.verb() + " by " + command.by() + " -> " + accepted.to());
              }
            }
            checkRest(now.s(), trail);
          }
        });
  }

  /** What changes beside the lifecycle. */
  private static Situations surroundings(Gen gen, Situations now, Instant at) {
    Situations next =
        now.power(gen.oneOf(Situations.IPMI_ON, Situations.IPMI_OFF, Situations.MANUAL))
            .scripts(
                gen.oneOf(
                    Situations.PASSED, Situations.PASSED, Situations.FAILED, Situations.MAY_REBOOT))
            .flags(gen.chance(0.1), gen.chance(0.2), gen.chance(0.3));
    return gen.chance(0.3) ? next.heard(at.minusSeconds(gen.below(600))) : next;
  }

  private static Command command(Gen gen, Snapshot snapshot, Instant at) {
    // mostly something that the table knows here, sometimes anything
    Verb verb =
        gen.chance(0.9)
            ? gen.oneOf(List.copyOf(Transitions.verbs(snapshot.state())))
            : gen.oneOf(Verb.values());
    Actor by =
        switch (verb.permission()) {
          case SYSTEM -> Actor.SYSTEM;
          case MACHINE -> Actor.MACHINE;
          case ADMIN -> gen.chance(0.9) ? Actor.admin("root") : gen.oneOf(ACTORS);
          default -> gen.oneOf(Actor.user("alice"), Actor.user("bob"), Actor.admin("root"));
        };
    return Command.of(verb, by, at);
  }

  private static void check(Snapshot before, Command command, Decision.Accepted a) {
    String what = before.state() + " on " + command.verb() + " -> " + a.to();
    assertThat(a.from()).isEqualTo(before.state());
    boolean mayFollow =
        EnumSet.of(Verb.RELEASE, Verb.NETBOOT_FINISHED, Verb.EXIT_RESCUE_MODE)
            .contains(command.verb());
    assertThat(isMove(a.from(), a.to()) || mayFollow && isTwoMoves(a.from(), a.to()))
        .as(what)
        .isTrue();
    assertThat(a.activities()).as(what).isGreaterThanOrEqualTo(before.activities());
    assertThat(a.effects())
        .as(what)
        .allSatisfy(effect -> assertThat(effect.activity()).isEqualTo(a.activities()));
    if (command.verb() == Verb.ACQUIRE) {
      assertThat(before.owner()).as("ACQUIRE takes a machine from nobody").isEmpty();
    }
    checkPrevious(before, a, what);
    boolean newActivity =
        a.activity().isPresent()
            && !before.activity().map(Activity::number).equals(a.activity().map(Activity::number));
    if (newActivity) {
      assertThat(a.activity().orElseThrow().number()).isGreaterThan(before.activities());
      assertThat(a.effects())
          .as(what)
          .anySatisfy(e -> assertThat(e.kind()).isEqualTo(Effect.Kind.CHECK_DEADLINE));
    }
  }

  private static boolean isMove(State from, State to) {
    return from == to
        || SECTION_2.get(from).contains(to)
        || SECTION_2_1.getOrDefault(from, Set.of()).contains(to);
  }

  /** A release or a rescue that ends at once is two moves in one transaction. */
  private static boolean isTwoMoves(State from, State to) {
    return isMove(from, State.RELEASING) && isMove(State.RELEASING, to)
        || isMove(from, State.EXITING_RESCUE_MODE) && isMove(State.EXITING_RESCUE_MODE, to);
  }

  private static void checkPrevious(Snapshot before, Decision.Accepted a, String what) {
    if (a.from() == a.to() || EPISODE.contains(a.from())) {
      if (!(a.previous() == State.RELEASING)) {
        assertThat(a.previous()).as("previous: " + what).isEqualTo(before.previous());
      }
    } else {
      assertThat(a.previous()).as("previous: " + what).isIn(a.from(), State.RELEASING);
    }
  }

  private static void checkRest(Snapshot now, List<String> trail) {
    String where = now.state() + " after " + trail;
    if (now.state() == State.NEW || now.state() == State.READY) {
      assertThat(now.owner()).as(where + " has no owner").isEmpty();
    }
    assertThat(now.activity().isPresent())
        .as(where + " has an activity exactly when it is transitional")
        .isEqualTo(now.state().isTransitional());
    now.activity()
        .ifPresent(
            activity -> {
              assertThat(activity.number()).isEqualTo(now.activities());
              assertThat(activity.deadline()).isAfter(activity.started());
            });
    // a deployed machine that was marked broken and fixed has none (contract, 7.7)
    if (now.state() == State.ALLOCATED) {
      assertThat(now.owner()).as(where + " has an owner").isPresent();
    }
  }

  private static Situations after(Situations now, Command command, Decision.Accepted a) {
    Optional<String> owner = now.s().owner();
    String who = command.by().userName();
    boolean owns =
        a.steps().contains(Step.OWN) || a.steps().contains(Step.OWN_IF_FREE) && owner.isEmpty();
    if (owns && !who.isEmpty()) {
      owner = Optional.of(who); // the engine is nobody, and leaves a machine to whom it belongs
    }
    if (a.steps().contains(Step.DISOWN)) {
      owner = Optional.empty();
    }
    boolean locked =
        a.steps().contains(Step.SET_LOCK)
            || now.s().locked() && !a.steps().contains(Step.CLEAR_LOCK);
    return now.at(a.to())
        .previous(a.previous())
        .owned(owner)
        .locked(locked)
        .doing(a.activity(), a.activities());
  }

  @Test
  void decisionsRepeatThemselves() {
    Cases.run(
        200,
        gen -> {
          State state = gen.oneOf(State.values());
          Situations situation =
              state.isTransitional() ? Situations.busy(state) : Situations.in(state);
          Command command =
              Command.of(
                  gen.oneOf(Verb.values()),
                  gen.oneOf(ACTORS),
                  Situations.NOW.plus(Duration.ofMinutes(gen.below(90))));
          assertThat(Lifecycle.decide(situation.s(), command))
              .isEqualTo(Lifecycle.decide(situation.s(), command));
        });
  }

  @Test
  void whatIsPossibleIsAccepted() {
    Cases.run(
        200,
        gen -> {
          Situations situation = Situations.in(gen.oneOf(State.values()));
          Actor by = gen.oneOf(ACTORS);
          for (Verb verb : Lifecycle.possible(situation.s(), by, Situations.NOW)) {
            assertThat(situation.on(verb, by)).isInstanceOf(Decision.Accepted.class);
          }
        });
  }
}
