package io.maas4j.fleet;

import io.maas4j.lifecycle.Snapshot;
import io.maas4j.lifecycle.Timeouts;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerDrivers;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.work.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gathers what a decision about a machine depends on. */
final class Situations {
  private final PowerDrivers drivers;

  Situations(PowerDrivers drivers) {
    this.drivers = drivers;
  }

  Snapshot of(Unit unit, Machine machine) {
    return new Snapshot(
        machine.id(),
        machine.hostname(),
        machine.status().state(),
        machine.status().previous(),
        machine.status().owner(),
        machine.status().locked(),
        machine.status().activity(),
        machine.status().activities(),
        machine.status().enlisting(),
        machine.options().enableSsh(),
        !machine.deployment().osystem().isEmpty(),
        machine.deployment().ephemeral(),
        unit.tx().interfaces().count(machine.id()),
        power(unit.tx().power().of(machine.id()), machine.identity().dpu()),
        scripts(unit, machine),
        Timeouts.ofNodeTimeout(unit.settings().nodeTimeout()),
        lastSign(unit, machine));
  }

  /** A data processing unit never goes off by itself, so that nothing may wait for it. */
  private Snapshot.Power power(MachinePower power, boolean dpu) {
    return new Snapshot.Power(
        !power.type().isEmpty(),
        !dpu
            && drivers
                .type(power.type())
                .map(type -> type.queryable(power.parameters()))
                .orElse(false),
        power.type().equals("ipmi"),
        switch (power.state()) {
          case ON -> Snapshot.Reading.ON;
          case OFF -> Snapshot.Reading.OFF;
          default -> Snapshot.Reading.UNKNOWN;
        });
  }

  private static Snapshot.Scripts scripts(Unit unit, Machine machine) {
    Optional<Long> set = machine.sets().commissioning();
    if (set.isEmpty()) {
      return new Snapshot.Scripts(false, false, false, false);
    }
    List<ScriptResult> results = unit.tx().scriptRuns().results(set.get());
    return new Snapshot.Scripts(
        true,
        ResultStatus.overall(results).equals(Optional.of(ResultStatus.PASSED)),
        results.stream().anyMatch(r -> !r.suppressed() && r.status().isFailed()),
        mayReboot(unit, results));
  }

  private static boolean mayReboot(Unit unit, List<ScriptResult> results) {
    Set<String> rebooting =
        unit.tx().scripts().list().stream()
            .filter(script -> script.definition().mayReboot())
            .map(Script::name)
            .collect(Collectors.toSet());
    return results.stream()
        .filter(r -> rebooting.contains(r.name()))
        .anyMatch(r -> r.status().isRunning() || r.status() == ResultStatus.PASSED);
  }

  private static Optional<Instant> lastSign(Unit unit, Machine machine) {
    return Stream.of(
            machine.sets().commissioning(), machine.sets().testing(), machine.sets().release())
        .flatMap(Optional::stream)
        .map(id -> unit.tx().scriptRuns().find(id).flatMap(ScriptSet::lastPing).orElse(null))
        .filter(Objects::nonNull)
        .max(Instant::compareTo);
  }
}
