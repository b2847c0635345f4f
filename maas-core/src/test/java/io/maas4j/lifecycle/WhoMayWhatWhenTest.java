package io.maas4j.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every verb of people, by everybody, in every status, against sections 5 and 6 of the lifecycle
 * contract, written down here without a look at the table.
 */
class WhoMayWhatWhenTest {
  /** Each verb with whom it is for and where it is possible. */
  private static final String SECTION_6 =
      """
      COMMISSION admin: NEW FAILED_COMMISSIONING READY BROKEN
      TEST admin: FAILED_COMMISSIONING NEW READY RESERVED ALLOCATED FAILED_DEPLOYMENT DEPLOYED
        MISSING RETIRED BROKEN RESCUE_MODE FAILED_RELEASING FAILED_DISK_ERASING
        FAILED_ENTERING_RESCUE_MODE FAILED_EXITING_RESCUE_MODE FAILED_TESTING
      ACQUIRE edit: READY
      DEPLOY edit: ALLOCATED
      RELEASE edit: ALLOCATED RESERVED BROKEN DEPLOYING DEPLOYED FAILED_DEPLOYMENT
        FAILED_DISK_ERASING FAILED_RELEASING READY RELEASING
      RELEASE_WITH_SCRIPTS edit: ALLOCATED RESERVED BROKEN DEPLOYING DEPLOYED FAILED_DEPLOYMENT
        FAILED_DISK_ERASING FAILED_RELEASING
      ERASE edit: ALLOCATED RESERVED BROKEN DEPLOYING DEPLOYED FAILED_DEPLOYMENT
        FAILED_DISK_ERASING FAILED_RELEASING
      ABORT edit: COMMISSIONING DISK_ERASING DEPLOYING TESTING
      ENTER_RESCUE_MODE admin: NEW FAILED_COMMISSIONING READY RESERVED ALLOCATED DEPLOYED
        FAILED_DEPLOYMENT FAILED_DISK_ERASING BROKEN MISSING RETIRED
        FAILED_ENTERING_RESCUE_MODE FAILED_TESTING
      EXIT_RESCUE_MODE admin: RESCUE_MODE ENTERING_RESCUE_MODE FAILED_ENTERING_RESCUE_MODE
        FAILED_EXITING_RESCUE_MODE
      MARK_BROKEN owner: BROKEN COMMISSIONING FAILED_COMMISSIONING RESERVED ALLOCATED DEPLOYING
        DEPLOYED FAILED_DEPLOYMENT RELEASING FAILED_RELEASING DISK_ERASING FAILED_DISK_ERASING
        FAILED_ENTERING_RESCUE_MODE FAILED_EXITING_RESCUE_MODE TESTING FAILED_TESTING
      MARK_FIXED admin: BROKEN
      OVERRIDE_FAILED_TESTING admin: FAILED_TESTING
      LOCK lock: DEPLOYED DEPLOYING
      UNLOCK lock:
      POWER_ON edit: *
      POWER_OFF edit: *
      POWER_OFF_SOFTLY edit: *
      """;

  private static final String ALICE = "alice";
  private static final Set<State> NOBODYS = EnumSet.of(State.NEW, State.READY);

  /** One who sends a verb to a machine of alice's, or to one that is nobody's. */
  private enum Who {
    ADMINISTRATOR(Actor.admin("root")),
    OWNER(Actor.user(ALICE)),
    OTHER(Actor.user("bob"));

    private final Actor actor;

    Who(Actor actor) {
      this.actor = actor;
    }
  }

  private record Rule(String level, Set<State> states) {}

  @Test
  void theTableNamesEveryVerbOfPeople() {
    assertThat(rules().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(Verb.values())
                .filter(verb -> verb.permission().compareTo(Permission.ADMIN) <= 0)
                .toList());
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void aVerbIsTakenOrRefusedAsTheContractSays(Who who) {
    SoftAssertions soft = new SoftAssertions();
    rules()
        .forEach(
            (verb, rule) -> {
              for (State state : State.values()) {
                soft.assertThat(answer(situation(state).on(verb, who.actor)))
                    .as("%s of a machine that is %s by %s", verb.words(), state.label(), who)
                    .isEqualTo(expected(verb, rule, state, who));
              }
            });
    soft.assertAll();
  }

  @ParameterizedTest
  @EnumSource(Who.class)
  void whileAMachineIsLockedOnlyTheLockIsToBeMoved(Who who) {
    SoftAssertions soft = new SoftAssertions();
    for (Verb verb : rules().keySet()) {
      String expected =
          verb.permission() != Permission.LOCK
              ? "LOCKED"
              : who == Who.OTHER
                  ? "NOT_PERMITTED"
                  : verb == Verb.UNLOCK ? "accepted" : "ALREADY_LOCKED";
      soft.assertThat(answer(situation(State.DEPLOYED).locked(true).on(verb, who.actor)))
          .as("%s of a locked machine by %s", verb.words(), who)
          .isEqualTo(expected);
    }
    soft.assertAll();
  }

  private static Situations situation(State state) {
    Situations situation = state.isTransitional() ? Situations.busy(state) : Situations.in(state);
    return NOBODYS.contains(state) ? situation : situation.owner(ALICE);
  }

  private static String answer(Decision decision) {
    return decision instanceof Decision.Refused refused ? refused.code().name() : "accepted";
  }

  private static String expected(Verb verb, Rule rule, State state, Who who) {
    boolean nobodys = NOBODYS.contains(state);
    boolean own = !nobodys && who == Who.OWNER;
    boolean admin = who == Who.ADMINISTRATOR;
    if (rule.level().equals("owner") && !own) {
      return "NOT_OWNER";
    }
    if (rule.level().equals("admin") && !admin || !nobodys && !own && !admin) {
      return "NOT_PERMITTED";
    }
    if (verb == Verb.UNLOCK) {
      return "NOT_LOCKED";
    }
    if (verb == Verb.POWER_ON && nobodys) {
      return "NOT_ALLOCATED";
    }
    return rule.states().contains(state) ? "accepted" : "WRONG_STATE";
  }

  private static Map<Verb, Rule> rules() {
    Map<Verb, Rule> rules = new EnumMap<>(Verb.class);
    for (String line : SECTION_6.replaceAll("\\n +", " ").lines().toList()) {
      List<String> words = new ArrayList<>(List.of(line.strip().split("[: ]+")));
      Verb verb = Verb.valueOf(words.remove(0));
      String level = words.remove(0);
      Set<State> states =
          words.contains("*")
              ? EnumSet.allOf(State.class)
              : words.stream()
                  .map(State::valueOf)
                  .collect(Collectors.toCollection(() -> EnumSet.noneOf(State.class)));
      rules.put(verb, new Rule(level, states));
    }
    return rules;
  }
}
