package io.maas4j.fleet;

import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.script.ResultStep;
import io.maas4j.script.ScriptResult;
import io.maas4j.script.ScriptSet;
import io.maas4j.work.Unit;
import java.util.Map;
import java.util.Optional;

/** Files that come with reports of stages (metadata contract, section 5). */
final class SentFiles {
  private SentFiles() {}

  static void store(Unit unit, Machine machine, StatusEvent event) {
    if (event.files().isEmpty()) {
      return;
    }
    Optional<Long> set = set(machine);
    for (StatusEvent.SentFile file : event.files()) {
      if (set.isPresent()) {
        store(unit, machine, set.get(), file, event);
      } else {
        unit.record(
            machine,
            EventType.SCRIPT_RESULT_ERROR,
            "no place for the file '" + file.path() + "' in this status");
      }
    }
  }

  private static Optional<Long> set(Machine machine) {
    Machine.Sets sets = machine.sets();
    return switch (machine.state()) {
      case TESTING, FAILED_TESTING -> sets.testing();
      case COMMISSIONING, FAILED_COMMISSIONING -> sets.commissioning();
      case DEPLOYING, DEPLOYED, FAILED_DEPLOYMENT -> sets.installation();
      default -> Optional.empty();
    };
  }

  /** The result of that name, made when there is none; the installer's own log ends elsewhere. */
  private static void store(
      Unit unit, Machine machine, long set, StatusEvent.SentFile file, StatusEvent event) {
    String name = Signals.stem(file.path());
    Optional<ScriptResult> place = ScriptSets.named(unit, set, name);
    if (place.isEmpty()) {
      unit.record(
          machine, EventType.SCRIPT_RESULT_ERROR, "one file too many, not kept: " + shown(name));
      return;
    }
    ScriptResult result = place.get();
    unit.tx()
        .scriptRuns()
        .putOutput(result.id(), Signals.output(Map.of(file.path(), file.content())));
    if (!name.equals(ScriptSet.INSTALL_LOG) && result.status().isRunningOrPending()) {
      ResultStep step =
          ResultStep.finish(result, event.finish(), unit.now(), ResultStep.Overwriting.FORBIDDEN);
      if (step instanceof ResultStep.Accepted accepted) {
        ScriptSets.store(unit, machine, result, accepted.result());
      }
    }
  }

  /** Names are whatever the machine says. */
  private static String shown(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "…";
  }
}
