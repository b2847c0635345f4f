package io.maas4j.archive;

import java.util.List;

/**
 * An archive of software packages.
 *
 * @param name unique
 * @param url of http or https, or {@code ppa:…}
 * @param usual whether it is one of Ubuntu's own two, which every region has
 * @param distributions series that it has; empty for that of the machine
 * @param disabledPockets parts of a series that are left out: {@code updates}, {@code security},
 *     {@code backports}
 * @param disabledComponents of the usual ones: {@code restricted}, {@code universe}, {@code
 *     multiverse}
 * @param components of the others; empty for {@code main}
 * @param arches for machines of these
 * @param key the public PGP key that it is signed with; empty for one that machines know
 * @param sources whether source packages are listed too
 * @param enabled whether machines use it
 */
public record PackageRepository(
    long id,
    String name,
    String url,
    boolean usual,
    List<String> distributions,
    List<String> disabledPockets,
    List<String> disabledComponents,
    List<String> components,
    List<String> arches,
    String key,
    boolean sources,
    boolean enabled) {
  /** The archive of most machines. */
  public static final String MAIN = "main_archive";

  /** The archive of the other architectures. */
  public static final String PORTS = "ports_archive";

  /** What the main archive has. */
  public static final List<String> MAIN_ARCHES = List.of("amd64", "i386");

  /** What the archive of ports has. */
  public static final List<String> PORTS_ARCHES = List.of("armhf", "arm64", "ppc64el", "s390x");

  public PackageRepository {
    distributions = List.copyOf(distributions);
    disabledPockets = List.copyOf(disabledPockets);
    disabledComponents = List.copyOf(disabledComponents);
    components = List.copyOf(components);
    arches = List.copyOf(arches);
  }

  /** One of Ubuntu's own, as a fresh region has it. */
  public static PackageRepository usual(String name, String url, List<String> arches) {
    return new PackageRepository(
        0, name, url, true, List.of(), List.of(), List.of(), List.of(), arches, "", false, true);
  }

  public PackageRepository withId(long given) {
    return new PackageRepository(
        given,
        name,
        url,
        usual,
        distributions,
        disabledPockets,
        disabledComponents,
        components,
        arches,
        key,
        sources,
        enabled);
  }

  public PackageRepository withUrl(String other) {
    return new PackageRepository(
        id,
        name,
        other,
        usual,
        distributions,
        disabledPockets,
        disabledComponents,
        components,
        arches,
        key,
        sources,
        enabled);
  }
}
