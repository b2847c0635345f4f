package io.maas4j.script;

import java.util.List;

/**
 * A script that cannot run because its parameters get no values; worth an event
 * SCRIPT_RESULT_ERROR. It never keeps the others from running.
 *
 * @param script which
 * @param faults why
 */
public record DroppedScript(Script script, List<Fault> faults) {
  public DroppedScript {
    faults = List.copyOf(faults);
  }
}
