package io.maas4j.netboot.bootmethod;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.BootRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a file name asked for by a boot loader means (netboot contract, section 13). */
public sealed interface BootFileName {

  /** A script of this machine, or of any machine of this architecture. */
  record Configuration(
      Dialect dialect,
      Optional<MacAddress> mac,
      Optional<String> hardwareUuid,
      Optional<String> arch,
      Optional<String> subarch)
      implements BootFileName {

    /** The same name, asked by the machine with this hardware address. */
    public Configuration by(MacAddress address) {
      return new Configuration(dialect, Optional.of(address), hardwareUuid, arch, subarch);
    }

    /** The question to the {@link io.maas4j.netboot.BootResolver}. */
    public BootRequest request(
        BootRequest.Protocol protocol, InetAddress localAddress, InetAddress remoteAddress) {
      return new BootRequest(
          protocol,
          localAddress,
          remoteAddress,
          mac,
          hardwareUuid,
          arch,
          subarch,
          dialect.biosBootMethod());
    }
  }

  /** The script that sends a loader on to its machine's own script; the same for everybody. */
  record Chain(Dialect dialect) implements BootFileName {}

  /**
   * A file of the loader's method, found without the method's path prefix.
   *
   * @param path the name without the prefix
   */
  record Prefixed(String path) implements BootFileName {}

  /**
   * A file of a boot method that this rack has no configurations for; it can only be there as it
   * is.
   *
   * @param method never chosen by DHCP
   */
  record Foreign(BootMethod method) implements BootFileName {}

  /** Any other file. */
  record Plain() implements BootFileName {}

  /**
   * Reads a name. Never fails: what matches nothing is {@link Plain}.
   *
   * @param name relative, without leading slash, percent-decoded
   */
  static BootFileName of(String name) {
    return Patterns.read(name);
  }

  /** The table of section 13, first match wins. */
  final class Patterns {
    private static final String DASHED = "(?<mac>[0-9a-f]{2}(?:-[0-9a-f]{2}){5})";
    private static final String EITHER = "(?<mac>[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})";
    private static final String UUID =
        "(?<uuid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})";
    private static final String ARCH = "(?<arch>[A-Za-z0-9_]+)(?:-(?<sub>[A-Za-z0-9_.-]+))?";

    private static final List<Row> ROWS =
        List.of(
            row(Dialect.PXELINUX, "pxelinux\\.cfg/01-" + DASHED),
            row(Dialect.PXELINUX, "pxelinux\\.cfg/" + UUID),
            row(Dialect.PXELINUX, "pxelinux\\.cfg/default(?:[.-]" + ARCH + ")?"),
            row(Dialect.GRUB, "grub/grub\\.cfg-" + EITHER),
            row(Dialect.GRUB, "grub/grub\\.cfg-default(?:-" + ARCH + ")?"),
            row(Dialect.IPXE, "ipxe\\.cfg-" + EITHER),
            row(Dialect.IPXE, "ipxe\\.cfg-default(?:-" + ARCH + ")?"),
            row(Dialect.POWERNV, "(?<arch>ppc64el)/pxelinux\\.cfg/(?:01-" + DASHED + "|default)"),
            row(
                Dialect.S390X,
                "(?<arch>s390x)/(?:(?:pxelinux\\.cfg/)?01-" + DASHED + "|pxelinux\\.cfg/default)"),
            row(Dialect.S390X, "(?<arch>s390x)/default"),
            row(Dialect.S390X_PARTITION, "(?<arch>s390x)_partition/maas"));

    private static final Map<String, Dialect> CHAINS =
        Map.of("grub/grub.cfg", Dialect.GRUB, "ipxe.cfg", Dialect.IPXE);

    /** What the Windows loader asks for, with backslashes and in the case of its version. */
    private static final Pattern WINDOWS =
        Pattern.compile("(?i)pxeboot\\.(?:0|com|n12)|bootmgr\\.exe|boot/bcd");

    private static final List<String> PREFIXES = List.of("ppc64el/", "s390x/");

    /** What loaders call processors, in the words of Debian. */
    private static final Map<String, String> ARCH_ALIASES =
        Map.of(
            "x86_64", "amd64",
            "powerpc", "ppc64el",
            "ppc64", "ppc64el",
            "ppc64le", "ppc64el",
            "arm", "arm64");

    private Patterns() {}

    private record Row(Dialect dialect, Pattern pattern) {}

    private static Row row(Dialect dialect, String pattern) {
      return new Row(dialect, Pattern.compile(pattern));
    }

    private static BootFileName read(String name) {
      Dialect chain = CHAINS.get(name);
      if (chain != null) {
        return new Chain(chain);
      }
      for (Row row : ROWS) {
        Matcher match = row.pattern().matcher(name);
        if (match.matches()) {
          return new Configuration(
              row.dialect(),
              group(match, "mac").map(MacAddress::parse),
              group(match, "uuid"),
              group(match, "arch").map(arch -> ARCH_ALIASES.getOrDefault(arch, arch)),
              group(match, "sub"));
        }
      }
      if (WINDOWS.matcher(name).matches()) {
        return new Foreign(BootMethod.WINDOWS);
      }
      for (String prefix : PREFIXES) {
        if (name.startsWith(prefix) && name.length() > prefix.length()) {
          return new Prefixed(name.substring(prefix.length()));
        }
      }
      return new Plain();
    }

    private static Optional<String> group(Matcher match, String group) {
      return match.pattern().pattern().contains("(?<" + group + ">")
          ? Optional.ofNullable(match.group(group))
          : Optional.empty();
    }
  }
}
