package io.maas4j.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why a rule holds.
 *
 * @param sights that show it, oldest first
 * @param words to fill into the fault's sentence
 */
record Clue(List<Sight> sights, Map<String, String> words) {
  /** So many are worth reading. */
  private static final int MOST = 6;

  Clue {
    sights = sights.size() <= MOST ? List.copyOf(sights) : List.copyOf(ends(sights));
    words = Map.copyOf(words);
  }

  /** The first and the latest. */
  private static List<Sight> ends(List<Sight> sights) {
    List<Sight> ends = new ArrayList<>();
    ends.add(sights.get(0));
    ends.addAll(sights.subList(sights.size() - MOST + 1, sights.size()));
    return ends;
  }

  static Clue of(List<Sight> sights) {
    return new Clue(sights, Map.of());
  }

  static Clue of(Sight sight) {
    return of(List.of(sight));
  }

  /** With one word more. */
  Clue with(String word, Object value) {
    Map<String, String> more = new LinkedHashMap<>(words);
    more.put(word, String.valueOf(value));
    return new Clue(sights, more);
  }
}
