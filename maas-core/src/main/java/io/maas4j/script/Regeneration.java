package io.maas4j.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pending tests rebuilt over disks or interfaces that commissioning has just found (spec scripts
 * §6).
 *
 * @param removed pending results that the new ones replace, or that could not be rebuilt
 * @param added what to make pending instead
 * @param dropped scripts that could not be rebuilt and why; worth an event SCRIPT_RESULT_ERROR
 */
public record Regeneration(
    List<ScriptResult> removed, List<ArgumentBinder.Run> added, List<DroppedScript> dropped) {
  public Regeneration {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
  }

  /**
   * @param kind {@link ParameterType#STORAGE} or {@link ParameterType#INTERFACE}
   * @param results of the testing set
   * @param scripts by id
   * @param hardware as it is now
   * @param settings see {@link ArgumentBinder}
   */
  public static Regeneration of(
      ParameterType kind,
      List<ScriptResult> results,
      Map<Long, Script> scripts,
      KnownHardware hardware,
      Map<String, String> settings) {
    if (!kind.fansOut()) {
      throw new IllegalArgumentException(kind.word() + " parameters do not fan out");
    }
    Map<Script, List<ScriptResult>> stale = new LinkedHashMap<>();
    List<ScriptResult> removed = new ArrayList<>();
    for (ScriptResult result : results) {
      Script script = result.scriptId().map(scripts::get).orElse(null);
      if (result.status() == ResultStatus.PENDING
          && result.arguments().has(kind)
          && script != null) {
        stale.computeIfAbsent(script, each -> new ArrayList<>()).add(result);
        removed.add(result);
      }
    }
    List<ArgumentBinder.Run> added = new ArrayList<>();
    List<DroppedScript> dropped = new ArrayList<>();
    ArgumentBinder binder = new ArgumentBinder(hardware, settings);
    stale.forEach(
        (script, old) -> {
          Checked<List<ArgumentBinder.Run>> runs =
              binder.bind(List.of(script), request(script, kind, old, hardware));
          if (runs instanceof Checked.Valid<List<ArgumentBinder.Run>> valid) {
            valid.value().stream().filter(run -> run.arguments().has(kind)).forEach(added::add);
          } else {
            dropped.add(new DroppedScript(script, runs.faults()));
          }
        });
    return new Regeneration(removed, added, dropped);
  }

  /** The values that the old results had; the kind's own comes from the new hardware. */
  private static Map<String, String> request(
      Script script, ParameterType kind, List<ScriptResult> old, KnownHardware hardware) {
    Map<String, String> request = new HashMap<>();
    for (Arguments.Bound bound : old.get(0).arguments().bound()) {
      if (script.definition().parameter(bound.parameter().name()).isEmpty()) {
        continue; // a newer version of the script no longer has it
      }
      if (bound.parameter().type() == kind) {
        request.put(bound.parameter().name(), targets(script, old, hardware));
      } else if (!bound.parameter().type().fansOut()) {
        request.put(bound.parameter().name(), String.valueOf(bound.value().toJson()));
      }
    }
    return request;
  }

  /**
   * All that there is now, but a destructive script never reaches a disk that it was not bound to:
   * it keeps those that are still there, found again by model and serial or by MAC address, since
   * their ids may be new. With none left the empty answer makes the binder drop it.
   */
  private static String targets(Script script, List<ScriptResult> old, KnownHardware hardware) {
    boolean placeholder = old.stream().anyMatch(result -> result.arguments().hasPlaceholder());
    if (placeholder || !script.definition().destructive()) {
      return ParameterValue.ALL;
    }
    Set<String> wanted =
        old.stream()
            .flatMap(
                result ->
                    Stream.concat(
                        result.arguments().disk().map(Regeneration::key).stream(),
                        result.arguments().nic().map(InterfaceTarget::macAddress).stream()))
            .collect(Collectors.toSet());
    return Stream.concat(
            hardware.disks().stream()
                .filter(disk -> wanted.contains(key(disk)))
                .map(disk -> Long.toString(disk.id())),
            hardware.interfaces().stream()
                .filter(nic -> wanted.contains(nic.macAddress()))
                .map(nic -> Long.toString(nic.id())))
        .collect(Collectors.joining(","));
  }

  private static String key(StorageTarget disk) {
    return disk.serial().isEmpty() ? disk.idPath() : disk.model() + ":" + disk.serial();
  }
}
