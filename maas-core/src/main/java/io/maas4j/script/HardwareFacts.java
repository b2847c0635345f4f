package io.maas4j.script;

import java.util.List;
import java.util.Map;

/**
 * What is known of a machine when scripts for certain hardware are looked for.
 *
 * @param modaliases lines of {@code maas-list-modaliases}; empty unless that result passed
 * @param metadata stored facts, such as {@code system_vendor}
 */
public record HardwareFacts(List<String> modaliases, Map<String, String> metadata) {
  /** A machine that nothing is known of yet. */
  public static final HardwareFacts NONE = new HardwareFacts(List.of(), Map.of());

  public HardwareFacts {
    modaliases = List.copyOf(modaliases);
    metadata = Map.copyOf(metadata);
  }
}
