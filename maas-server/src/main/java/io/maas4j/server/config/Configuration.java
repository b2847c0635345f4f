package io.maas4j.server.config;

import io.maas4j.access.spi.KeySource;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All settings with their origins. Defaults, the file {@code maas.yaml} of the data directory,
 * environment and flags, each beating those before it. Immutable.
 */
public final class Configuration {
  /** Read by the script {@code maas} and by the client, not here. */
  private static final Set<String> OF_THE_PROGRAM = Set.of("MAAS4J_JAVA_OPTS", "MAAS4J_PROFILES");

  private final Map<Key<?>, Setting> settings;
  private final List<String> warnings;

  private Configuration(Map<Key<?>, Setting> settings, List<String> warnings) {
    this.settings = settings;
    this.warnings = List.copyOf(warnings);
  }

  /**
   * An effective value.
   *
   * @param value parsed
   */
  public record Setting(Key<?> key, Object value, Origin origin) {
    /** For people: without any password. */
    public String shown() {
      if (value instanceof Duration duration) {
        return String.valueOf(duration.toMinutes());
      }
      if (value instanceof HttpConfig http) {
        return http.publicUrl()
            .map(Object::toString)
            .orElseGet(
                () ->
                    "http://"
                        + (http.listenAddress().getAddress().length == 4 ? "0.0.0.0" : "[::]")
                        + ":"
                        + http.port()
                        + HttpConfig.PATH);
      }
      if (value instanceof InetAddress address) {
        return address.getHostAddress();
      }
      if (value instanceof List<?> list) {
        return String.join(" ", list.stream().map(Object::toString).toList());
      }
      return value.toString();
    }
  }

  /**
   * Reads the file and puts all layers together; blocks.
   *
   * @param environment variables; those that begin with {@code MAAS4J_} count
   * @param home the user's home directory
   * @param flags the texts given for each key
   * @throws ConfigurationException when a value cannot be used
   */
  public static Configuration load(
      Map<String, String> environment, Path home, Map<Key<?>, List<String>> flags) {
    List<String> warnings = new ArrayList<>();
    Map<Key<?>, List<String>> variables = variables(environment, warnings);
    Layers layers = new Layers(flags, variables);
    Setting dataDir = layers.setting(Key.DATA_DIR, DataDir.byDefault(environment, home).toString());
    Path file = new DataDir((Path) dataDir.value()).configFile();
    layers.file(file, ConfigFile.read(file));

    Map<Key<?>, Setting> settings = new LinkedHashMap<>();
    settings.put(Key.DATA_DIR, dataDir);
    Path images = ((Path) dataDir.value()).resolve("images");
    Setting imagesDir = layers.setting(Key.IMAGES_DIR, images.toString());
    Map<Key<?>, List<String>> defaults = new LinkedHashMap<>();
    defaults.put(Key.MODE, List.of("region+rack"));
    defaults.put(Key.DATABASE_URI, List.of(DatabaseConfig.EMBEDDED_URI));
    defaults.put(Key.MAAS_URL, List.of("http://0.0.0.0:5240/MAAS"));
    defaults.put(Key.RACK_BIND, List.of("0.0.0.0"));
    defaults.put(Key.DHCP_PORT, List.of("67"));
    defaults.put(Key.DHCP6_PORT, List.of("547"));
    defaults.put(Key.DHCP_FAILOVER_PORT, List.of("647"));
    defaults.put(Key.TFTP_PORT, List.of("69"));
    defaults.put(Key.RACK_HTTP_PORT, List.of("5248"));
    defaults.put(Key.SUBNETS, List.of());
    defaults.put(Key.IMAGES_DIR, List.of(images.toString()));
    defaults.put(
        Key.LOADERS_DIR, List.of(((Path) imagesDir.value()).resolve("loaders").toString()));
    defaults.put(Key.IMAGES_QUOTA, List.of("0"));
    defaults.put(Key.CACHE_DIR, List.of(DataDir.cacheByDefault(environment, home).toString()));
    defaults.put(Key.NODE_TIMEOUT, List.of("30"));
    defaults.put(Key.KERNEL_OPTS, List.of(""));
    defaults.put(Key.TRACE_BYTES, List.of("8388608"));
    defaults.put(Key.DHCP_PROBE_INTERVAL, List.of("600"));
    defaults.put(Key.SCAN_RATE, List.of("100"));
    defaults.put(Key.DHCP_PING_WAIT, List.of("300"));
    defaults.put(Key.LAUNCHPAD_URL, List.of("https://launchpad.net"));
    defaults.put(Key.GITHUB_URL, List.of("https://github.com"));
    defaults.forEach((key, texts) -> settings.put(key, layers.setting(key, texts)));
    return new Configuration(settings, warnings);
  }

  private static Map<Key<?>, List<String>> variables(
      Map<String, String> environment, List<String> warnings) {
    Map<Key<?>, List<String>> values = new LinkedHashMap<>();
    for (Key<?> key : Key.ALL) {
      String value = environment.get(key.variable());
      if (value != null && !value.isBlank()) {
        values.put(
            key, key.repeatable() ? List.of(value.strip().split("[\\s;]+")) : List.of(value));
      }
    }
    environment.keySet().stream()
        .filter(name -> name.startsWith("MAAS4J_") && !OF_THE_PROGRAM.contains(name))
        .filter(name -> Key.ALL.stream().noneMatch(key -> key.variable().equals(name)))
        .sorted()
        .forEach(name -> warnings.add("environment variable " + name + " is no setting"));
    return values;
  }

  /** The layers above the defaults, strongest first. */
  private static final class Layers {
    private final Map<Key<?>, List<String>> flags;
    private final Map<Key<?>, List<String>> variables;
    private Map<Key<?>, List<String>> inFile = Map.of();
    private String file = "";

    Layers(Map<Key<?>, List<String>> flags, Map<Key<?>, List<String>> variables) {
      this.flags = flags;
      this.variables = variables;
    }

    void file(Path path, Map<Key<?>, List<String>> values) {
      this.file = path.toString();
      this.inFile = values;
    }

    Setting setting(Key<?> key, String byDefault) {
      return setting(key, List.of(byDefault));
    }

    Setting setting(Key<?> key, List<String> byDefault) {
      if (flags.containsKey(key)) {
        return of(key, flags.get(key), new Origin(Origin.Kind.FLAG, key.flag()));
      }
      if (variables.containsKey(key)) {
        return of(key, variables.get(key), new Origin(Origin.Kind.ENVIRONMENT, key.variable()));
      }
      if (inFile.containsKey(key)) {
        return of(key, inFile.get(key), new Origin(Origin.Kind.FILE, file));
      }
      return of(key, byDefault, Origin.DEFAULT);
    }

    private static Setting of(Key<?> key, List<String> texts, Origin origin) {
      return new Setting(key, key.parse(texts, origin), origin);
    }
  }

  /** Every setting, in the order of {@link Key#ALL}. */
  public List<Setting> settings() {
    return Key.ALL.stream()
        .map(key -> Optional.ofNullable(settings.get(key)).orElseThrow())
        .toList();
  }

  /** What was given and is not used. */
  public List<String> warnings() {
    return warnings;
  }

  public DataDir dataDir() {
    return new DataDir(value(Key.DATA_DIR));
  }

  public Mode mode() {
    return value(Key.MODE);
  }

  public DatabaseConfig database() {
    return value(Key.DATABASE_URI);
  }

  public HttpConfig http() {
    return value(Key.MAAS_URL);
  }

  public RackConfig rack() {
    return new RackConfig(
        value(Key.RACK_BIND),
        value(Key.DHCP_PORT),
        value(Key.DHCP6_PORT),
        value(Key.DHCP_FAILOVER_PORT),
        value(Key.TFTP_PORT),
        value(Key.RACK_HTTP_PORT),
        value(Key.SUBNETS),
        value(Key.TRACE_BYTES),
        Duration.ofSeconds(value(Key.DHCP_PROBE_INTERVAL)),
        value(Key.SCAN_RATE),
        Duration.ofMillis(value(Key.DHCP_PING_WAIT)));
  }

  public ImagesConfig images() {
    return new ImagesConfig(value(Key.IMAGES_DIR), value(Key.LOADERS_DIR), value(Key.IMAGES_QUOTA));
  }

  /** What may be deleted at any time while nothing runs. */
  public Path cacheDir() {
    return value(Key.CACHE_DIR);
  }

  /** Where published SSH keys are fetched from. */
  public Map<KeySource.Service, URI> keySources() {
    return Map.of(
        KeySource.Service.LAUNCHPAD, value(Key.LAUNCHPAD_URL),
        KeySource.Service.GITHUB, value(Key.GITHUB_URL));
  }

  /** Whether somebody has said what it is to be. */
  public boolean isGiven(Key<?> key) {
    return !Optional.ofNullable(settings.get(key)).orElseThrow().origin().equals(Origin.DEFAULT);
  }

  /** How long a machine may keep silent. */
  public Duration nodeTimeout() {
    return value(Key.NODE_TIMEOUT);
  }

  /** Words for the kernel of every network boot; empty for none. */
  public String kernelOptions() {
    return value(Key.KERNEL_OPTS);
  }

  // Each setting was made by its own key's parser.
  @SuppressWarnings("unchecked")
  private <T> T value(Key<T> key) {
    return (T) Optional.ofNullable(settings.get(key)).orElseThrow().value();
  }
}
