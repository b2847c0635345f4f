package io.maas4j.script;

import static io.maas4j.script.Scripts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultYamlTest {
  private static ResultYaml.Verdict judge(String yaml, int exitStatus) {
    return ResultYaml.judge(utf8(yaml), exitStatus, ResultStatus.RUNNING, ResultYaml.Ending.EXITED);
  }

  @ParameterizedTest
  @CsvSource({
    "0,RUNNING,PASSED",
    "1,RUNNING,FAILED",
    "2,PENDING,FAILED",
    "124,RUNNING,FAILED",
    "1,INSTALLING,FAILED_INSTALLING",
    "1,APPLYING_NETCONF,FAILED_APPLYING_NETCONF",
    "0,INSTALLING,PASSED"
  })
  void theExitStatusDecidesWithoutYaml(int exit, ResultStatus current, ResultStatus expected) {
    for (String nothing : List.of("", "\n", "# only a comment\n", "---\n")) {
      ResultYaml.Verdict verdict =
          ResultYaml.judge(utf8(nothing), exit, current, ResultYaml.Ending.EXITED);
      assertThat(verdict.status()).isEqualTo(expected);
      assertThat(verdict.problem()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "passed,PASSED",
    "failed,FAILED",
    "degraded,DEGRADED",
    "timedout,TIMEDOUT",
    "skipped,SKIPPED"
  })
  void theStatedStatusOverridesTheExitStatus(String word, ResultStatus expected) {
    assertThat(judge("status: " + word, 1).status()).isEqualTo(expected);
    assertThat(judge("result: " + word, 0).status()).isEqualTo(expected);
    assertThat(judge("{result: failed, status: " + word + "}", 0).status()).isEqualTo(expected);
  }

  @Test
  void aScriptThatWasKilledHasTimedOutWhateverItWrote() {
    assertThat(
            ResultYaml.judge(
                    utf8("status: passed"), 124, ResultStatus.RUNNING, ResultYaml.Ending.TIMED_OUT)
                .status())
        .isEqualTo(ResultStatus.TIMEDOUT);
  }

  @Test
  void resultsAreScalarsOrListsOfThem() {
    ResultYaml.Verdict verdict =
        judge("results: {a: x, b: 1, c: 1.5, d: true, e: [1, x]}\nlink_connected: no\n", 0);

    assertThat(verdict.results())
        .isEqualTo(Map.of("a", "x", "b", 1, "c", 1.5, "d", true, "e", List.of(1, "x")));
    assertThat(verdict.linkConnected()).contains(false);
  }

  @Test
  void unknownKeysAreReportedAndChangeNothing() {
    ResultYaml.Verdict verdict = judge("{status: degraded, stauts: x, note: 1}", 0);

    assertThat(verdict.status()).isEqualTo(ResultStatus.DEGRADED);
    assertThat(verdict.unknownKeys()).containsExactly("stauts", "note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "- a|result must be a YAML mapping",
        "status: great|status must be passed, failed, degraded, timedout or skipped, not 'great'",
        "result: 1|result must be passed, failed, degraded, timedout or skipped, not '1'",
        "results: [1]|results must be a mapping",
        "results: {a: {b: 1}}|results: a must be a string, integer, float, boolean, or a list of"
            + " those",
        "results: {a: [[1]]}|results: a must be a string, integer, float, boolean, or a list of"
            + " those",
        "results: {a: null}|results: a must be a string, integer, float, boolean, or a list of"
            + " those",
        "link_connected: maybe|link_connected must be true or false, not 'maybe'",
      })
  void badShapesLeaveTheExitStatusAndSayWhy(String yaml, String problem) {
    ResultYaml.Verdict verdict = judge(yaml, 1);

    assertThat(verdict.status()).isEqualTo(ResultStatus.FAILED);
    assertThat(verdict.problem()).contains(problem);
  }

  @Test
  void brokenYamlNamesThePlace() {
    assertThat(judge("status: passed\nresults: [a\n", 1).problem().orElseThrow())
        .startsWith("result is invalid YAML: ")
        .contains("line 3");
    assertThat(
            ResultYaml.judge(
                    new byte[] {(byte) 0xff}, 0, ResultStatus.RUNNING, ResultYaml.Ending.EXITED)
                .problem())
        .contains("result is not UTF-8");
  }

  @Test
  void partsBeyondOneMebibyteAreCutOrNotJudged() {
    byte[] large = new byte[ScriptOutput.LIMIT + 1];

    assertThat(ResultYaml.judge(large, 0, ResultStatus.RUNNING, ResultYaml.Ending.EXITED).problem())
        .contains("result is longer than 1048576 bytes (1048577)");
    ScriptOutput.Limited limited =
        ScriptOutput.limited(large, new byte[ScriptOutput.LIMIT], new byte[0], large);
    assertThat(limited.cut()).containsExactly("combined", "result");
    assertThat(limited.output().combined()).hasSize(ScriptOutput.LIMIT);
  }

  @ParameterizedTest
  @CsvSource({
    "smart,smart,COMBINED",
    "smart.out,smart,STDOUT",
    "smart.ERR,smart,STDERR",
    "smart.v2.Yaml,smart.v2,RESULT",
    "/tmp/install.log,/tmp/install.log,COMBINED",
    ".out,.out,COMBINED"
  })
  void filesAreTakenApartByTheirExtension(String file, String name, ResultFile.Part part) {
    assertThat(ResultFile.of(file)).isEqualTo(new ResultFile(name, part));
  }
}
