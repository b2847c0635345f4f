package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.script.ScriptParser;
import io.maas4j.script.ScriptType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One case of {@code cases/*.yaml}: what a server has for a machine, and what both runners must
 * make of it. {@code cases/README.md} describes the keys.
 */
record RunnerCase(String name, Map<String, Object> data) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FILES =
      List.of(
          "order",
          "results",
          "outputs",
          "timeouts",
          "parameters",
          "bmc",
          "packages",
          "network",
          "rounds",
          "broken",
          "field");
  private static final Set<String> KEYS =
      Set.of("name", "rounds", "refuse", "fakes", "pages", "root", "compare", "expect");
  private static final Set<String> OWN =
      Set.of("script", "field", "id", "timeout", "netconf", "index");

  static List<RunnerCase> all() throws IOException {
    List<RunnerCase> cases = new ArrayList<>();
    for (String file : FILES) {
      try (InputStream in =
          RunnerCase.class.getResourceAsStream("/io/maas4j/script/cases/" + file + ".yaml")) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        for (Object item : list(yaml.load(in))) {
          Map<String, Object> data = map(item);
          Set<String> unknown = new TreeSet<>(data.keySet());
          unknown.removeAll(KEYS);
          if (!unknown.isEmpty()) {
            throw new AssertionError(file + ": unknown keys " + unknown + " in " + data);
          }
          cases.add(new RunnerCase(file + ": " + data.get("name"), data));
        }
      }
    }
    return cases;
  }

  Map<String, String> texts(String key) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(data.get(key)).forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  /** Whether the words that runners print may differ, because somebody else's are among them. */
  boolean comparesWords() {
    return !"signals".equals(data.get("compare"));
  }

  Map<String, Object> expected() {
    return map(data.get("expect"));
  }

  boolean reboots() {
    return list(data.get("rounds")).contains("reboot");
  }

  /** The archives of each visit; a reboot ends a visit. */
  List<List<byte[]>> visits(String server) {
    List<List<byte[]>> visits = new ArrayList<>();
    visits.add(new ArrayList<>());
    for (Object round : list(data.get("rounds"))) {
      if ("reboot".equals(round)) {
        visits.add(new ArrayList<>());
      } else {
        visits.get(visits.size() - 1).add(archive(map(round), server));
      }
    }
    return visits;
  }

  private static byte[] archive(Map<String, Object> round, String server) {
    if (round.get("raw") instanceof String raw) {
      return raw.getBytes(UTF_8);
    }
    Tarball tarball = new Tarball();
    Map<String, Object> lists = new LinkedHashMap<>();
    for (ScriptType type : ScriptType.values()) {
      Object scripts = round.get(type.word());
      if (scripts == null) {
        continue;
      }
      List<Object> rows = new ArrayList<>();
      for (Object item : list(scripts)) {
        Map<String, Object> script = map(item);
        rows.add(entry(script, type, server));
        tarball.file(type.word() + "/" + script.get("name"), 0755, text(script));
      }
      lists.put(type.word() + "_scripts", rows);
    }
    map(round.get("files")).forEach((path, text) -> tarball.file(path, 0644, String.valueOf(text)));
    if (round.get("link") instanceof String link) {
      tarball.symlink(link);
    }
    for (int i = 0; i < (int) round.getOrDefault("many", 0); i++) {
      tarball.file("many/" + i, 0644, "");
    }
    Object own = round.get("index");
    return tarball.index(own == null ? json(Map.of("1.0", lists)) : own.toString()).bytes();
  }

  private static String text(Map<String, Object> script) {
    if (script.get("field") instanceof String file) {
      return ScriptParser.normalise(field(file));
    }
    String text = String.valueOf(script.getOrDefault("script", "true"));
    return text.startsWith("#!") ? text : "#!/bin/sh\n" + text + "\n";
  }

  private static Map<String, Object> entry(
      Map<String, Object> script, ScriptType type, String server) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("path", type.word() + "/" + script.get("name"));
    entry.put("timeout_seconds", script.getOrDefault("timeout", 60.0));
    entry.put("parallel", 0);
    entry.put("hardware_type", 0);
    if (script.get("id") != null) {
      entry.put("script_result_id", script.get("id"));
      entry.put("script_version_id", script.get("id"));
    }
    entry.put("apply_configured_networking", Boolean.TRUE.equals(script.get("netconf")));
    script.forEach(
        (key, value) -> {
          if (!OWN.contains(key)) {
            entry.put(key, value);
          }
        });
    map(script.get("index")).forEach(entry::put);
    return map(map(Map.of("entry", read(json(entry).replace("{server}", server)))).get("entry"));
  }

  private static Object read(String json) {
    try {
      return JSON.readValue(json, Object.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** A script as a user wrote it, byte for byte. */
  static String field(String name) {
    try (InputStream in = RunnerCase.class.getResourceAsStream("/io/maas4j/script/field/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> list(Object value) {
    return value == null ? List.of() : (List<Object>) value;
  }

  @Override
  public String toString() {
    return name;
  }
}
