package io.maas4j.power.redfish;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A {@code ComputerSystem} (DSP2046) as one reading showed it. What has another shape than the
 * standard says counts as missing. Immutable.
 *
 * @param link where it was read from
 * @param json the resource
 */
record SystemResource(String link, JsonNode json) {

  /** What {@code PowerState} says about the machine. */
  enum Power {
    OFF,
    POWERING_ON,
    ON,
    POWERING_OFF,
    /** Being reset, or the BMC does not know (yet): ask again. */
    UNSETTLED,
    /** Nothing that the standard has. */
    STRANGE;

    /** Whether the machine counts as off (power spec §12). */
    boolean countsAsOff() {
      return this == OFF || this == POWERING_ON;
    }

    boolean countsAsOn() {
      return this == ON || this == POWERING_OFF;
    }
  }

  Power power() {
    JsonNode state = json.path("PowerState");
    if (state.isMissingNode() || state.isNull()) {
      return Power.UNSETTLED;
    }
    if (!state.isTextual()) {
      return Power.STRANGE;
    }
    return switch (state.textValue()) {
      case "Off" -> Power.OFF;
      case "PoweringOn" -> Power.POWERING_ON;
      case "On", "Paused" -> Power.ON;
      case "PoweringOff" -> Power.POWERING_OFF;
      case "Reset", "Unknown", "Null" -> Power.UNSETTLED;
      default -> Power.STRANGE;
    };
  }

  /** What {@code PowerState} holds, for people. */
  String powerText() {
    JsonNode state = json.path("PowerState");
    return state.isMissingNode() ? "missing" : ErrorText.clean(state.toString(), 60);
  }

  String manufacturer() {
    return json.path("Manufacturer").asText("");
  }

  JsonNode boot() {
    return json.path("Boot");
  }

  /** Where settings are written that take effect later; empty when here. */
  Optional<String> settings() {
    return Links.of(json.path("@Redfish.Settings").path("SettingsObject"));
  }

  /** Where to send a reset. */
  String resetTarget() {
    JsonNode target = resetAction().path("target");
    return target.isTextual() && !target.textValue().isBlank()
        ? target.textValue()
        : trimmed(link) + "/Actions/ComputerSystem.Reset";
  }

  /** The reset types that are named right here; empty when there are none. */
  List<String> allowedResets() {
    return texts(resetAction().path("ResetType@Redfish.AllowableValues"));
  }

  /** Where else the reset types are described. */
  Optional<String> resetActionInfo() {
    JsonNode info = resetAction().path("@Redfish.ActionInfo");
    return info.isTextual() ? Optional.of(info.textValue()) : Links.of(info);
  }

  /** Whether this may be what a person calls the machine: not a card or a part of one. */
  boolean isWholeMachine() {
    String type = json.path("SystemType").asText("Physical");
    return type.equals("Physical") && (resetAction().isObject() || json.has("PowerState"));
  }

  /** The texts of an array; empty when it is none. */
  static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    if (array.isArray()) {
      for (JsonNode element : array) {
        if (element.isTextual()) {
          texts.add(element.textValue());
        }
      }
    }
    return List.copyOf(texts);
  }

  private JsonNode resetAction() {
    return json.path("Actions").path("#ComputerSystem.Reset");
  }

  private static String trimmed(String link) {
    return link.endsWith("/") ? link.substring(0, link.length() - 1) : link;
  }
}
