package io.maas4j.server.image;

import java.util.List;
import java.util.Optional;

/**
 * What a root file system must hold so that a machine starts with it and can say so, whatever
 * installs it. Looks where links lead once the system runs: absolute ones begin at its own root.
 * Confined to one thread.
 */
final class SystemParts {
  private static final List<String> INITS =
      List.of("sbin/init", "usr/sbin/init", "lib/systemd/systemd", "usr/lib/systemd/systemd");
  private static final List<String> SHELLS = List.of("bin/sh", "usr/bin/sh");
  private static final List<String> CLOUD_INITS =
      List.of("usr/bin/cloud-init", "bin/cloud-init", "usr/local/bin/cloud-init");
  private static final List<String> SETTINGS = List.of("etc");

  private final Entries entries;
  private final Paths paths;
  private final Problems problems;

  /**
   * @param entries of the whole archive
   * @param paths its links
   */
  SystemParts(Entries entries, Paths paths, Problems problems) {
    this.entries = entries;
    this.paths = paths;
    this.problems = problems;
  }

  /** What every system needs to be started at all. */
  void ofEverySystem() {
    wanted(
        SETTINGS,
        "There is no /etc in it, where names, file systems and network are written: pack the whole"
            + " root of a system.");
    wanted(
        SHELLS,
        "There is no shell in it (bin/sh), which what starts and installs the system runs: install"
            + " one, such as dash.");
    wanted(
        INITS,
        "There is no init in it (sbin/init or lib/systemd/systemd), so that its kernel would have"
            + " nothing to start: install one, on Debian and Ubuntu the package systemd-sysv, on"
            + " Red Hat's and SUSE's systems systemd.");
  }

  /** What takes orders from us, and tells us that the system runs. */
  void cloudInit() {
    wanted(
        CLOUD_INITS,
        "There is no cloud-init in it (usr/bin/cloud-init), which takes keys and network from here"
            + " and without which its machines are never seen to be deployed: install the package"
            + " cloud-init.");
  }

  private void wanted(List<String> places, String otherwise) {
    if (places.stream().anyMatch(this::isThere)) {
      return;
    }
    problems.add(
        places.stream()
            .flatMap(place -> astray(place).stream())
            .findFirst()
            .map(where -> otherwise + " " + where)
            .orElse(otherwise));
  }

  private boolean isThere(String place) {
    return paths.once(place).filter(p -> !p.isEmpty() && entries.have(p)).isPresent();
  }

  /** A link that somebody who looks for the part would find, and that leads nowhere. */
  private Optional<String> astray(String place) {
    return entries.have(place) && paths.isLink(place)
        ? Optional.of(
            Problems.shown(place)
                + " is a link to "
                + paths.once(place).map(p -> Problems.shown("/" + p)).orElse("itself")
                + ", which is not there.")
        : Optional.empty();
  }
}
