package io.maas4j.fleet;

import io.maas4j.script.Checked;
import io.maas4j.script.MachineSide;
import io.maas4j.script.Script;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptForm;
import io.maas4j.script.ScriptVersion;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Map;
import java.util.Optional;

/** Keeps the scripts that are shipped with the product in the store. */
final class BuiltinScripts {
  private static final String COMMENT = "shipped with MAAS4J";

  private final Units units;
  private final MachineSide machineSide;

  BuiltinScripts(Units units, MachineSide machineSide) {
    this.units = units;
    this.machineSide = machineSide;
  }

  /** Adds what is missing and replaces what an earlier release left; users' tags stay. */
  void install() {
    units.run(
        unit -> {
          for (MachineSide.BuiltinScript builtin : machineSide.builtins()) {
            install(unit, builtin);
          }
          return unit;
        });
  }

  private static void install(Unit unit, MachineSide.BuiltinScript builtin) {
    Checked<ScriptForm.Accepted> form = ScriptForm.create(Map.of(), builtin.text());
    if (!form.faults().isEmpty()) {
      throw new IllegalStateException(
          "built-in script " + builtin.name() + " is not valid: " + form.faults());
    }
    ScriptForm.Accepted accepted = form.orThrow();
    Optional<Script> present = unit.tx().scripts().find(accepted.definition().name());
    if (present.isPresent() && present.get().version().text().equals(builtin.text())) {
      return;
    }
    ScriptDefinition.Builder definition = accepted.definition().toBuilder().builtIn(true);
    present.ifPresent(before -> definition.tags(before.definition().tags()));
    unit.tx()
        .scripts()
        .put(
            new Script(
                present.map(Script::id).orElse(0L),
                definition.build(),
                new ScriptVersion(0, builtin.text(), Optional.of(COMMENT), unit.now())));
  }
}
