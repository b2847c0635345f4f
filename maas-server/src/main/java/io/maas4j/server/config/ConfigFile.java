package io.maas4j.server.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads and writes {@code maas.yaml}: a flat mapping of keys to texts, numbers or lists. */
public final class ConfigFile {
  private static final int LIMIT = 1 << 20;

  private ConfigFile() {}

  /**
   * @return the given texts by key; empty when there is no such file
   * @throws ConfigurationException when it is not readable, no YAML or holds an unknown key
   */
  static Map<Key<?>, List<String>> read(Path file) {
    JsonNode root;
    try {
      if (Files.size(file) > LIMIT) {
        throw new ConfigurationException(file + " is larger than 1 MiB", "is it the right file?");
      }
      root = mapper().readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (JsonProcessingException e) {
      // The parser quotes the line, in which there may be a password.
      JsonLocation at = e.getLocation();
      String where =
          at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw new ConfigurationException(
          file + " is not YAML" + where, "write one 'key: value' a line, each key once");
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read: " + e, "check its permissions");
    }
    if (root == null || root.isMissingNode() || root.isNull()) {
      return Map.of();
    }
    if (!root.isObject()) {
      throw new ConfigurationException(
          file + " does not hold a mapping", "write one 'key: value' a line");
    }
    Map<Key<?>, List<String>> values = new LinkedHashMap<>();
    root.fields()
        .forEachRemaining(
            field -> {
              Key<?> key =
                  Key.named(field.getKey())
                      .orElseThrow(() -> unknown("key '" + field.getKey() + "' in " + file));
              if (key == (Key<?>) Key.DATA_DIR) {
                throw new ConfigurationException(
                    "data-dir cannot be set in " + file + ", which lies in it",
                    "give it as --data-dir or " + Key.DATA_DIR.variable());
              }
              values.put(key, texts(file, key, field.getValue()));
            });
    return values;
  }

  /** Writes it so that only the owner can read it. */
  public static void write(Path file, Map<Key<?>, List<String>> values) throws IOException {
    Map<String, Object> root = new TreeMap<>();
    values.forEach((key, texts) -> root.put(key.name(), key.repeatable() ? texts : texts.get(0)));
    PrivateFile.write(file, mapper().writeValueAsBytes(root));
  }

  static ConfigurationException unknown(String what) {
    return new ConfigurationException(
        "there is no such setting: " + what,
        "known are " + String.join(", ", Key.ALL.stream().map(Key::name).toList()));
  }

  private static List<String> texts(Path file, Key<?> key, JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isValueNode() || item.isNull()) {
        throw new ConfigurationException(
            key + " in " + file + " holds no text or number", "accepted: " + key.accepted());
      }
      texts.add(item.asText());
    }
    return texts;
  }

  private static ObjectMapper mapper() {
    return new ObjectMapper(
        YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());
  }
}
