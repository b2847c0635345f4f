package io.maas4j.image;

import io.maas4j.os.OperatingSystem;
import io.maas4j.os.Series;
import io.maas4j.os.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The kernel's command line of a network boot (netboot contract, section 14). Pure.
 *
 * @param rackHost the rack's address, IPv6 without brackets
 * @param rackPort its HTTP port
 * @param system what is booted
 * @param rootPath path of the root image below {@code /images/}
 * @param hostname what the machine is called while it boots
 * @param preseedUrl where its configuration is
 * @param logHost where it logs to
 * @param logPort UDP
 * @param ephemeralOptions for this boot only
 * @param persistentOptions carried over to the installed system
 */
public record KernelLine(
    String rackHost,
    int rackPort,
    Booted system,
    String rootPath,
    String hostname,
    String preseedUrl,
    String logHost,
    int logPort,
    List<String> ephemeralOptions,
    List<String> persistentOptions) {

  /** The first of Ubuntu's releases whose AppArmor is not in the way of a root in memory. */
  private static final Version JAMMY = new Version(22, 4, "22.04");

  /** Boards whose firmware does not tell the kernel where its console is. */
  private static final Set<String> ARM_BOARDS = Set.of("highbank", "generic");

  public KernelLine {
    ephemeralOptions = List.copyOf(ephemeralOptions);
    persistentOptions = List.copyOf(persistentOptions);
  }

  /**
   * What is booted.
   *
   * @param osystem {@code ubuntu}, …
   * @param series release within it
   * @param architecture Debian's name
   * @param subarchitecture {@code generic} mostly
   */
  public record Booted(String osystem, String series, String architecture, String subarchitecture) {
    public static Booted of(Image image) {
      return new Booted(
          image.osystem(), image.series(), image.architecture(), image.subarchitecture());
    }

    private List<String> options() {
      if (architecture.equals("armhf") && ARM_BOARDS.contains(subarchitecture)) {
        return List.of("console=ttyAMA0");
      }
      // its disks appear late
      return architecture.equals("ppc64el") ? List.of("rootdelay=60") : List.of();
    }

    private boolean isOldUbuntu() {
      return OperatingSystem.UBUNTU.is(osystem)
          && OperatingSystem.UBUNTU
              .series(series)
              .flatMap(Series::version)
              .filter(version -> version.compareTo(JAMMY) < 0)
              .isPresent();
    }
  }

  /** The line, without {@code BOOTIF}, which boot loaders append. */
  public String text() {
    boolean ipv6 = rackHost.contains(":");
    List<String> words = new ArrayList<>();
    words.add("nomodeset");
    boolean tar = rootPath.endsWith(".tgz") || rootPath.endsWith(".txz");
    words.add(
        "root="
            + (tar ? "tar" : "squash")
            + ":http://"
            + (ipv6 ? "[" + rackHost + "]" : rackHost)
            + ":"
            + rackPort
            + "/images/"
            + rootPath);
    if (ipv6) {
      words.add("ip=off");
      words.add("ip6=dhcp");
    } else {
      words.add("ip=::::" + hostname + ":BOOTIF:dhcp");
      words.add("ip6=off");
    }
    words.add("cc:{'datasource_list': ['MAAS']}end_cc");
    words.add("cloud-config-url=" + preseedUrl);
    if (!tar) {
      words.add("ro");
      words.add("overlayroot=tmpfs");
      words.add("overlayroot_cfgdisk=disabled");
    }
    if (system.isOldUbuntu()) {
      words.add("apparmor=0");
    }
    words.add("log_host=" + logHost);
    words.add("log_port=" + logPort);
    words.addAll(system.options());
    words.addAll(ephemeralOptions);
    if (!persistentOptions.isEmpty()) {
      words.add("---");
      words.addAll(persistentOptions);
    }
    return String.join(" ", words);
  }
}
