package io.maas4j.store.postgres;

import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Definitions of scripts that were read already, by what they were read from: there are few of
 * them, and every machine that runs scripts asks for all again and again. Thread-safe.
 */
final class Definitions {
  private static final int MOST = 512;

  // Guarded by this; the one that nobody asked for the longest goes first.
  private final Map<Source, ScriptDefinition> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Source, ScriptDefinition> eldest) {
          return size() > MOST;
        }
      };

  /** Columns of a script; what is equal reads equal. */
  record Source(String name, ScriptType type, boolean builtIn, String text) {}

  ScriptDefinition of(Source source, Supplier<ScriptDefinition> read) {
    Optional<ScriptDefinition> before = find(source);
    if (before.isPresent()) {
      return before.get();
    }
    ScriptDefinition fresh = read.get();
    keep(source, fresh);
    return fresh;
  }

  private synchronized Optional<ScriptDefinition> find(Source source) {
    return Optional.ofNullable(known.get(source));
  }

  private synchronized void keep(Source source, ScriptDefinition definition) {
    known.put(source, definition);
  }
}
