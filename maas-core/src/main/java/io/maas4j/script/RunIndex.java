package io.maas4j.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The lists of {@code index.json}, read by a runner (spec scripts §8).
 *
 * @param lists by type; a type that the server sent no list of is missing
 */
public record RunIndex(Map<ScriptType, Listing> lists) {
  private static final double LONGEST_SECONDS = 1e12;

  /**
   * One list.
   *
   * @param entries in the order of the index
   * @param broken those that cannot be run
   */
  public record Listing(List<IndexEntry> entries, List<Broken> broken) {
    static final Listing NONE = new Listing(List.of(), List.of());

    public Listing {
      entries = List.copyOf(entries);
      broken = List.copyOf(broken);
    }

    /** Whether the list names no script, not even a broken one. */
    public boolean isEmpty() {
      return entries.isEmpty() && broken.isEmpty();
    }
  }

  /**
   * An entry that is none.
   *
   * @param ref as far as it can be read; the name may be empty
   * @param problem what is wrong
   */
  public record Broken(IndexEntry.Ref ref, String problem) {}

  public RunIndex {
    lists = Map.copyOf(lists);
  }

  /** The list of a type; empty when there is none. */
  public Listing of(ScriptType type) {
    return lists.getOrDefault(type, Listing.NONE);
  }

  /**
   * Reads the file.
   *
   * @param json UTF-8
   * @return a fault of field {@code index.json} when the whole cannot be read; single entries that
   *     cannot are in {@link Listing#broken}
   */
  public static Checked<RunIndex> read(byte[] json) {
    Object root;
    try {
      root = Json.read(new String(json, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return Checked.invalid("index.json", "is not JSON");
    }
    if (!(root instanceof Map<?, ?> map) || map.get("1.0") == null) {
      return Checked.invalid("index.json", "has no \"1.0\"");
    }
    if (!(map.get("1.0") instanceof Map<?, ?> index)) {
      return Checked.invalid("index.json", "\"1.0\" is no object");
    }
    Map<ScriptType, Listing> lists = new EnumMap<>(ScriptType.class);
    for (ScriptType type : ScriptType.values()) {
      Object items = index.get(type.word() + "_scripts");
      if (items == null) {
        continue;
      }
      if (!(items instanceof List<?> list)) {
        return Checked.invalid("index.json", type.word() + "_scripts is no list");
      }
      lists.put(type, listing(list));
    }
    return new Checked.Valid<>(new RunIndex(lists));
  }

  private static Listing listing(List<?> items) {
    List<IndexEntry> entries = new ArrayList<>();
    List<Broken> broken = new ArrayList<>();
    for (Object item : items) {
      Map<?, ?> entry = item instanceof Map<?, ?> map ? map : Map.of();
      try {
        if (!(item instanceof Map)) {
          throw new IllegalArgumentException("an entry of index.json is no object");
        }
        entries.add(entry(entry));
      } catch (IllegalArgumentException e) {
        broken.add(new Broken(ref(entry), String.valueOf(e.getMessage())));
      }
    }
    return new Listing(entries, broken);
  }

  private static IndexEntry.Ref ref(Map<?, ?> entry) {
    return new IndexEntry.Ref(
        entry.get("name") instanceof String name ? name : "",
        id(entry.get("script_result_id")),
        id(entry.get("script_version_id")));
  }

  private static IndexEntry entry(Map<?, ?> entry) {
    IndexEntry.Ref ref = ref(entry);
    if (!isFileName(ref.name())) {
      throw new IllegalArgumentException("script name '" + ref.name() + "' is not a file name");
    }
    if (!(entry.get("path") instanceof String path) || !staysInside(path)) {
      throw new IllegalArgumentException(
          "script path '" + entry.get("path") + "' lies outside of the archive");
    }
    Object mode = entry.get("parallel");
    ParallelMode parallel =
        ParallelMode.parse(mode == null ? "0" : mode.toString())
            .filter(parsed -> mode == null || mode instanceof Integer)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("parallel must be 0, 1 or 2, not " + shown(mode)));
    Object hardware = entry.get("hardware_type");
    HardwareType type =
        HardwareType.parse(hardware == null ? "0" : hardware.toString())
            .filter(parsed -> hardware == null || hardware instanceof Integer)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "hardware_type must be 0 to 5, not " + shown(hardware)));
    boolean started = Boolean.TRUE.equals(entry.get("has_started"));
    boolean finished = Boolean.TRUE.equals(entry.get("has_finished"));
    return new IndexEntry(
        ref,
        path,
        seconds(entry),
        parallel,
        type,
        parameters(entry),
        packages(entry),
        Boolean.TRUE.equals(entry.get("apply_configured_networking"))
            ? IndexEntry.Network.CONFIGURED
            : IndexEntry.Network.AS_BOOTED,
        !started
            ? IndexEntry.Progress.NOT_STARTED
            : finished ? IndexEntry.Progress.FINISHED : IndexEntry.Progress.STARTED,
        Boolean.TRUE.equals(entry.get("default"))
            ? IndexEntry.Origin.BUILT_IN
            : IndexEntry.Origin.USER);
  }

  private static Duration seconds(Map<?, ?> entry) {
    Object value = entry.get("timeout_seconds");
    if (value == null) {
      return Duration.ZERO;
    }
    if (!(value instanceof Number number)
        || !(number.doubleValue() >= 0 && number.doubleValue() < LONGEST_SECONDS)) {
      throw new IllegalArgumentException("timeout_seconds must be a number, not " + shown(value));
    }
    BigDecimal seconds = new BigDecimal(number.toString());
    return Duration.ofSeconds(seconds.longValue())
        .plusNanos(seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue());
  }

  private static Map<String, Map<String, Object>> parameters(Map<?, ?> entry) {
    Map<String, Map<String, Object>> parameters = new LinkedHashMap<>();
    mapping(entry, "parameters")
        .forEach(
            (name, value) -> {
              if (!(value instanceof Map<?, ?> parameter)) {
                throw new IllegalArgumentException(
                    "parameter " + name + " must be an object, not " + shown(value));
              }
              parameters.put(String.valueOf(name), Json.object(parameter));
            });
    return parameters;
  }

  private static Packages packages(Map<?, ?> entry) {
    Checked<Packages> packages = Packages.fromJson(Json.object(mapping(entry, "packages")));
    if (!packages.faults().isEmpty()) {
      throw new IllegalArgumentException("packages: " + packages.faults().get(0).message());
    }
    return packages.orThrow();
  }

  private static Map<?, ?> mapping(Map<?, ?> entry, String key) {
    Object value = entry.get(key);
    if (value != null && !(value instanceof Map)) {
      throw new IllegalArgumentException(key + " must be an object, not " + shown(value));
    }
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static OptionalLong id(@Nullable Object value) {
    return value instanceof Integer || value instanceof Long
        ? OptionalLong.of(((Number) value).longValue())
        : OptionalLong.empty();
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String ? "'" + value + "'" : String.valueOf(value);
  }

  private static boolean isFileName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.indexOf('\0') < 0;
  }

  /** Whether a path with its steps upwards taken stays below where it starts. */
  private static boolean staysInside(String path) {
    int depth = 0;
    for (String step : path.split("/", -1)) {
      depth += step.equals("..") ? -1 : step.isEmpty() || step.equals(".") ? 0 : 1;
      if (depth < 0) {
        return false;
      }
    }
    return depth > 0 && !path.startsWith("/") && path.indexOf('\0') < 0;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "RunIndex[%s]", lists.keySet());
  }
}
