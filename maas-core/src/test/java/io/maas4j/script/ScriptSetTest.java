package io.maas4j.script;

import static io.maas4j.script.Scripts.SDA;
import static io.maas4j.script.Scripts.SDB;
import static io.maas4j.script.Scripts.parameter;
import static io.maas4j.script.Scripts.result;
import static io.maas4j.script.Scripts.withParameters;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.id.MachineId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptSetTest {
  private static final Parameter STORAGE = parameter("storage", ParameterType.STORAGE);
  private static final Script SMART = withParameters(1, "smart", STORAGE);

  private static Arguments on(StorageTarget disk) {
    return new Arguments(List.of(new Arguments.Bound(STORAGE, new ParameterValue.Disk(disk))));
  }

  @Test
  void aSignOfLifeNeverGoesBack() {
    ScriptSet set =
        new ScriptSet(
            1, new MachineId("abc123"), ResultType.TESTING, List.of(), Optional.empty(), "off");
    ScriptSet pinged = set.pinged(Scripts.NOW);

    assertThat(pinged.lastPing()).contains(Scripts.NOW);
    assertThat(pinged.pinged(Scripts.NOW.minusSeconds(1))).isEqualTo(pinged);
  }

  @Test
  void aNewSetAbortsPrunesAndEmptiesOlderOnes() {
    Arguments placeholder =
        new Arguments(List.of(new Arguments.Bound(STORAGE, new ParameterValue.Placeholder())));
    List<ScriptResult> results =
        List.of(
            result(1, 1, SMART, ResultStatus.PASSED, on(SDA)),
            result(2, 2, SMART, ResultStatus.RUNNING, on(SDA)),
            result(3, 2, SMART, ResultStatus.PASSED, on(SDB)),
            result(4, 3, SMART, ResultStatus.PENDING, placeholder),
            result(5, 4, SMART, ResultStatus.PENDING, on(SDA)));

    SetRetention retention = SetRetention.of(4, results, 2);

    assertThat(retention.abort()).containsExactly(2L);
    assertThat(retention.delete()).containsExactlyInAnyOrder(1L, 4L);
    assertThat(retention.emptied()).containsExactly(1L, 3L);
    assertThatThrownBy(() -> SetRetention.of(4, results, 0))
        .hasMessage("limit 0: keep at least one result");
  }

  @Test
  void historyKnowsWhenATextIsNewAndGoesBack() {
    ScriptVersion first = new ScriptVersion(1, "#!/bin/sh\n", Optional.of("first"), Scripts.NOW);
    ScriptVersion second = new ScriptVersion(2, "#!/bin/sh\necho\n", Optional.empty(), Scripts.NOW);
    ScriptHistory history = new ScriptHistory(List.of(second, first));

    assertThat(history.current()).isEqualTo(second);
    assertThat(history.changes("#!/bin/sh\r\necho\r\n")).isFalse();
    assertThat(history.changes("#!/bin/sh\n")).isTrue();
    assertThat(history.revert(-1).orThrow().versions()).containsExactly(first);
    assertThat(history.revert(1).orThrow().versions()).containsExactly(first);
    assertThat(history.revert(-2).faults())
        .containsExactly(Fault.of("to", "Goes back too far: there are 1 older versions."));
    assertThat(history.revert(7).faults()).containsExactly(Fault.of("to", "No such version: 7."));
  }
}
