package io.maas4j.fleet;

import io.maas4j.lifecycle.Verb;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a machine is to be released.
 *
 * @param scripts names, tags and ids of release scripts; empty for none
 * @param parameters for the scripts, {@code <script>_<parameter>} or {@code <parameter>}
 * @param erase how its disks are to be erased; none to leave them as they are
 * @param comment for the event
 */
public record Release(
    List<String> scripts, Map<String, String> parameters, Set<Erasure> erase, String comment) {
  static final String WIPE_DISKS = "wipe-disks";

  /** How disks are erased; the drive's own way comes first where both are asked for. */
  public enum Erasure {
    /** Every byte is overwritten. */
    WHOLE(""),
    /** The drive does it, if it can. */
    SECURE("secure_erase"),
    /** Only the beginning, the end and the signatures go. */
    QUICK("quick_erase");

    private final String parameter;

    Erasure(String parameter) {
      this.parameter = parameter;
    }
  }

  public Release {
    scripts = List.copyOf(scripts);
    parameters = Map.copyOf(parameters);
    erase = Set.copyOf(erase);
  }

  /** Nothing runs, and the disks stay as they are unless the settings say otherwise. */
  static Release plain(String comment) {
    return new Release(List.of(), Map.of(), Set.of(), comment);
  }

  Release erasing(Set<Erasure> ways) {
    return new Release(scripts, parameters, ways, comment);
  }

  /** Whether the machine has nothing to run before it is free. */
  boolean isPlain() {
    return scripts.isEmpty() && erase.isEmpty();
  }

  /** What starts it when it {@linkplain #isPlain has something to run}. */
  Verb verb() {
    return scripts.stream().allMatch(WIPE_DISKS::equals) ? Verb.ERASE : Verb.RELEASE_WITH_SCRIPTS;
  }

  /** Flags that are not set are left out: the runner looks at their presence alone. */
  ScriptRequest request() {
    Map<String, String> all = new LinkedHashMap<>(parameters);
    erase.stream()
        .filter(way -> !way.parameter.isEmpty())
        .forEach(way -> all.put(WIPE_DISKS + "_" + way.parameter, "true"));
    return new ScriptRequest(List.of(), List.of(), scripts, all);
  }
}
