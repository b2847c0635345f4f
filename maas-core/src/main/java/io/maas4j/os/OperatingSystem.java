package io.maas4j.os;

import static io.maas4j.os.ImageForm.DISK;
import static io.maas4j.os.ImageForm.SQUASHFS;
import static io.maas4j.os.ImageForm.TREE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The operating systems that can be deployed, one row each. What the rest of the project does
 * differently for one of them stands here and nowhere else.
 *
 * <p>AlmaLinux, Rocky Linux, Fedora and others are deployed as custom images that are made of one
 * of these ({@link #madeLike}).
 */
public enum OperatingSystem {
  UBUNTU(
      row("ubuntu", "Ubuntu", "ubuntu")
          .streamed()
          .forms(TREE, SQUASHFS)
          .runs(Purpose.COMMISSIONING, Purpose.INSTALL, Purpose.EPHEMERAL)
          .storage(StorageRules.LINUX)
          .curtin(CurtinPart.APT, CurtinPart.SWAP, CurtinPart.KERNEL)
          .brings(Guest.CLOUD_INIT)
          .releases(named(UbuntuReleases.ALL))),
  UBUNTU_CORE(
      row("ubuntu-core", "Ubuntu Core", "ubuntu")
          .streamed()
          .forms(DISK)
          .brings(Guest.CLOUD_INIT, Guest.CURTIN_HOOKS)
          .releases(new NumberedReleases("ubuntu-core", "Ubuntu Core")::find)),
  DEBIAN(
      row("debian", "Debian", "debian")
          .forms(TREE, DISK)
          .runs(Purpose.INSTALL, Purpose.EPHEMERAL)
          .curtin(CurtinPart.SWAP)
          .brings(Guest.CLOUD_INIT)
          .releases(named(DebianReleases.ALL))),
  CENTOS(
      row("centos", "CentOS", "centos")
          .streamed()
          .forms(TREE)
          .storage(StorageRules.RED_HAT)
          .curtin(CurtinPart.SWAP, CurtinPart.YUM_PROXY)
          .brings(Guest.CLOUD_INIT)
          // its initrd would look for the disks under other names than the installer found
          .installerOptions("nvme-core.multipath=0")
          .releases(new NumberedReleases("centos", "CentOS")::find)),
  RHEL(
      row("rhel", "Red Hat Enterprise Linux", "cloud-user")
          .forms(TREE)
          .storage(StorageRules.RED_HAT)
          .curtin(CurtinPart.SWAP, CurtinPart.YUM_PROXY)
          .brings(Guest.CLOUD_INIT)
          .releases(new NumberedReleases("rhel", "Red Hat Enterprise Linux")::find)),
  ORACLE(
      row("ol", "Oracle Linux", "cloud-user")
          .forms(TREE)
          .curtin(CurtinPart.SWAP, CurtinPart.YUM_PROXY)
          .brings(Guest.CLOUD_INIT)
          .releases(new NumberedReleases("ol", "Oracle Linux")::find)),
  SUSE(
      row("suse", "SUSE Linux", "root")
          .forms(TREE)
          .curtin(CurtinPart.SWAP)
          .brings(Guest.CLOUD_INIT)
          .releases(OperatingSystem::suse)),
  WINDOWS(
      row("windows", "Windows", "Administrator")
          .forms(DISK)
          .brings(Guest.CLOUDBASE_INIT, Guest.CURTIN_HOOKS)
          .releases(WindowsReleases::find)),
  ESXI(
      row("esxi", "VMware ESXi", "root")
          .forms(DISK)
          .storage(StorageRules.VMFS)
          .brings(Guest.CURTIN_HOOKS)
          .releases(new NumberedReleases("esxi", "VMware ESXi")::find)),
  /** What users name themselves. */
  CUSTOM(
      row("custom", "Custom", "ubuntu")
          .forms(TREE, DISK, SQUASHFS)
          .runs(Purpose.INSTALL, Purpose.EPHEMERAL)
          .curtin(CurtinPart.APT)
          .brings(Guest.CLOUD_INIT)
          .releases(name -> Optional.empty()));

  private final Row row;

  OperatingSystem(Row row) {
    this.row = row;
  }

  /**
   * @param word {@code ubuntu}, as images and requests spell it
   */
  public static Optional<OperatingSystem> named(String word) {
    return Arrays.stream(values()).filter(system -> system.word().equals(word)).findFirst();
  }

  /** Every word, sorted. */
  public static Set<String> words() {
    Set<String> words = new TreeSet<>();
    Arrays.stream(values()).forEach(system -> words.add(system.word()));
    return words;
  }

  /**
   * The system that one which is not in the table is deployed like, as the base of a custom image.
   *
   * @param word {@code rocky}
   */
  public static Optional<OperatingSystem> madeLike(String word) {
    return switch (word) {
      case "almalinux", "alma", "rocky", "fedora", "scientific", "amazon" -> Optional.of(RHEL);
      case "opensuse", "sles" -> Optional.of(SUSE);
      case "mint", "kali", "proxmox" -> Optional.of(DEBIAN);
      default -> Optional.empty();
    };
  }

  /** Whether this is what that word stands for. */
  public boolean is(String word) {
    return word().equals(word);
  }

  /** As images, requests and URLs spell it. */
  public String word() {
    return row.word;
  }

  /** For people. */
  public String title() {
    return row.title;
  }

  /** Whom its images let in, unless another is asked for. */
  public String defaultUser() {
    return row.defaultUser;
  }

  /** Whether image streams offer it, so that nobody may upload something of its name. */
  public boolean isStreamed() {
    return row.streamed;
  }

  /** Whether it reports its hardware and understands what Linux does. */
  public boolean isLinux() {
    return this != WINDOWS && this != ESXI;
  }

  /** Whether a deployed one is activated with a key. */
  public boolean hasLicenseKeys() {
    return this == WINDOWS;
  }

  /** Whether it may be registered with a vCenter. */
  public boolean joinsVcenter() {
    return this == ESXI;
  }

  /** Whether machines boot it over the network with a kernel of its own. */
  public boolean bootsItself() {
    return row.purposes.contains(Purpose.COMMISSIONING);
  }

  /** What images of it may be. */
  public Set<ImageForm> forms() {
    return EnumSet.copyOf(row.forms);
  }

  /** What machines may run it for. */
  public Set<Purpose> purposes() {
    return EnumSet.copyOf(row.purposes);
  }

  /** What it asks of the machine's storage. */
  public StorageRules storageRules() {
    return row.storage;
  }

  /** Which parts the installer's configuration has for it; others it always has, or never. */
  public Set<CurtinPart> curtinParts() {
    return row.curtin.isEmpty() ? EnumSet.noneOf(CurtinPart.class) : EnumSet.copyOf(row.curtin);
  }

  /** What its images have to bring along. */
  public List<Guest> guests() {
    return row.guests;
  }

  /** Words on the kernel's command line while it is installed. */
  public List<String> installerOptions() {
    return row.installerOptions;
  }

  /**
   * A release that is known by its name.
   *
   * @param name {@code noble}; for Ubuntu and Debian the number as well, {@code 24.04}
   * @return empty for one that is not in the table; it may be deployed all the same
   */
  public Optional<Series> series(String name) {
    return row.releases.apply(name);
  }

  /** For people: of a release that is not known, the names as they are. */
  public String title(String series) {
    return series(series).map(Series::title).orElse(row.title + " " + series);
  }

  /**
   * How a deployed one is told its network; a custom image like what it is made of.
   *
   * @param series unknown ones count as new
   */
  public NetworkForm networkForm(String series) {
    if (this == UBUNTU_CORE) {
      return NetworkForm.VERSION_2;
    }
    if (this != UBUNTU) {
      return NetworkForm.VERSION_1;
    }
    Optional<Version> version = series(series).flatMap(Series::version);
    if (version.filter(v -> v.compareTo(Version.of("16.04")) < 0).isPresent()) {
      return NetworkForm.VERSION_1;
    }
    return version.filter(v -> v.compareTo(Version.of("18.04")) < 0).isPresent()
        ? NetworkForm.VERSION_2
        : NetworkForm.VERSION_2_ROUTED;
  }

  private static Optional<Series> suse(String name) {
    return new NumberedReleases("sles|suse", "SUSE Linux Enterprise Server")
        .find(name)
        .or(() -> new NumberedReleases("opensuse|leap|opensuse-leap", "openSUSE Leap").find(name))
        .or(
            () ->
                name.equals("tumbleweed")
                    ? Optional.of(
                        new Series(
                            name, Optional.empty(), "openSUSE Tumbleweed", Series.Support.USUAL))
                    : Optional.empty());
  }

  /** By name, and by number. */
  private static Function<String, Optional<Series>> named(List<Series> all) {
    return name ->
        all.stream()
            .filter(
                series ->
                    series.name().equals(name)
                        || series.version().map(v -> v.text().equals(name)).orElse(false))
            .findFirst();
  }

  private static Row row(String word, String title, String defaultUser) {
    return new Row(word, title, defaultUser);
  }

  /** Filled while the table is made, and only read from then on. */
  private static final class Row {
    private final String word;
    private final String title;
    private final String defaultUser;
    private boolean streamed;
    private List<ImageForm> forms = List.of();
    private List<Purpose> purposes = List.of(Purpose.INSTALL);
    private StorageRules storage = StorageRules.DISK_ONLY;
    private List<CurtinPart> curtin = List.of();
    private List<Guest> guests = List.of();
    private List<String> installerOptions = List.of();
    private Function<String, Optional<Series>> releases = name -> Optional.empty();

    Row(String word, String title, String defaultUser) {
      this.word = word;
      this.title = title;
      this.defaultUser = defaultUser;
    }

    Row streamed() {
      streamed = true;
      return this;
    }

    Row forms(ImageForm... all) {
      forms = List.of(all);
      return this;
    }

    Row runs(Purpose... all) {
      purposes = List.of(all);
      return this;
    }

    Row storage(StorageRules rules) {
      storage = rules;
      return this;
    }

    Row curtin(CurtinPart... parts) {
      curtin = List.of(parts);
      return this;
    }

    Row brings(Guest... all) {
      guests = List.of(all);
      return this;
    }

    Row installerOptions(String... words) {
      installerOptions = List.of(words);
      return this;
    }

    Row releases(Function<String, Optional<Series>> find) {
      releases = find;
      return this;
    }
  }
}
