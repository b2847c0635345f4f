package io.maas4j.script;

import io.maas4j.id.MachineId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The results of one undertaking on one machine (spec scripts §6).
 *
 * @param id unique
 * @param machine whose
 * @param type of what kind
 * @param requested names, tags and ids that were asked for
 * @param lastPing when the machine last said that it is alive
 * @param powerStateBefore the machine's power state before the start, as the API spells it
 */
public record ScriptSet(
    long id,
    MachineId machine,
    ResultType type,
    List<String> requested,
    Optional<Instant> lastPing,
    String powerStateBefore) {
  /** The name of the only result of an installation, which no script stands behind. */
  public static final String INSTALL_LOG = "/tmp/install.log";

  public ScriptSet {
    requested = List.copyOf(requested);
  }

  /** The set after a sign of life; an older one changes nothing. */
  public ScriptSet pinged(Instant at) {
    return lastPing.isPresent() && lastPing.get().isAfter(at)
        ? this
        : new ScriptSet(id, machine, type, requested, Optional.of(at), powerStateBefore);
  }
}
