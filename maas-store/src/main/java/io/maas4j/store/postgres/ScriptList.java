package io.maas4j.store.postgres;

import io.maas4j.script.Script;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All scripts as they were in one state of {@code maas.surroundings}, which the commit of a changed
 * script changes: every machine that runs scripts asks for them again and again. Thread-safe.
 */
final class ScriptList {
  private final AtomicReference<Optional<Read>> last = new AtomicReference<>(Optional.empty());

  private record Read(String state, List<Script> scripts) {}

  Optional<List<Script>> find(String state) {
    return last.get().filter(read -> read.state().equals(state)).map(Read::scripts);
  }

  /**
   * @param state read before the scripts were, so that they are at least that new
   */
  void keep(String state, List<Script> scripts) {
    last.set(Optional.of(new Read(state, List.copyOf(scripts))));
  }
}
