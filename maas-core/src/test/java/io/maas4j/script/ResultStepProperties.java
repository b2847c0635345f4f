package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResultStepProperties {
  private static final Map<ResultStatus, Integer> RANK =
      Map.of(
          ResultStatus.PENDING, 0,
          ResultStatus.APPLYING_NETCONF, 1,
          ResultStatus.INSTALLING, 2,
          ResultStatus.RUNNING, 3);

  private static int rank(ResultStatus status) {
    return RANK.getOrDefault(status, 4);
  }

  @Test
  void anySequenceOfSignalsOnlyMovesForward() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      ScriptResult result = Scripts.result(1, ResultStatus.PENDING);
      Instant now = Scripts.NOW;
      for (int i = 0; i < 30; i++) {
        now = now.plusSeconds(random.nextInt(100));
        ResultStep step = step(result, random, now);
        if (step instanceof ResultStep.Accepted accepted) {
          assertThat(rank(accepted.result().status()))
              .as("seed %d step %d", seed, i)
              .isGreaterThan(rank(result.status()));
          result = accepted.result();
          assertThat(result.ended().isPresent())
              .as("seed %d: ended exactly when over", seed)
              .isEqualTo(!result.status().isRunningOrPending());
          assertThat(result.runtime().map(Duration::isNegative)).isNotEqualTo(Optional.of(true));
        } else {
          assertThat(((ResultStep.Refused) step).reason()).as("seed %d", seed).contains("1");
        }
      }
    }
  }

  private static ResultStep step(ScriptResult result, Random random, Instant now) {
    int choice = random.nextInt(6);
    ResultStep.Stage[] stages = ResultStep.Stage.values();
    if (choice < stages.length) {
      return ResultStep.advance(result, stages[choice], now);
    }
    return choice == 3
        ? ResultStep.abort(result, now)
        : ResultStep.finish(
            result,
            new ResultStep.Finish(
                0,
                ResultStatus.PASSED,
                Optional.of(Duration.ofSeconds(random.nextInt(50))),
                Optional.empty()),
            now,
            ResultStep.Overwriting.FORBIDDEN);
  }

  @Test
  void lateDuplicatesAreRefusedUnlessTheMachineIsDeployed() {
    ScriptResult passed = Scripts.result(5, ResultStatus.PASSED);
    ResultStep.Finish failed =
        new ResultStep.Finish(
            1, ResultStatus.FAILED, Optional.of(Duration.ofSeconds(9)), Optional.of(77L));
    Instant later = Scripts.NOW.plusSeconds(60);

    assertThat(ResultStep.finish(passed, failed, later, ResultStep.Overwriting.FORBIDDEN))
        .isEqualTo(
            new ResultStep.Refused(
                "result 5 (probe) is already Passed: a late duplicate is not stored"));
    ScriptResult again =
        ((ResultStep.Accepted)
                ResultStep.finish(passed, failed, later, ResultStep.Overwriting.ALLOWED))
            .result();
    assertThat(again.status()).isEqualTo(ResultStatus.FAILED);
    assertThat(again.exitStatus()).isEqualTo(OptionalInt.of(1));
    assertThat(again.scriptVersionId()).contains(77L);
    assertThat(again.started()).contains(later.minusSeconds(9));
  }

  @Test
  void aFinishWithoutStartReckonsTheStartBack() {
    ScriptResult result =
        ((ResultStep.Accepted)
                ResultStep.finish(
                    Scripts.result(1, ResultStatus.PENDING),
                    new ResultStep.Finish(
                        0,
                        ResultStatus.PASSED,
                        Optional.of(Duration.ofSeconds(30)),
                        Optional.empty()),
                    Scripts.NOW,
                    ResultStep.Overwriting.FORBIDDEN))
            .result();

    assertThat(result.started()).contains(Scripts.NOW.minusSeconds(30));
    assertThat(result.runtime()).contains(Duration.ofSeconds(30));
    assertThat(result.scriptVersionId()).contains(101L);
  }

  @Test
  void stagesThatGoBackAreRefusedWithBothNames() {
    assertThat(
            ResultStep.advance(
                Scripts.result(5, ResultStatus.RUNNING), ResultStep.Stage.INSTALLING, Scripts.NOW))
        .isEqualTo(
            new ResultStep.Refused(
                "result 5 (probe) is Running: stages only move forward, so it cannot become"
                    + " Installing dependencies"));
  }

  @Test
  void theStartIsSetWhenRunningAndResetClearsEverything() {
    ScriptResult installing =
        ((ResultStep.Accepted)
                ResultStep.advance(
                    Scripts.result(1, ResultStatus.PENDING),
                    ResultStep.Stage.INSTALLING,
                    Scripts.NOW))
            .result();
    ScriptResult running =
        ((ResultStep.Accepted)
                ResultStep.advance(
                    installing, ResultStep.Stage.RUNNING, Scripts.NOW.plusSeconds(5)))
            .result();

    assertThat(installing.started()).isEmpty();
    assertThat(running.started()).contains(Scripts.NOW.plusSeconds(5));
    assertThat(running.reset()).isEqualTo(Scripts.result(1, ResultStatus.PENDING));
  }

  @Test
  void aScriptThatRecommissionsSendsTheBuiltInOnesBack() {
    Script builtIn = Scripts.script(1, "b", Scripts.builtIn(ScriptType.COMMISSIONING));
    Script own = Scripts.script(2, "own", b -> b.type(ScriptType.COMMISSIONING).recommission(true));
    ScriptResult ofBuiltIn = Scripts.result(1, 1, builtIn, ResultStatus.PASSED, Arguments.NONE);
    ScriptResult passed = Scripts.result(2, 1, own, ResultStatus.PASSED, Arguments.NONE);
    ScriptResult failed = Scripts.result(2, 1, own, ResultStatus.FAILED, Arguments.NONE);
    Map<Long, Script> scripts = Map.of(1L, builtIn, 2L, own);

    assertThat(Recommission.resets(own, passed, List.of(ofBuiltIn, passed), scripts))
        .containsExactly(ofBuiltIn.reset());
    assertThat(Recommission.resets(own, failed, List.of(ofBuiltIn, failed), scripts)).isEmpty();
    assertThat(Recommission.resets(builtIn, ofBuiltIn, List.of(ofBuiltIn), scripts)).isEmpty();
  }
}
