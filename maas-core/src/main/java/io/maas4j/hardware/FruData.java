package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The output of {@code maas-get-fruid-api-data}: what an OpenBMC knows of the switch that it is in.
 */
public final class FruData {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LONGEST = 255;

  /** Our name of a fact and the BMC's. */
  private static final Map<String, String> FACTS =
      Map.of(
          "physical-model-name", "Product Name",
          "physical-serial-num", "Product Serial Number",
          "physical-hardware-rev", "Product Version",
          "physical-mfg-name", "System Manufacturer");

  /** The keys that {@link #parse} can give. */
  public static final Set<String> KEYS = FACTS.keySet();

  private FruData() {}

  /**
   * @param stdout JSON, or nothing on machines that have no such BMC
   * @return by {@link #KEYS}; empty when it says nothing, or nothing that is understood
   */
  public static Map<String, String> parse(byte[] stdout) {
    Map<String, String> facts = new LinkedHashMap<>();
    JsonNode information = information(stdout);
    FACTS.forEach(
        (key, name) -> {
          String value = Tree.text(information, name);
          if (!value.isEmpty() && value.length() <= LONGEST) {
            facts.put(key, value);
          }
        });
    return facts;
  }

  private static JsonNode information(byte[] stdout) {
    try {
      return JSON.readTree(stdout).path("Information");
    } catch (IOException e) {
      // no such BMC: whatever answered there was something else
      return JSON.createObjectNode();
    }
  }
}
