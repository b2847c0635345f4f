package io.maas4j.allocation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a machine satisfies the constraints that have labels.
 *
 * @param storage by label, in the order of the constraint
 * @param interfaces ids by label, in the order of the constraint
 */
public record Match(Map<String, StoragePiece> storage, Map<String, List<Long>> interfaces) {
  static final Match NOTHING = new Match(Map.of(), Map.of());

  public Match {
    storage = Collections.unmodifiableMap(new LinkedHashMap<>(storage));
    interfaces = Collections.unmodifiableMap(new LinkedHashMap<>(interfaces));
  }

  Match and(Match other) {
    Map<String, StoragePiece> pieces = new LinkedHashMap<>(storage);
    pieces.putAll(other.storage);
    Map<String, List<Long>> nics = new LinkedHashMap<>(interfaces);
    nics.putAll(other.interfaces);
    return new Match(pieces, nics);
  }
}
