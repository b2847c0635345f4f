package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The firmware's tables as {@code hardware_info}. */
final class SystemFacts {
  /** What firmware says when nobody has filled in the field. */
  private static final Set<String> FILLERS = Set.of("", "0123456789", "none");

  private SystemFacts() {}

  static Map<String, String> read(JsonNode system, Optional<String> cpuModel) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<String> own = List.of("vendor", "product", "family", "version", "sku", "serial");
    collect(facts, "system_", system, own);
    collect(
        facts,
        "mainboard_",
        system.path("motherboard"),
        List.of("vendor", "product", "serial", "version"));
    collect(
        facts,
        "mainboard_firmware_",
        system.path("firmware"),
        List.of("vendor", "date", "version"));
    collect(
        facts, "chassis_", system.path("chassis"), List.of("vendor", "type", "serial", "version"));
    cpuModel.ifPresent(model -> facts.put("cpu_model", model));
    return facts;
  }

  private static void collect(
      Map<String, String> facts, String prefix, JsonNode node, List<String> keys) {
    for (String key : keys) {
      String value = Tree.text(node, key);
      if (!FILLERS.contains(value.toLowerCase(Locale.ROOT))) {
        facts.put(prefix + key, value);
      }
    }
  }
}
