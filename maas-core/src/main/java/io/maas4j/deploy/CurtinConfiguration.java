package io.maas4j.deploy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.setting.Setting;
import io.maas4j.storage.FilesystemType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What curtin is told: one document for each concern, in the order in which it merges them
 * (metadata contract, section 7.2). Immutable. With the machine's secrets, which {@link #toString}
 * does not show.
 *
 * @param sections in order; one that has nothing to say is left out
 */
public record CurtinConfiguration(List<Section> sections) {
  private static final String LOG = "/tmp/install.log";
  private static final String LOGS = "/tmp/curtin-logs.tar";

  /** Of Debian's family and not Ubuntu, or of no known one: the image has what it boots. */
  private static final Set<String> BRING_THEIR_KERNEL = Set.of("debian", "custom");

  public CurtinConfiguration {
    sections = List.copyOf(sections);
  }

  /** What a document is about, in the order of merging. */
  public enum Concern {
    STORAGE,
    APT,
    REPORTER,
    NETWORK,
    SWAP,
    KERNEL,
    VERBOSITY,
    CLOUD_CONFIG,
    CRASH_DUMPS,
    COMMANDS
  }

  /**
   * One document.
   *
   * @param document of texts, numbers, truths, lists and mappings of them
   */
  public record Section(Concern concern, Map<String, Object> document) {
    public Section {
      document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
    }

    /** As curtin reads it from a file. */
    public String yaml() {
      return CloudConfig.yaml(document);
    }

    @Override
    public String toString() {
      return "Section[" + concern + "]";
    }
  }

  /**
   * Composes it. Pure: the same installation gives the same documents.
   *
   * @throws InvalidRequest when the layout does not fit the disks or a disk of it is gone, with the
   *     arithmetic; when the image cannot be what the system is installed from; when a user's
   *     template came to nonsense
   */
  public static CurtinConfiguration of(Installation installation) {
    installation.target().source().allowedFor(installation.target().system());
    List<Section> sections = new ArrayList<>();
    for (Concern concern : Concern.values()) {
      Map<String, Object> document = document(concern, installation);
      if (!document.isEmpty()) {
        sections.add(new Section(concern, document));
      }
    }
    return new CurtinConfiguration(sections);
  }

  private static Map<String, Object> document(Concern concern, Installation installation) {
    MachineContext context = installation.context();
    return switch (concern) {
      case STORAGE -> storage(installation);
      case APT -> apt(installation);
      case REPORTER -> reporter(context);
      case NETWORK -> network(installation);
      case SWAP -> swap(installation);
      case KERNEL -> kernel(installation);
      case VERBOSITY ->
          context.settings().flag(Setting.CURTIN_VERBOSE)
              ? pair("verbosity", 3, "showtrace", true)
              : Map.of();
      case CLOUD_CONFIG ->
          Map.of("cloudconfig", InstalledFiles.files(context, installation.wishes().snapEmail()));
      case CRASH_DUMPS ->
          Map.of("kernel-crash-dumps", Map.of("enabled", installation.wishes().crashDump()));
      case COMMANDS -> InstallCommands.of(installation);
    };
  }

  private static Map<String, Object> storage(Installation installation) {
    boolean unknown = installation.storage().disks().isEmpty();
    if (unknown && installation.target().source().isDisk()) {
      // curtin takes the first disk that it finds
      return Map.of();
    }
    return pair(
        "partitioning_commands",
        builtin("block-meta"),
        "storage",
        installation.storageDocument().document());
  }

  private static Map<String, Object> builtin(String command) {
    return Map.of("builtin", List.of("curtin", command, "custom"));
  }

  private static Map<String, Object> apt(Installation installation) {
    Installation.Target target = installation.target();
    if (!target.isUbuntuLike()) {
      return Map.of();
    }
    return new PackageSources(target.nature(), installation.repositories())
        .apt(target.architecture(), Preseed.proxy(installation.context().settings()))
        .map(apt -> Map.<String, Object>of("apt", apt))
        .orElse(Map.of());
  }

  private static Map<String, Object> reporter(MachineContext context) {
    Map<String, Object> install = new LinkedHashMap<>();
    install.put("log_file", LOG);
    install.put("error_tarfile", LOGS);
    install.put("post_files", List.of(LOG, LOGS));
    return pair("reporting", CloudConfig.reporting(context), "install", install);
  }

  private static Map<String, Object> network(Installation installation) {
    NetworkVersion version =
        NetworkVersion.of(installation.target(), installation.context().settings());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("network_commands", builtin("net-meta"));
    document.putAll(version.document(installation.network()));
    return document;
  }

  /** Who partitions for swap wants no swap file, unless its size is said. */
  private static Map<String, Object> swap(Installation installation) {
    if (installation.target().isCustom()) {
      return Map.of();
    }
    boolean partitioned =
        installation.storage().composition().filesystems().stream()
            .anyMatch(filesystem -> filesystem.type() == FilesystemType.SWAP);
    Optional<Long> size =
        installation.wishes().swapSize().or(() -> partitioned ? Optional.of(0L) : Optional.empty());
    return size.map(bytes -> Map.<String, Object>of("swap", Map.of("size", bytes + "B")))
        .orElse(Map.of());
  }

  private static Map<String, Object> kernel(Installation installation) {
    Installation.Target target = installation.target();
    if (BRING_THEIR_KERNEL.contains(target.nature().osystem())) {
      // unless told so, curtin asks for one by the names that Ubuntu has for its kernels
      return Collections.singletonMap("kernel", null);
    }
    if (!target.isUbuntu()) {
      return Map.of();
    }
    return KernelPackage.of(installation.wishes().hweKernel())
        .map(name -> Map.<String, Object>of("kernel", pair("package", name, "mapping", Map.of())))
        .orElse(Map.of());
  }

  private static Map<String, Object> pair(
      String first, Object firstValue, String second, Object secondValue) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put(first, firstValue);
    pair.put(second, secondValue);
    return pair;
  }

  /** The document about something; empty when there is none. */
  public Optional<Section> section(Concern concern) {
    return sections.stream().filter(section -> section.concern() == concern).findFirst();
  }

  /** All in one, as curtin merges them: later ones win, mappings are merged. */
  public Map<String, Object> merged() {
    Map<String, Object> all = new LinkedHashMap<>();
    sections.forEach(section -> merge(all, section.document()));
    return all;
  }

  private static void merge(Map<String, Object> into, Map<?, ?> more) {
    more.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          Object before = into.get(name);
          if (before instanceof Map<?, ?> earlier && value instanceof Map<?, ?> later) {
            Map<String, Object> both = new LinkedHashMap<>();
            merge(both, earlier);
            merge(both, later);
            into.put(name, both);
          } else {
            into.put(name, value);
          }
        });
  }

  /** The same with every text in it rewritten. */
  CurtinConfiguration rewritten(UnaryOperator<String> how) {
    return new CurtinConfiguration(
        sections.stream()
            .map(section -> new Section(section.concern(), mapping(section.document(), how)))
            .toList());
  }

  private static Map<String, Object> mapping(Map<?, ?> from, UnaryOperator<String> how) {
    Map<String, Object> to = new LinkedHashMap<>();
    from.forEach((key, value) -> to.put(String.valueOf(key), value(value, how)));
    return to;
  }

  private static Object value(Object from, UnaryOperator<String> how) {
    if (from instanceof String text) {
      return how.apply(text);
    }
    if (from instanceof Map<?, ?> map) {
      return mapping(map, how);
    }
    return from instanceof List<?> list
        ? list.stream().map(each -> value(each, how)).toList()
        : from;
  }

  /** The merged document, for people. */
  public String yaml() {
    return CloudConfig.yaml(merged());
  }
}
