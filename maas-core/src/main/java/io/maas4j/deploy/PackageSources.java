package io.maas4j.deploy;

import static java.util.function.Predicate.not;

import io.maas4j.archive.PackageRepository;
import io.maas4j.os.OperatingSystem;
import io.maas4j.os.Series;
import io.maas4j.os.Version;
import io.maas4j.setting.OsRelease;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a system that boots gets packages from: the part {@code apt} of its cloud-config (metadata
 * contract, sections 6.3 and 6.4). Immutable.
 *
 * <p>The two usual archives are Ubuntu's. Another system keeps the sources that its image has, and
 * gets the additional repositories beside them.
 *
 * @param system what boots
 * @param repositories all that the region has
 */
public record PackageSources(OsRelease system, List<PackageRepository> repositories) {
  private static final List<String> POCKETS = List.of("updates", "security", "backports");
  private static final List<String> COMPONENTS = List.of("restricted", "universe", "multiverse");
  private static final String UBUNTUS_KEY = "/usr/share/keyrings/ubuntu-archive-keyring.gpg";

  /** Ubuntu before this has its sources in lines and not in paragraphs. */
  private static final Version PARAGRAPHS = new Version(24, 4, "24.04");

  public PackageSources {
    repositories = List.copyOf(repositories);
  }

  /**
   * For a machine of a known architecture.
   *
   * @param architecture Debian's name
   * @return empty when nothing is to be said about packages
   */
  Optional<Map<String, Object>> apt(String architecture, Optional<String> proxy) {
    Map<String, Object> sources = new LinkedHashMap<>();
    Optional<PackageRepository> archive =
        ubuntu()
            ? usual().filter(usual -> usual.arches().contains(architecture)).findFirst()
            : Optional.empty();
    archive
        .filter(usual -> !usual.key().isBlank())
        .ifPresent(usual -> sources.put("archive_key", Map.of("key", usual.key())));
    repositories.stream()
        .filter(not(PackageRepository::usual))
        .filter(added -> added.enabled() && added.arches().contains(architecture))
        .forEach(added -> sources.put(key(added), source(added)));
    Optional<String> list =
        archive.map(usual -> inLines() ? lines(usual, usual.url(), usual.url()) : paragraph(usual));
    return apt(list, proxy, sources);
  }

  /** For a machine whose architecture nobody knows yet: cloud-init chooses the archive. */
  Optional<Map<String, Object>> aptOfAny(Optional<String> proxy) {
    Map<String, Object> sources = new LinkedHashMap<>();
    if (!ubuntu()) {
      return apt(Optional.empty(), proxy, sources);
    }
    List<Map<String, Object>> mirrors = new ArrayList<>();
    named(PackageRepository.MAIN)
        .ifPresent(main -> mirrors.add(mirror(PackageRepository.MAIN_ARCHES, main)));
    named(PackageRepository.PORTS)
        .ifPresent(ports -> mirrors.add(mirror(List.of("default"), ports)));
    named(PackageRepository.MAIN)
        .filter(main -> !main.key().isBlank())
        .ifPresent(main -> sources.put("default_key", Map.of("key", main.key())));
    named(PackageRepository.PORTS)
        .filter(ports -> !ports.key().isBlank())
        .ifPresent(ports -> sources.put("ports_key", Map.of("key", ports.key())));
    Optional<Map<String, Object>> apt =
        apt(
            named(PackageRepository.MAIN).map(main -> lines(main, "$PRIMARY", "$SECURITY")),
            proxy,
            sources);
    apt.filter(any -> !mirrors.isEmpty())
        .ifPresent(
            any -> {
              any.put("primary", mirrors);
              any.put("security", mirrors);
            });
    return apt;
  }

  private static Optional<Map<String, Object>> apt(
      Optional<String> list, Optional<String> proxy, Map<String, Object> sources) {
    if (list.isEmpty() && proxy.isEmpty() && sources.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> apt = new LinkedHashMap<>();
    apt.put("preserve_sources_list", list.isEmpty());
    proxy.ifPresent(url -> apt.put("proxy", url));
    if (!sources.isEmpty()) {
      apt.put("sources", sources);
    }
    list.ifPresent(text -> apt.put("sources_list", text));
    return Optional.of(apt);
  }

  /** Of a release that is not known, what the newest ones do. */
  private boolean inLines() {
    return OperatingSystem.UBUNTU
        .series(system.series())
        .flatMap(Series::version)
        .filter(version -> version.compareTo(PARAGRAPHS) < 0)
        .isPresent();
  }

  private boolean ubuntu() {
    return OperatingSystem.UBUNTU.is(system.osystem());
  }

  private Stream<PackageRepository> usual() {
    return repositories.stream().filter(PackageRepository::usual);
  }

  private Optional<PackageRepository> named(String name) {
    return usual().filter(usual -> usual.name().equals(name)).findFirst();
  }

  private static Map<String, Object> mirror(List<String> arches, PackageRepository archive) {
    Map<String, Object> mirror = new LinkedHashMap<>();
    mirror.put("arches", arches);
    mirror.put("uri", archive.url());
    return mirror;
  }

  private static List<String> pockets(PackageRepository archive) {
    return POCKETS.stream().filter(not(archive.disabledPockets()::contains)).toList();
  }

  private static String components(PackageRepository archive) {
    return Stream.concat(
            Stream.of("main"),
            COMPONENTS.stream().filter(not(archive.disabledComponents()::contains)))
        .collect(Collectors.joining(" "));
  }

  private static String paragraph(PackageRepository archive) {
    return "Types: deb"
        + (archive.sources() ? " deb-src" : "")
        + "\nURIs: "
        + archive.url()
        + "\nSuites: $RELEASE"
        + pockets(archive).stream().map(p -> " $RELEASE-" + p).collect(Collectors.joining())
        + "\nComponents: "
        + components(archive)
        + "\n"
        + (archive.key().isBlank() ? "Signed-By: " + UBUNTUS_KEY + "\n" : "");
  }

  private static String lines(PackageRepository archive, String url, String securityUrl) {
    String components = components(archive);
    StringBuilder lines = new StringBuilder();
    Stream.concat(Stream.of(""), pockets(archive).stream().map(pocket -> "-" + pocket))
        .forEach(
            pocket -> {
              String line =
                  (pocket.equals("-security") ? securityUrl : url)
                      + " $RELEASE"
                      + pocket
                      + " "
                      + components
                      + "\n";
              lines.append("deb ").append(line);
              lines.append(archive.sources() ? "deb-src " : "# deb-src ").append(line);
            });
    return lines.toString();
  }

  /** It becomes the name of a file. */
  private static String key(PackageRepository added) {
    String name = added.name().toLowerCase(Locale.ROOT).replaceAll("\\s", "_");
    return name.replaceAll("[^a-z0-9_]", "") + "_" + added.id();
  }

  private static Map<String, Object> source(PackageRepository added) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("source", line(added));
    if (!added.key().isBlank()) {
      source.put("key", added.key());
    }
    return source;
  }

  private static String line(PackageRepository added) {
    String url = added.url();
    if (url.startsWith("ppa:")) {
      return url;
    }
    if (url.contains("ppa.launchpad.net")) {
      return "deb " + url + " $RELEASE main";
    }
    List<String> series =
        added.distributions().isEmpty() ? List.of("$RELEASE") : added.distributions();
    String components =
        added.components().isEmpty() ? "main" : String.join(" ", added.components());
    return series.stream()
        .map(one -> "deb " + url + " " + one + " " + components)
        .collect(Collectors.joining("\n"));
  }
}
