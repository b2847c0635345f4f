package io.maas4j.netboot.bootmethod;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a kind of firmware or loader boots over the network: the rows of the netboot contract's table
 * 2, in the order in which they are tried. Immutable; all that differs between methods is in the
 * rows.
 */
public enum BootMethod {
  /** iPXE of any build, known by its user class or by what option 175 says it can do. */
  IPXE("ipxe", Row.match().url("ipxe.cfg").dialect("ipxe")),
  /** Installers of switches; they take a vendor option instead of a file. */
  ONIE("onie", Row.match().dialect("onie")),
  /** BIOS, and whatever matches nothing else. */
  PXE("pxe", Row.match().arch(0x0000).file("lpxelinux.0").prefix("http://{rack}/").dialect("pxe")),
  UEFI_AMD64_TFTP("uefi_amd64_tftp", Row.match().arch(0x0007).file("bootx64.efi").dialect("uefi")),
  UEFI_AMD64_HTTP(
      "uefi_amd64_http", Row.match().arch(0x0010).url("images/bootx64.efi").dialect("uefi")),
  /** The registry says EBC; many x64 firmwares send it. */
  UEFI_EBC_TFTP("uefi_ebc_tftp", Row.match().arch(0x0009).file("bootx64.efi").dialect("uefi")),
  UEFI_ARM64_TFTP("uefi_arm64_tftp", Row.match().arch(0x000B).file("bootaa64.efi").dialect("uefi")),
  UEFI_ARM64_HTTP(
      "uefi_arm64_http", Row.match().arch(0x0013).url("images/bootaa64.efi").dialect("uefi")),
  OPEN_FIRMWARE_PPC64EL(
      "open-firmware_ppc64el",
      Row.match().arch(0x000C).file("bootppc64.bin").dialect("open-firmware")),
  POWERNV(
      "powernv", Row.match().arch(0x000E).file("pxelinux.0").prefix("ppc64el/").dialect("powernv")),
  /** Never chosen by DHCP. */
  WINDOWS("windows", Row.match().file("pxeboot.0").dialect("windows")),
  S390X("s390x", Row.match().arch(0x001F).file("boots390x.bin").prefix("s390x/").dialect("s390x")),
  S390X_PARTITION(
      "s390x_partition",
      Row.match().arch(0x0020).file("s390x_partition/maas").dialect("s390x_partition"));

  /** Option 77 of iPXE. */
  public static final String IPXE_USER_CLASS = "iPXE";

  /** Option 77 of ONIE. */
  public static final String ONIE_USER_CLASS = "onie_dhcp_user_class";

  /** Option 60 in replies to UEFI HTTP clients, which discard an offer without it. */
  public static final String HTTP_CLIENT = "HTTPClient";

  // iPXE's feature sub-options of option 175.
  private static final int FEATURE_HTTP = 19;
  private static final int FEATURE_BZIMAGE = 24;
  private static final int FEATURE_EFI = 36;

  // One copy: every reply looks at all of them.
  private static final BootMethod[] ROWS = values();

  private final String methodName;
  private final Row row;

  BootMethod(String methodName, Row row) {
    this.methodName = methodName;
    this.row = row;
  }

  /** The name in the API and in a subnet's list of disabled boot architectures. */
  public String methodName() {
    return methodName;
  }

  /** Client system architecture (option 93) that this row matches, if any. */
  public OptionalInt arch() {
    return row.arch < 0 ? OptionalInt.empty() : OptionalInt.of(row.arch);
  }

  /** The architecture as the API prints it, {@code 00:0B}. */
  public Optional<String> archOctets() {
    return row.arch < 0
        ? Optional.empty()
        : Optional.of(String.format(Locale.ROOT, "%02X:%02X", row.arch >> 8, row.arch & 0xFF));
  }

  /** Dialect of the boot configuration, also what the region records of the machine. */
  public String biosBootMethod() {
    return row.dialect;
  }

  /**
   * The boot file of a reply.
   *
   * @param rackHost the rack's address as text
   * @param httpPort port of the rack's HTTP boot server
   * @return a file name for TFTP or a URL; empty for {@link #ONIE}
   */
  public Optional<String> bootFile(String rackHost, int httpPort) {
    if (row.file.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        row.http ? "http://" + rackHost + ":" + httpPort + "/" + row.file : row.file);
  }

  /** Option 210, what PXELINUX puts before all its file names. */
  public Optional<String> pathPrefix(String rackHost, int httpPort) {
    return row.prefix.isEmpty()
        ? Optional.empty()
        : Optional.of(row.prefix.replace("{rack}", rackHost + ":" + httpPort));
  }

  /** Whether option 210 goes out unasked: lpxelinux does not ask for it, and needs it. */
  public boolean forcesPathPrefix() {
    return this == PXE;
  }

  /** Option 60 of replies; empty but for UEFI HTTP boot. */
  public Optional<String> vendorClass() {
    return row.http && row.arch >= 0 ? Optional.of(HTTP_CLIENT) : Optional.empty();
  }

  /** Where an ONIE switch finds its installer (option 125); empty for the others. */
  public Optional<String> nosInstaller(String rackHost, int httpPort) {
    return this == ONIE
        ? Optional.of("http://" + rackHost + ":" + httpPort + "/MAAS/a/v3/nos-installer")
        : Optional.empty();
  }

  /**
   * Chooses by what a client says of itself; the first row that matches and is not disabled.
   *
   * @param arch first element of option 93
   * @param userClasses option 77, as raw text and as RFC 3004 instances
   * @param ipxeFeatures codes of the sub-options in option 175
   * @param disabled rows to skip; with {@link #PXE} in it there is no default either
   * @return empty when the client gets an address and no boot file
   */
  public static Optional<BootMethod> select(
      OptionalInt arch,
      Collection<String> userClasses,
      Set<Integer> ipxeFeatures,
      Set<BootMethod> disabled) {
    for (BootMethod method : ROWS) {
      if (!disabled.contains(method) && method.matches(arch, userClasses, ipxeFeatures)) {
        return Optional.of(method);
      }
    }
    return disabled.contains(PXE) ? Optional.empty() : Optional.of(PXE);
  }

  private boolean matches(
      OptionalInt asked, Collection<String> userClasses, Set<Integer> ipxeFeatures) {
    if (this == IPXE) {
      return userClasses.contains(IPXE_USER_CLASS)
          || ipxeFeatures.contains(FEATURE_HTTP)
              && (ipxeFeatures.contains(FEATURE_BZIMAGE) || ipxeFeatures.contains(FEATURE_EFI));
    }
    if (this == ONIE) {
      return userClasses.contains(ONIE_USER_CLASS);
    }
    return row.arch >= 0 && asked.isPresent() && asked.getAsInt() == row.arch;
  }

  /**
   * Reads a subnet's list of disabled boot architectures: names, octets ({@code 00:0b}) or hex
   * ({@code 0x0b}), separated by commas or spaces.
   *
   * @throws IllegalArgumentException {@code Unknown boot architecture <token>}
   */
  public static Set<BootMethod> parseDisabled(String list) {
    return parseDisabled(List.of(list.strip().split("[,\\s]+")));
  }

  /** As {@link #parseDisabled(String)}, of single tokens; empty ones are skipped. */
  public static Set<BootMethod> parseDisabled(Collection<String> tokens) {
    Set<BootMethod> methods = EnumSet.noneOf(BootMethod.class);
    for (String token : tokens) {
      if (!token.isBlank()) {
        methods.add(
            named(token.strip())
                .orElseThrow(
                    () -> new IllegalArgumentException("Unknown boot architecture " + token)));
      }
    }
    return methods;
  }

  /** The normal form of such a list: method names, each once, in the table's order. */
  public static Set<String> normalizeDisabled(String list) {
    return parseDisabled(list).stream()
        .map(BootMethod::methodName)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Optional<BootMethod> named(String token) {
    String text = token.toLowerCase(Locale.ROOT);
    // At the front only: the name s390x contains the same two characters.
    String lower = text.startsWith("0x") ? "00:" + text.substring(2) : text;
    for (BootMethod method : values()) {
      // Windows has no architecture: there is nothing that disabling it could mean.
      if (method != WINDOWS
          && (method.methodName.equals(lower)
              || method
                  .archOctets()
                  .filter(octets -> octets.equalsIgnoreCase(lower))
                  .isPresent())) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  /** What differs between methods. */
  private static final class Row {
    private int arch = -1;
    private String file = "";
    private String prefix = "";
    private String dialect = "";
    private boolean http;

    static Row match() {
      return new Row();
    }

    Row arch(int code) {
      arch = code;
      return this;
    }

    Row file(String name) {
      file = name;
      return this;
    }

    Row url(String path) {
      http = true;
      return file(path);
    }

    Row prefix(String text) {
      prefix = text;
      return this;
    }

    Row dialect(String name) {
      dialect = name;
      return this;
    }
  }
}
