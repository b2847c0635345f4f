package io.maas4j.lifecycle;

import static io.maas4j.lifecycle.State.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may do what, what is refused and why, and what follows. */
class LifecycleTest {
  private static final Actor ALICE = Actor.user("alice");
  private static final Actor BOB = Actor.user("bob");
  private static final Actor ADMIN = Actor.admin("root");
  private static final Instant NOW = Situations.NOW;

  private static RefusalCode refusal(Situations situation, Verb verb, Actor by) {
    Decision.Refused refused = situation.refused(verb, by);
    assertThat(refused.why()).isNotBlank();
    assertThat(refused.remedy()).isNotBlank();
    return refused.code();
  }

  @Test
  void anyoneTakesAFreeMachineAndOnlyAdministratorsCommission() {
    Decision.Accepted taken = Situations.in(READY).accepted(Verb.ACQUIRE, ALICE);
    assertThat(taken.to()).isEqualTo(ALLOCATED);
    assertThat(taken.steps()).contains(Step.OWN);
    assertThat(taken.events())
        .extracting(Decision.Recorded::description)
        .contains("From 'Ready' to 'Allocated' (to alice)");
    assertThat(refusal(Situations.in(READY), Verb.COMMISSION, ALICE))
        .isEqualTo(RefusalCode.NOT_PERMITTED);
    assertThat(Situations.in(READY).accepted(Verb.COMMISSION, ADMIN).to()).isEqualTo(COMMISSIONING);
  }

  @Test
  void anothersMachineIsForItsOwnerAndAdministrators() {
    Situations allocated = Situations.in(ALLOCATED).owner("alice");
    assertThat(refusal(allocated, Verb.RELEASE, BOB)).isEqualTo(RefusalCode.NOT_PERMITTED);
    assertThat(allocated.accepted(Verb.RELEASE, ALICE).to()).isEqualTo(RELEASING);
    assertThat(allocated.accepted(Verb.RELEASE, ADMIN).to()).isEqualTo(RELEASING);
    assertThat(refusal(allocated, Verb.MARK_BROKEN, ADMIN)).isEqualTo(RefusalCode.NOT_OWNER);
    assertThat(allocated.accepted(Verb.MARK_BROKEN, ALICE).to()).isEqualTo(BROKEN);
    assertThat(refusal(Situations.in(READY), Verb.MARK_BROKEN, ADMIN))
        .isEqualTo(RefusalCode.NOT_OWNER);
  }

  @Test
  void aLockedMachineDoesNothingForPeopleButReports() {
    Situations locked = Situations.in(DEPLOYED).owner("alice").locked(true);
    for (Verb verb : Verb.values()) {
      boolean forPeople = verb.permission().compareTo(Permission.ADMIN) <= 0;
      if (forPeople && verb.permission() != Permission.LOCK) {
        assertThat(refusal(locked, verb, ADMIN)).isEqualTo(RefusalCode.LOCKED);
      }
    }
    assertThat(refusal(locked, Verb.LOCK, ALICE)).isEqualTo(RefusalCode.ALREADY_LOCKED);
    assertThat(locked.accepted(Verb.UNLOCK, ALICE).steps()).contains(Step.CLEAR_LOCK);
    assertThat(locked.accepted(Verb.SIGNAL_OK, Actor.MACHINE).to()).isEqualTo(DEPLOYED);
    assertThat(refusal(locked.locked(false), Verb.UNLOCK, ALICE)).isEqualTo(RefusalCode.NOT_LOCKED);
    assertThat(refusal(Situations.in(READY), Verb.LOCK, ALICE)).isEqualTo(RefusalCode.WRONG_STATE);
  }

  @Test
  void peopleDoNotSpeakForMachinesNorMachinesForPeople() {
    assertThat(refusal(Situations.busy(COMMISSIONING), Verb.SIGNAL_OK, ADMIN))
        .isEqualTo(RefusalCode.NOT_PERMITTED);
    assertThat(refusal(Situations.busy(RELEASING), Verb.FINISH_RELEASE, ADMIN))
        .isEqualTo(RefusalCode.NOT_PERMITTED);
    assertThat(refusal(Situations.in(DEPLOYED), Verb.RELEASE, Actor.MACHINE))
        .isEqualTo(RefusalCode.NOT_PERMITTED);
    assertThat(refusal(Situations.busy(RELEASING), Verb.POWERED_OFF, Actor.MACHINE))
        .isEqualTo(RefusalCode.NOT_PERMITTED);
  }

  @Test
  void whatCannotStartIsNotStarted() {
    assertThat(refusal(Situations.in(NEW).power(Situations.UNSET), Verb.COMMISSION, ADMIN))
        .isEqualTo(RefusalCode.NO_POWER_TYPE);
    assertThat(refusal(Situations.in(NEW).hardware(0, Situations.MANUAL), Verb.COMMISSION, ADMIN))
        .isEqualTo(RefusalCode.NO_INTERFACE);
    assertThat(
            Situations.in(NEW)
                .hardware(0, Situations.IPMI_OFF)
                .accepted(Verb.COMMISSION, ADMIN)
                .to())
        .isEqualTo(COMMISSIONING);
    assertThat(refusal(Situations.in(NEW).scripts(Situations.NEVER), Verb.TEST, ADMIN))
        .isEqualTo(RefusalCode.NEVER_COMMISSIONED);
    assertThat(refusal(Situations.in(READY), Verb.POWER_ON, ADMIN))
        .isEqualTo(RefusalCode.NOT_ALLOCATED);
  }

  @Test
  void theWrongStatusIsNamedWithWhatIsPossible() {
    Decision.Refused refused = Situations.in(DEPLOYED).owner("alice").refused(Verb.DEPLOY, ALICE);
    assertThat(refused.code()).isEqualTo(RefusalCode.WRONG_STATE);
    assertThat(refused.why()).isEqualTo("m1 is Deployed: cannot deploy");
    assertThat(refused.remedy()).contains("release").doesNotContain("signal");
  }

  @Test
  void aReleaseEndsAtOnceWhenThePowerIsOffOrCannotBeKnown() {
    for (Snapshot.Power power : new Snapshot.Power[] {Situations.IPMI_OFF, Situations.MANUAL}) {
      Decision.Accepted released =
          Situations.in(DEPLOYED).owner("alice").power(power).accepted(Verb.RELEASE, ALICE);
      assertThat(released.to()).isEqualTo(READY);
      assertThat(released.activity()).isEmpty();
      assertThat(released.previous()).isEqualTo(RELEASING);
      assertThat(released.effects()).isEmpty();
      assertThat(released.steps())
          .contains(Step.DISOWN, Step.FORGET_OWNER_DATA, Step.RELEASE_ADDRESSES);
    }
  }

  @Test
  void aReleaseWaitsForThePowerToGo() {
    Decision.Accepted releasing =
        Situations.in(DEPLOYED).owner("alice").accepted(Verb.RELEASE, ALICE);
    assertThat(releasing.to()).isEqualTo(RELEASING);
    assertThat(releasing.activity().orElseThrow().deadline())
        .isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    assertThat(releasing.effects())
        .extracting(Effect::kind)
        .containsExactly(Effect.Kind.POWER_OFF, Effect.Kind.CHECK_DEADLINE);
    assertThat(Situations.busy(RELEASING).accepted(Verb.POWERED_OFF, Actor.SYSTEM).to())
        .isEqualTo(READY);
    assertThat(
            Situations.busy(RELEASING)
                .scripts(Situations.FAILED)
                .accepted(Verb.POWERED_OFF, Actor.SYSTEM)
                .to())
        .isEqualTo(NEW);
    Situations scripts = Situations.in(RELEASING).activity(Activity.Kind.RELEASE_SCRIPTS, DEPLOYED);
    assertThat(scripts.accepted(Verb.POWERED_OFF, Actor.SYSTEM).to()).isEqualTo(RELEASING);
  }

  @Test
  void theEndOfReleaseScriptsIsADirectRelease() {
    Situations scripts =
        Situations.in(RELEASING).activity(Activity.Kind.RELEASE_SCRIPTS, DEPLOYED).owner("alice");
    Decision.Accepted waits = scripts.accepted(Verb.NETBOOT_FINISHED, Actor.MACHINE);
    assertThat(waits.to()).isEqualTo(RELEASING);
    assertThat(waits.activity().orElseThrow().kind()).isEqualTo(Activity.Kind.RELEASING);
    assertThat(waits.effects()).extracting(Effect::kind).contains(Effect.Kind.POWER_OFF);
    assertThat(scripts.power(Situations.MANUAL).accepted(Verb.NETBOOT_FINISHED, Actor.MACHINE).to())
        .isEqualTo(READY);
    Situations erasing = Situations.in(DISK_ERASING).activity(Activity.Kind.ERASING, DEPLOYED);
    assertThat(erasing.accepted(Verb.NETBOOT_FINISHED, Actor.MACHINE).to()).isEqualTo(RELEASING);
    assertThat(erasing.power(Situations.MANUAL).accepted(Verb.NETBOOT_FINISHED, Actor.MACHINE).to())
        .isEqualTo(READY);
  }

  @Test
  void anErasedMachineNeverReturnsToWhatItWas() {
    Situations erasing = Situations.in(DISK_ERASING).activity(Activity.Kind.ERASING, DEPLOYED);
    Decision.Accepted off = erasing.accepted(Verb.NETBOOT_FINISHED, Actor.MACHINE);
    Situations releasing = erasing.at(RELEASING).doing(off.activity(), off.activities());
    assertThat(releasing.accepted(Verb.OFF_FAILED, Actor.SYSTEM).to()).isEqualTo(FAILED_RELEASING);
    Situations direct = Situations.in(RELEASING).activity(Activity.Kind.RELEASING, DEPLOYED);
    assertThat(direct.accepted(Verb.OFF_FAILED, Actor.SYSTEM).to()).isEqualTo(DEPLOYED);
  }

  @Test
  void aRescueEndsWhereItBeganOnceThePowerIsRight() {
    Situations leaving = Situations.busy(EXITING_RESCUE_MODE).owner("root");
    assertThat(leaving.previous(READY).accepted(Verb.POWERED_OFF, Actor.SYSTEM).steps())
        .contains(Step.DISOWN);
    Situations deployed = leaving.previous(DEPLOYED);
    assertThat(deployed.accepted(Verb.POWERED_OFF, Actor.SYSTEM).to())
        .isEqualTo(EXITING_RESCUE_MODE);
    Decision.Accepted back = deployed.accepted(Verb.POWERED_ON, Actor.SYSTEM);
    assertThat(back.to()).isEqualTo(DEPLOYED);
    assertThat(back.steps()).doesNotContain(Step.DISOWN);
    Situations rescue = Situations.in(RESCUE_MODE).owner("root");
    assertThat(
            rescue
                .previous(READY)
                .power(Situations.MANUAL)
                .accepted(Verb.EXIT_RESCUE_MODE, ADMIN)
                .to())
        .isEqualTo(READY);
    assertThat(effects(rescue.previous(DEPLOYED), Verb.EXIT_RESCUE_MODE))
        .containsExactly(Effect.Kind.POWER_CYCLE, Effect.Kind.CHECK_DEADLINE);
    assertThat(effects(rescue.previous(READY), Verb.EXIT_RESCUE_MODE))
        .containsExactly(Effect.Kind.POWER_OFF, Effect.Kind.CHECK_DEADLINE);
    Situations entering = Situations.busy(ENTERING_RESCUE_MODE);
    assertThat(entering.accepted(Verb.BOOT_FAILED, Actor.SYSTEM).to()).isEqualTo(READY);
  }

  private static java.util.List<Effect.Kind> effects(Situations situation, Verb verb) {
    return situation.accepted(verb, ADMIN).effects().stream().map(Effect::kind).toList();
  }

  @Test
  void silenceEndsInFailure() {
    Situations commissioning = Situations.busy(COMMISSIONING);
    Decision.Accepted late =
        (Decision.Accepted) commissioning.onAt(Verb.TIMED_OUT, NOW.plus(Duration.ofMinutes(30)));
    assertThat(late.to()).isEqualTo(FAILED_COMMISSIONING);
    assertThat(late.steps()).contains(Step.TIME_OUT_RESULTS);
    assertThat(late.effects()).extracting(Effect::kind).contains(Effect.Kind.POWER_OFF);
    assertThat(late.events())
        .extracting(Decision.Recorded::description)
        .contains("Node operation 'Commissioning' timed out after 30 minutes.");
    Decision.Accepted kept =
        (Decision.Accepted)
            commissioning
                .flags(false, true, false)
                .onAt(Verb.TIMED_OUT, NOW.plus(Duration.ofMinutes(30)));
    assertThat(kept.effects()).extracting(Effect::kind).doesNotContain(Effect.Kind.POWER_OFF);
  }

  @Test
  void aSignOfLifePutsTheDeadlineOff() {
    Instant sign = NOW.plus(Duration.ofMinutes(20));
    Decision.Accepted waits =
        (Decision.Accepted)
            Situations.busy(TESTING)
                .heard(sign)
                .onAt(Verb.TIMED_OUT, NOW.plus(Duration.ofMinutes(30)));
    assertThat(waits.to()).isEqualTo(TESTING);
    assertThat(waits.activity().orElseThrow().deadline())
        .isEqualTo(sign.plus(Duration.ofMinutes(30)));
    assertThat(waits.effects())
        .containsExactly(new Effect(Effect.Kind.CHECK_DEADLINE, 1, Duration.ofMinutes(20)));
    assertThat(waits.events()).isEmpty();
    Decision.Accepted old =
        (Decision.Accepted)
            Situations.busy(TESTING)
                .heard(NOW.minusSeconds(1))
                .onAt(Verb.TIMED_OUT, NOW.plus(Duration.ofMinutes(30)));
    assertThat(old.to()).isEqualTo(FAILED_TESTING);
    Decision early = Situations.busy(TESTING).onAt(Verb.TIMED_OUT, NOW.plusSeconds(60));
    assertThat(((Decision.Accepted) early).to()).isEqualTo(TESTING);
  }

  @Test
  void anAbortLeadsBack() {
    assertThat(Situations.busy(COMMISSIONING).accepted(Verb.ABORT, ADMIN).to()).isEqualTo(NEW);
    assertThat(Situations.busy(DEPLOYING).accepted(Verb.ABORT, ADMIN).to()).isEqualTo(ALLOCATED);
    assertThat(Situations.busy(DISK_ERASING).accepted(Verb.ABORT, ADMIN).to())
        .isEqualTo(FAILED_DISK_ERASING);
    assertThat(Situations.busy(TESTING).previous(COMMISSIONING).accepted(Verb.ABORT, ADMIN).to())
        .isEqualTo(READY);
    assertThat(
            Situations.busy(TESTING)
                .previous(FAILED_COMMISSIONING)
                .accepted(Verb.ABORT, ADMIN)
                .to())
        .isEqualTo(FAILED_COMMISSIONING);
    assertThat(refusal(Situations.busy(RELEASING), Verb.ABORT, ADMIN))
        .isEqualTo(RefusalCode.WRONG_STATE);
  }

  @Test
  void fixedAndOverriddenMachinesGoWhereTheyBelong() {
    assertThat(Situations.in(BROKEN).previous(DEPLOYED).accepted(Verb.MARK_FIXED, ADMIN).to())
        .isEqualTo(DEPLOYED);
    assertThat(Situations.in(BROKEN).accepted(Verb.MARK_FIXED, ADMIN).to()).isEqualTo(READY);
    Situations failed = Situations.in(FAILED_TESTING);
    assertThat(failed.accepted(Verb.OVERRIDE_FAILED_TESTING, ADMIN).to()).isEqualTo(READY);
    assertThat(failed.flags(false, false, true).accepted(Verb.OVERRIDE_FAILED_TESTING, ADMIN).to())
        .isEqualTo(DEPLOYED);
  }

  @Test
  void theBootFailureOfADeploymentGivesTheMachineBack() {
    Decision.Accepted failed =
        Situations.busy(DEPLOYING).owner("alice").accepted(Verb.BOOT_FAILED, Actor.SYSTEM);
    assertThat(failed.to()).isEqualTo(ALLOCATED);
    assertThat(failed.activity()).isEqualTo(Optional.empty());
    assertThat(failed.steps()).contains(Step.RELEASE_ADDRESSES, Step.FORGET_DEPLOYMENT);
  }
}
