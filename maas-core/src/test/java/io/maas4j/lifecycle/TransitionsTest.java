package io.maas4j.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rows against the contract's tables. */
class TransitionsTest {
  private static final Map<State, Set<State>> SECTION_2 = Contract.section2();
  private static final Map<State, Set<State>> SECTION_2_1 = Contract.section21();

  private static boolean isAllowed(State from, State to) {
    return from == to
        || SECTION_2.getOrDefault(from, Set.of()).contains(to)
        || SECTION_2_1.getOrDefault(from, Set.of()).contains(to);
  }

  @Test
  void everyRowStaysWithinTheContract() {
    for (Transition row : Transitions.table()) {
      for (State to : row.to().possible(row.from())) {
        assertThat(isAllowed(row.from(), to))
            .as("%s on %s when %s -> %s", row.from(), row.verb(), row.when(), to)
            .isTrue();
      }
    }
  }

  @Test
  void theAllowedMovesAreTheContracts() {
    for (State from : State.values()) {
      assertThat(AllowedMoves.from(from)).as(from.name()).isEqualTo(SECTION_2.get(from));
      Set<State> beside = EnumSet.noneOf(State.class);
      beside.addAll(SECTION_2_1.getOrDefault(from, Set.of()));
      beside.removeAll(SECTION_2.get(from));
      assertThat(AllowedMoves.internallyFrom(from)).as(from.name()).isEqualTo(beside);
    }
  }

  @Test
  void whatNoRowReachesHasAReason() {
    Map<State, Set<State>> reached = new EnumMap<>(State.class);
    for (Transition row : Transitions.table()) {
      reached
          .computeIfAbsent(row.from(), f -> EnumSet.noneOf(State.class))
          .addAll(row.to().possible(row.from()));
    }
    Map<String, String> reasons = reasons();
    Map<String, String> unexplained = new TreeMap<>();
    for (State from : State.values()) {
      for (State to : SECTION_2.get(from)) {
        String pair = from + " " + to;
        boolean isReached = reached.getOrDefault(from, Set.of()).contains(to);
        if (isReached == (reasons.containsKey(pair) || isSetByNothing(from, to))) {
          unexplained.put(pair, isReached ? "reached, though there is a reason" : "no reason");
        }
      }
    }
    assertThat(unexplained).isEmpty();
  }

  /** "Nothing sets it" (section 1), but what a rescue or a test returns to may be such a status. */
  private static boolean isSetByNothing(State from, State to) {
    return EnumSet.of(State.MISSING, State.RETIRED).contains(to)
            && from != State.EXITING_RESCUE_MODE
            && from != State.TESTING
        || to == State.RESERVED && from == State.READY;
  }

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    String release = "a release goes through RELEASING or DISK_ERASING";
    for (String from :
        List.of(
            "RESERVED",
            "ALLOCATED",
            "DEPLOYING",
            "DEPLOYED",
            "FAILED_DEPLOYMENT",
            "FAILED_RELEASING",
            "FAILED_DISK_ERASING")) {
      reasons.put(from + " READY", release);
    }
    reasons.put("DISK_ERASING READY", "the end of erasing goes through RELEASING");
    String byHand = "MISSING and RETIRED are set and left by hand; section 6 has no action for it";
    for (String to : List.of("NEW", "READY", "ALLOCATED", "COMMISSIONING", "BROKEN")) {
      reasons.put("MISSING " + to, byHand);
    }
    for (String to : List.of("NEW", "READY", "BROKEN")) {
      reasons.put("RETIRED " + to, byHand);
    }
    String noAction = "section 6 has no action that does it";
    reasons.put("NEW READY", noAction);
    reasons.put("RESERVED ALLOCATED", noAction);
    reasons.put("DEPLOYED ALLOCATED", noAction);
    reasons.put("FAILED_DEPLOYMENT ALLOCATED", noAction);
    reasons.put("FAILED_DISK_ERASING ALLOCATED", noAction);
    reasons.put("FAILED_TESTING COMMISSIONING", "commission is not offered there (section 6)");
    reasons.put("RESCUE_MODE BROKEN", "mark broken is not offered there (section 6)");
    reasons.put("TESTING COMMISSIONING", "tests after a commissioning lead to READY (7.2, 7.3)");
    String episode = "the previous status is never one of a rescue (section 3)";
    reasons.put("EXITING_RESCUE_MODE RESCUE_MODE", episode);
    reasons.put("EXITING_RESCUE_MODE FAILED_ENTERING_RESCUE_MODE", episode);
    return reasons;
  }

  @Test
  void everyTransitionalStatusEndsByTimeWhateverHolds() {
    for (State state : State.values()) {
      List<Transition> rows = Transitions.rows(state, Verb.TIMED_OUT);
      if (state.isTransitional()) {
        assertThat(rows).as(state.name()).isNotEmpty();
        assertThat(rows.get(rows.size() - 1).when()).isEqualTo(Condition.ALWAYS);
        assertThat(rows)
            .allSatisfy(
                row ->
                    assertThat(row.to().possible(state))
                        .containsExactly(state.failure().orElseThrow()));
      } else {
        assertThat(rows).as(state.name()).isEmpty();
      }
    }
  }

  @Test
  void peopleFindAWayOutOfEveryStatus() {
    for (State state : State.values()) {
      boolean exit =
          Transitions.table().stream()
              .filter(row -> row.from() == state)
              .filter(row -> row.verb().permission().compareTo(Permission.ADMIN) <= 0)
              .anyMatch(row -> row.to().possible(state).stream().anyMatch(to -> to != state));
      // this one ends by the power, or by its deadline of five minutes
      if (state != State.EXITING_RESCUE_MODE) {
        assertThat(exit).as("a person gets a machine out of " + state).isTrue();
      }
    }
  }

  @Test
  void activitiesBeginExactlyWhereATransitionalStatusBegins() {
    for (Transition row : Transitions.table()) {
      for (State to : row.to().possible(row.from())) {
        if (to.isTransitional() && to != row.from()) {
          assertThat(row.begins()).as("%s on %s", row.from(), row.verb()).isPresent();
        }
        if (!to.isTransitional()) {
          assertThat(row.begins()).as("%s on %s", row.from(), row.verb()).isEmpty();
        }
      }
    }
  }

  @Test
  void noRowIsHiddenBehindAnother() {
    for (State state : State.values()) {
      for (Verb verb : Transitions.verbs(state)) {
        List<Transition> rows = Transitions.rows(state, verb);
        for (int i = 0; i < rows.size() - 1; i++) {
          if (rows.get(i).when() == Condition.ALWAYS) {
            // a row for all statuses stands last and may follow a special one
            assertThat(rows.subList(i + 1, rows.size()))
                .as("after %s on %s", state, verb)
                .allSatisfy(row -> assertThat(row.to().possible(state)).containsExactly(state));
          }
        }
      }
    }
  }
}
