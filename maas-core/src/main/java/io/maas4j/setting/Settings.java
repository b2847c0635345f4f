package io.maas4j.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings in force at one moment; immutable. */
public final class Settings {
  private static final Pattern PART = Pattern.compile("(\\d{1,6})\\s*([hms])[a-z]*");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> changed;

  /**
   * @param changed JSON scalars by wire name; what is missing has its default
   */
  public Settings(Map<String, String> changed) {
    this.changed = Map.copyOf(changed);
  }

  public static Settings defaults() {
    return new Settings(Map.of());
  }

  /** The text; empty for null and for the empty text. */
  public Optional<String> text(Setting setting) {
    JsonNode node = node(setting);
    return node.isNull() || node.asText().isEmpty() ? Optional.empty() : Optional.of(node.asText());
  }

  /** The text of a setting that always has one. */
  public String required(Setting setting) {
    return text(setting).orElse("");
  }

  public boolean flag(Setting setting) {
    return node(setting).asBoolean();
  }

  public int number(Setting setting) {
    return node(setting).asInt();
  }

  /** The setting {@code node_timeout}. */
  public Duration nodeTimeout() {
    return Duration.ofMinutes(Math.max(1, number(Setting.NODE_TIMEOUT)));
  }

  /** The setting {@code power_query_interval}. */
  public Duration powerQueryInterval() {
    return Duration.ofSeconds(Math.min(86_400, Math.max(15, number(Setting.POWER_QUERY_INTERVAL))));
  }

  /** The setting {@code boot_images_import_interval}. */
  public Duration imageImportInterval() {
    return Duration.ofSeconds(Math.max(600, number(Setting.BOOT_IMAGES_IMPORT_INTERVAL)));
  }

  /** Through which images are imported; empty for no proxy. */
  public Optional<String> imageProxy() {
    return flag(Setting.ENABLE_HTTP_PROXY) && !flag(Setting.BOOT_IMAGES_NO_PROXY)
        ? text(Setting.HTTP_PROXY)
        : Optional.empty();
  }

  /**
   * What machines run while they are enlisted, commissioned and tested: {@code
   * commissioning_distro_series}, which is a series of {@code commissioning_osystem}, or names its
   * own system, as in {@code debian/bookworm}.
   */
  public OsRelease commissioning() {
    String[] words = required(Setting.COMMISSIONING_DISTRO_SERIES).split("/", 2);
    return words.length == 2
        ? new OsRelease(words[0], words[1])
        : new OsRelease(required(Setting.COMMISSIONING_OSYSTEM), words[0]);
  }

  /** How often deployed machines report their hardware; a minute at least. */
  public Duration hardwareSyncInterval() {
    Matcher part = PART.matcher(required(Setting.HARDWARE_SYNC_INTERVAL));
    Duration sum = Duration.ZERO;
    while (part.find()) {
      long number = Long.parseLong(part.group(1));
      sum =
          switch (part.group(2)) {
            case "h" -> sum.plusHours(number);
            case "m" -> sum.plusMinutes(number);
            default -> sum.plusSeconds(number);
          };
    }
    return sum.compareTo(Duration.ofMinutes(1)) < 0 ? Duration.ofMinutes(1) : sum;
  }

  /** As a JSON scalar. */
  public String json(Setting setting) {
    return changed.getOrDefault(setting.wireName(), setting.defaultJson());
  }

  private JsonNode node(Setting setting) {
    try {
      return JSON.readTree(json(setting));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "setting " + setting.wireName() + " is stored as something that is no JSON", e);
    }
  }
}
