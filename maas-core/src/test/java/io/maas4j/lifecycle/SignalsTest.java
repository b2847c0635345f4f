package io.maas4j.lifecycle;

import static io.maas4j.lifecycle.State.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 8 of the contract, cell by cell. */
class SignalsTest {
  private static final List<Verb> SIGNALS =
      List.of(
          Verb.SIGNAL_OK,
          Verb.SIGNAL_FAILED,
          Verb.SIGNAL_TESTING,
          Verb.SIGNAL_COMMISSIONING,
          Verb.SIGNAL_WORKING);
  private static final Set<State> IGNORED =
      EnumSet.of(
          BROKEN,
          FAILED_COMMISSIONING,
          FAILED_DEPLOYMENT,
          READY,
          FAILED_ENTERING_RESCUE_MODE,
          FAILED_TESTING);

  /** Status, and what it becomes by each of the five signals. */
  static Stream<Arguments> cells() {
    return Stream.of(
            new State[] {NEW, NEW, NEW, NEW, COMMISSIONING, NEW},
            new State[] {
              COMMISSIONING, READY, FAILED_COMMISSIONING, TESTING, COMMISSIONING, COMMISSIONING
            },
            new State[] {TESTING, READY, FAILED_TESTING, TESTING, TESTING, TESTING},
            new State[] {DEPLOYING, DEPLOYING, FAILED_DEPLOYMENT, DEPLOYING, DEPLOYING, DEPLOYING},
            new State[] {DEPLOYED, DEPLOYED, DEPLOYED, DEPLOYED, DEPLOYED, DEPLOYED},
            new State[] {
              DISK_ERASING,
              DISK_ERASING,
              FAILED_DISK_ERASING,
              DISK_ERASING,
              DISK_ERASING,
              DISK_ERASING
            },
            new State[] {RELEASING, RELEASING, FAILED_RELEASING, RELEASING, RELEASING, RELEASING},
            new State[] {
              ENTERING_RESCUE_MODE,
              RESCUE_MODE,
              FAILED_ENTERING_RESCUE_MODE,
              ENTERING_RESCUE_MODE,
              ENTERING_RESCUE_MODE,
              RESCUE_MODE
            },
            new State[] {
              RESCUE_MODE, RESCUE_MODE, RESCUE_MODE, RESCUE_MODE, RESCUE_MODE, RESCUE_MODE
            })
        .flatMap(
            row ->
                java.util.stream.IntStream.range(0, 5)
                    .mapToObj(i -> Arguments.of(row[0], SIGNALS.get(i), row[i + 1])));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void aSignalLeadsWhereTheContractSays(State from, Verb signal, State to) {
    Situations situation = from.isTransitional() ? Situations.busy(from) : Situations.in(from);
    assertThat(situation.accepted(signal, Actor.MACHINE).to()).isEqualTo(to);
  }

  @Test
  void elsewhereASignalIsIgnoredOrRefused() {
    Set<State> listed = EnumSet.noneOf(State.class);
    cells().forEach(cell -> listed.add((State) cell.get()[0]));
    for (State state : EnumSet.complementOf(EnumSet.copyOf(listed))) {
      for (Verb signal : SIGNALS) {
        Situations situation =
            state.isTransitional() ? Situations.busy(state) : Situations.in(state);
        if (IGNORED.contains(state)) {
          Decision.Accepted ignored = situation.accepted(signal, Actor.MACHINE);
          assertThat(ignored.to()).isEqualTo(state);
          assertThat(ignored.effects()).isEmpty();
          assertThat(ignored.events()).isEmpty();
        } else {
          assertThat(situation.refused(signal, Actor.MACHINE).code())
              .isEqualTo(RefusalCode.WRONG_STATE);
        }
      }
    }
  }

  @Test
  void aFailedResultOutweighsTheSignalOk() {
    Situations failed = Situations.busy(COMMISSIONING).scripts(Situations.FAILED);
    for (Verb signal : List.of(Verb.SIGNAL_OK, Verb.SIGNAL_TESTING)) {
      assertThat(failed.accepted(signal, Actor.MACHINE).to()).isEqualTo(FAILED_COMMISSIONING);
    }
  }

  @Test
  void anEnlistingMachineEndsAsNewAndKeepsItsMarkerThroughTests() {
    Situations enlisting = Situations.busy(COMMISSIONING).flags(true, false, false);
    Decision.Accepted ok = enlisting.accepted(Verb.SIGNAL_OK, Actor.MACHINE);
    assertThat(ok.to()).isEqualTo(NEW);
    assertThat(ok.steps()).contains(Step.END_ENLISTMENT);
    Decision.Accepted testing = enlisting.accepted(Verb.SIGNAL_TESTING, Actor.MACHINE);
    assertThat(testing.steps()).doesNotContain(Step.END_ENLISTMENT);
    Situations tested = Situations.busy(TESTING).flags(true, false, false);
    assertThat(tested.accepted(Verb.SIGNAL_OK, Actor.MACHINE).to()).isEqualTo(NEW);
  }

  @Test
  void passedTestsLeadWhereTheMachineCameFrom() {
    Set<State> reset =
        EnumSet.of(
            NEW,
            COMMISSIONING,
            FAILED_DEPLOYMENT,
            MISSING,
            RETIRED,
            BROKEN,
            FAILED_RELEASING,
            FAILED_DISK_ERASING,
            FAILED_ENTERING_RESCUE_MODE,
            FAILED_EXITING_RESCUE_MODE,
            FAILED_TESTING);
    for (State previous : reset) {
      assertThat(tested(previous)).as(previous.name()).isEqualTo(READY);
    }
    assertThat(tested(FAILED_COMMISSIONING)).isEqualTo(NEW);
    for (State previous : EnumSet.of(READY, RESERVED, ALLOCATED, DEPLOYED)) {
      assertThat(tested(previous)).isEqualTo(previous);
    }
  }

  private static State tested(State previous) {
    return Situations.busy(TESTING).previous(previous).accepted(Verb.SIGNAL_OK, Actor.MACHINE).to();
  }

  @Test
  void stagesEndDeploymentsAndCommissionings() {
    assertThat(Situations.busy(DEPLOYING).accepted(Verb.STAGE_FAILED, Actor.MACHINE).to())
        .isEqualTo(FAILED_DEPLOYMENT);
    assertThat(Situations.busy(COMMISSIONING).accepted(Verb.STAGE_FAILED, Actor.MACHINE).to())
        .isEqualTo(FAILED_COMMISSIONING);
    assertThat(
            Situations.busy(COMMISSIONING)
                .scripts(Situations.MAY_REBOOT)
                .accepted(Verb.STAGE_FAILED, Actor.MACHINE)
                .to())
        .isEqualTo(COMMISSIONING);
    Decision.Accepted finished =
        Situations.busy(DEPLOYING).accepted(Verb.NETBOOT_FINISHED, Actor.MACHINE);
    assertThat(finished.activity().orElseThrow().step()).isEqualTo(Activity.Step.AWAITING_OS);
    assertThat(Situations.busy(DEPLOYING).accepted(Verb.OS_READY, Actor.MACHINE).to())
        .isEqualTo(DEPLOYED);
  }
}
