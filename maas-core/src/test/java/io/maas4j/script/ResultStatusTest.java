package io.maas4j.script;

import static io.maas4j.script.ResultStatus.ABORTED;
import static io.maas4j.script.ResultStatus.APPLYING_NETCONF;
import static io.maas4j.script.ResultStatus.DEGRADED;
import static io.maas4j.script.ResultStatus.FAILED;
import static io.maas4j.script.ResultStatus.FAILED_APPLYING_NETCONF;
import static io.maas4j.script.ResultStatus.FAILED_INSTALLING;
import static io.maas4j.script.ResultStatus.INSTALLING;
import static io.maas4j.script.ResultStatus.PASSED;
import static io.maas4j.script.ResultStatus.PENDING;
import static io.maas4j.script.ResultStatus.RUNNING;
import static io.maas4j.script.ResultStatus.SKIPPED;
import static io.maas4j.script.ResultStatus.TIMEDOUT;
import static io.maas4j.script.Scripts.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultStatusTest {
  @Test
  void numbersLabelsAndGroupsAreThoseOfTheContract() {
    assertThat(
            Stream.of(ResultStatus.values()).map(status -> status.number() + " " + status.label()))
        .containsExactly(
            "0 Pending",
            "1 Running",
            "2 Passed",
            "3 Failed",
            "4 Timed out",
            "5 Aborted",
            "6 Degraded",
            "7 Installing dependencies",
            "8 Failed installing dependencies",
            "9 Skipped",
            "10 Applying custom network configuration",
            "11 Failed to apply custom network configuration");
    assertThat(Stream.of(ResultStatus.values()).filter(ResultStatus::isRunning))
        .containsExactly(RUNNING, INSTALLING, APPLYING_NETCONF);
    assertThat(Stream.of(ResultStatus.values()).filter(ResultStatus::isRunningOrPending))
        .containsExactly(PENDING, RUNNING, INSTALLING, APPLYING_NETCONF);
    assertThat(Stream.of(ResultStatus.values()).filter(ResultStatus::isFailed))
        .containsExactly(FAILED, TIMEDOUT, FAILED_INSTALLING, FAILED_APPLYING_NETCONF);
  }

  @Test
  void theFirstPresentStatusWins() {
    List<List<ResultStatus>> rows =
        List.of(
            List.of(RUNNING, RUNNING),
            List.of(APPLYING_NETCONF, RUNNING),
            List.of(INSTALLING, RUNNING),
            List.of(PENDING, PENDING),
            List.of(ABORTED, ABORTED),
            List.of(FAILED, FAILED),
            List.of(FAILED_APPLYING_NETCONF, FAILED),
            List.of(FAILED_INSTALLING, FAILED),
            List.of(TIMEDOUT, FAILED),
            List.of(DEGRADED, DEGRADED),
            List.of(SKIPPED, PASSED),
            List.of(PASSED, PASSED));
    for (int first = 0; first < rows.size(); first++) {
      List<ScriptResult> results = new ArrayList<>();
      for (int i = rows.size() - 1; i >= first; i--) {
        results.add(result(i, rows.get(i).get(0)));
      }
      assertThat(ResultStatus.overall(results)).contains(rows.get(first).get(1));
    }
  }

  @Test
  void suppressedResultsDoNotCountAndNoResultsHaveNoStatus() {
    assertThat(ResultStatus.overall(List.of(result(1, FAILED).suppress(), result(2, DEGRADED))))
        .contains(DEGRADED);
    assertThat(ResultStatus.overall(List.of(result(1, FAILED).suppress()))).contains(PASSED);
    assertThat(ResultStatus.numberOf(ResultStatus.overall(List.of()))).isEqualTo(-1);
    assertThat(ResultStatus.labelOf(Optional.empty())).isEqualTo("Unknown");
    assertThat(ResultStatus.labelOf(Optional.of(PASSED))).isEqualTo("Passed");
  }

  @ParameterizedTest
  @CsvSource({
    "commission,COMMISSIONING",
    "commissioning,COMMISSIONING",
    "0,COMMISSIONING",
    "test,TESTING",
    "Testing,TESTING",
    "2,TESTING",
    "release,RELEASE",
    "3,RELEASE",
    "deployment,DEPLOYMENT",
    "4,DEPLOYMENT"
  })
  void typesHaveManyWords(String word, ScriptType type) {
    assertThat(ScriptType.parse(word)).contains(type);
    assertThat(ResultType.parse(word)).contains(type.resultType());
  }

  @Test
  void numbersAndLabelsOfTheOtherEnumerationsAreThoseOfTheContract() {
    assertThat(ScriptType.parse("1")).isEmpty();
    assertThat(ResultType.parse("1")).contains(ResultType.INSTALLATION);
    assertThat(ResultType.parse("installation")).contains(ResultType.INSTALLATION);
    assertThat(Stream.of(ScriptType.values()).map(type -> type.number() + " " + type.label()))
        .containsExactly(
            "0 Commissioning script",
            "2 Testing script",
            "3 Release script",
            "4 Deployment script");
    assertThat(Stream.of(HardwareType.values()).map(type -> type.number() + " " + type.label()))
        .containsExactly("0 Node", "1 CPU", "2 Memory", "3 Storage", "4 Network", "5 GPU");
    assertThat(Stream.of(ParallelMode.values()).map(mode -> mode.number() + " " + mode.label()))
        .containsExactly(
            "0 Disabled",
            "1 Run along other instances of this script",
            "2 Run along any other script.");
    for (String word : List.of("disk", "SSD", "storage", "3")) {
      assertThat(HardwareType.parse(word)).contains(HardwareType.STORAGE);
    }
    assertThat(HardwareType.parse("graphics")).contains(HardwareType.GPU);
    assertThat(HardwareType.parse("controller")).contains(HardwareType.NODE);
    assertThat(ParallelMode.parse("name")).contains(ParallelMode.INSTANCE);
    assertThat(ParallelMode.parse("enabled")).contains(ParallelMode.ANY);
    assertThat(ParallelMode.parse("3")).isEmpty();
  }

  @Test
  void automaticTagsFollowTheDefinition() {
    assertThat(
            ScriptTags.withAutomatic(
                List.of("cpu", "own", "destructive", "own", "memory"), false, HardwareType.MEMORY))
        .containsExactly("own", "memory");
    for (HardwareType type : EnumSet.allOf(HardwareType.class)) {
      assertThat(ScriptTags.withAutomatic(List.of(), true, type))
          .containsExactly("destructive", type.tag());
    }
  }
}
