package io.maas4j.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the runner installs before a script, in the order of the components (spec scripts §2.4).
 *
 * @param apt package names
 * @param snap snaps
 * @param url archives, .deb or .snap files to download
 */
public record Packages(List<String> apt, List<Snap> snap, List<String> url) {
  /** Nothing to install. */
  public static final Packages NONE = new Packages(List.of(), List.of(), List.of());

  private static final Set<String> CHANNELS = Set.of("stable", "edge", "beta", "candidate");
  private static final Set<String> MODES = Set.of("classic", "dev", "jail");

  /**
   * A snap.
   *
   * @param name its name in the store
   * @param channel stable, edge, beta or candidate
   * @param mode classic, dev or jail
   */
  public record Snap(String name, Optional<String> channel, Optional<String> mode) {
    Object toJson() {
      if (channel.isEmpty() && mode.isEmpty()) {
        return name;
      }
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", name);
      channel.ifPresent(value -> json.put("channel", value));
      mode.ifPresent(value -> json.put("mode", value));
      return json;
    }
  }

  public Packages {
    apt = List.copyOf(apt);
    snap = List.copyOf(snap);
    url = List.copyOf(url);
  }

  /** How many kinds of packages there are to install; the runner starts those with fewer first. */
  public int kinds() {
    return (apt.isEmpty() ? 0 : 1) + (snap.isEmpty() ? 0 : 1) + (url.isEmpty() ? 0 : 1);
  }

  /** The form on the wire: only the kinds that there are. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!apt.isEmpty()) {
      json.put("apt", apt);
    }
    if (!snap.isEmpty()) {
      json.put("snap", snap.stream().map(Snap::toJson).toList());
    }
    if (!url.isEmpty()) {
      json.put("url", url);
    }
    return Json.object(json);
  }

  /**
   * Reads the stored or declared form.
   *
   * @param json as {@link #toJson} writes it, or any form that spec scripts §2.3 allows
   */
  public static Checked<Packages> fromJson(Map<String, ?> json) {
    List<Fault> faults = new ArrayList<>();
    Packages packages = parse(json, (path, message) -> faults.add(Fault.of("packages", message)));
    return faults.isEmpty() ? new Checked.Valid<>(packages) : new Checked.Invalid<>(faults);
  }

  static Packages parse(@Nullable Object declared, BiConsumer<String, String> faults) {
    if (declared == null) {
      return NONE;
    }
    if (!(declared instanceof Map<?, ?> map)) {
      faults.accept("", "must be a mapping with the keys apt, snap and url");
      return NONE;
    }
    for (Object key : map.keySet()) {
      if (!Set.of("apt", "snap", "url").contains(String.valueOf(key))) {
        faults.accept(key.toString(), key + ": unknown kind of package, known are apt, snap, url");
      }
    }
    List<Snap> snaps = new ArrayList<>();
    for (Object item : list(map.get("snap"))) {
      Snap snap = snap(item, faults);
      if (snap != null) {
        snaps.add(snap);
      }
    }
    return new Packages(
        texts("apt", map.get("apt"), faults), snaps, texts("url", map.get("url"), faults));
  }

  private static List<String> texts(
      String kind, @Nullable Object value, BiConsumer<String, String> faults) {
    List<String> texts = new ArrayList<>();
    for (Object item : list(value)) {
      if (item instanceof String text && !text.isBlank()) {
        texts.add(text.strip());
      } else {
        faults.accept(kind, kind + ": must be a text or a list of texts");
      }
    }
    return texts;
  }

  private static @Nullable Snap snap(@Nullable Object item, BiConsumer<String, String> faults) {
    if (item instanceof String name && !name.isBlank()) {
      return new Snap(name.strip(), Optional.empty(), Optional.empty());
    }
    if (!(item instanceof Map<?, ?> map) || !(map.get("name") instanceof String name)) {
      faults.accept("snap", "snap: must be a text, or a mapping with a text 'name'");
      return null;
    }
    return new Snap(
        name, oneOf("channel", map, CHANNELS, faults), oneOf("mode", map, MODES, faults));
  }

  private static Optional<String> oneOf(
      String key, Map<?, ?> map, Set<String> allowed, BiConsumer<String, String> faults) {
    if (!map.containsKey(key)) {
      return Optional.empty();
    }
    if (map.get(key) instanceof String value && allowed.contains(value)) {
      return Optional.of(value);
    }
    faults.accept(
        "snap",
        "snap: "
            + key
            + " must be one of "
            + String.join(", ", allowed.stream().sorted().toList()));
    return Optional.empty();
  }

  private static List<?> list(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list ? list : List.of(value);
  }
}
