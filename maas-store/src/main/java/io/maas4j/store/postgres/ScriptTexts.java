package io.maas4j.store.postgres;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Texts of scripts by the number of their version, which never gets another text: so they need not
 * come from the database for every machine that is commissioned. Thread-safe; bounded.
 */
final class ScriptTexts {
  private static final int MOST_CHARACTERS = 8 << 20;

  // Guarded by this; the one that nobody asked for the longest goes first.
  private final Map<Long, String> known = new LinkedHashMap<>(64, 0.75f, true);
  private long characters;

  synchronized Optional<String> find(long version) {
    return Optional.ofNullable(known.get(version));
  }

  synchronized void keep(long version, String text) {
    if (known.put(version, text) == null) {
      characters += text.length();
    }
    Iterator<String> eldest = known.values().iterator();
    while (characters > MOST_CHARACTERS) {
      characters -= eldest.next().length();
      eldest.remove();
    }
  }
}
