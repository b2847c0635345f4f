package io.maas4j.fleet;

import io.maas4j.access.LicenseKey;
import io.maas4j.deploy.DeployerData;
import io.maas4j.disks.Storages;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.notice.Notification;
import io.maas4j.os.OperatingSystem;
import io.maas4j.os.Series;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Setting;
import io.maas4j.storage.DeploymentCheck;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.text.PlainText;
import io.maas4j.work.Unit;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes of what somebody asks for what is deployed on this machine, or says why it cannot be
 * (lifecycle contract, section 7.5).
 */
final class DeploymentChoice {
  private static final Set<OperatingSystem> WITH_CLOUD_INIT =
      EnumSet.of(
          OperatingSystem.UBUNTU,
          OperatingSystem.DEBIAN,
          OperatingSystem.CENTOS,
          OperatingSystem.RHEL,
          OperatingSystem.ORACLE,
          OperatingSystem.SUSE);
  private static final Set<OperatingSystem> VIRTUALIZING =
      EnumSet.of(OperatingSystem.UBUNTU, OperatingSystem.DEBIAN);
  private static final Set<String> DUMPING = Set.of("amd64", "arm64", "s390x");
  private static final Pattern USER = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
  private static final int LEAST_CPUS = 4;
  private static final long LEAST_MEMORY = 6L << 10;
  private static final long MOST_MEMORY = 2L << 20;

  private static final int LONGEST_SHOWN = 64;

  private final ImageStorage images;
  private final KernelChoice kernels;

  DeploymentChoice(ImageStorage images) {
    this.images = images;
    this.kernels = new KernelChoice(images);
  }

  /**
   * @param machine locked in this unit
   * @throws InvalidRequest when it cannot be deployed on this machine
   */
  Machine.Deployment of(Unit unit, Machine machine, Deployment asked, Actor by) {
    String system = asked.osystem();
    String series = asked.series();
    int slash = series.indexOf('/');
    if (slash > 0) {
      system = series.substring(0, slash);
      series = series.substring(slash + 1);
    }
    if (series.isEmpty()) {
      series = unit.settings().required(Setting.DEFAULT_DISTRO_SERIES);
    }
    if (system.isEmpty()) {
      system = systemOf(unit, series);
    }
    OperatingSystem known = known(system);
    series = nameOf(known, series, architecture(machine));
    Optional<Image> image = images.find(system, series, architecture(machine));
    if (image.isEmpty()) {
      throw new InvalidRequest(
          "Deployment operating system " + system + " " + series + " is unavailable.",
          "import an image of it for " + architecture(machine));
    }
    boolean ephemeral = asked.wishes().ephemeral() || unit.tx().disks().of(machine.id()).isEmpty();
    if (ephemeral) {
      refuseUnlessRunsFromMemory(image.get(), asked.wishes().ephemeral());
    } else {
      refuseUnlessInstallable(unit, machine, system, series);
    }
    OsRelease release = new OsRelease(system, series);
    return new Machine.Deployment(
        system,
        series,
        kernels.of(unit, machine, release, asked.hweKernel(), ephemeral),
        asked.agentName().isEmpty() ? machine.deployment().agentName() : asked.agentName(),
        ephemeral,
        userData(known, asked).map(bytes -> Base64.getEncoder().encodeToString(bytes)),
        extras(unit, machine, known, asked.wishes(), by)
            .withKvmHost(kvmHost(known, asked.wishes(), ephemeral, by)));
  }

  /** What cloud-init would ignore, or stumble over, would leave nobody a way in. */
  private static Optional<byte[]> userData(OperatingSystem system, Deployment asked) {
    if (WITH_CLOUD_INIT.contains(system)) {
      asked
          .userData()
          .flatMap(DeployerData::fault)
          .ifPresent(
              why -> {
                throw InvalidRequest.field("user_data", why);
              });
    }
    return asked.userData();
  }

  private static boolean kvmHost(
      OperatingSystem system, Deployment.Wishes wishes, boolean ephemeral, Actor by) {
    if (!wishes.kvmHost()) {
      return false;
    }
    if (by instanceof Actor.Person person && !person.admin()) {
      throw new Denied(
          "NOT_PERMITTED",
          "only an administrator may deploy hosts of virtual machines",
          "deploy it without install_kvm");
    }
    if (ephemeral) {
      throw InvalidRequest.field(
          "install_kvm", "Virtual machines need a system on a disk: deploy it to disk.");
    }
    if (!VIRTUALIZING.contains(system)) {
      throw InvalidRequest.field(
          "install_kvm",
          "Virtual machines are run by "
              + VIRTUALIZING.stream()
                  .map(OperatingSystem::word)
                  .collect(Collectors.joining(" and "))
              + ", not by "
              + system.word()
              + ".");
    }
    return true;
  }

  private static OperatingSystem known(String word) {
    return OperatingSystem.named(word)
        .orElseThrow(
            () ->
                InvalidRequest.field(
                    "distro_series",
                    "'"
                        + PlainText.line(word, LONGEST_SHOWN)
                        + "' is no operating system that can be deployed: use one of "
                        + String.join(", ", OperatingSystem.words())
                        + "."));
  }

  /** Images are named by release; people may say its number. */
  private String nameOf(OperatingSystem system, String series, String architecture) {
    return images.find(system.word(), series, architecture).isPresent()
        ? series
        : system.series(series).map(Series::name).orElse(series);
  }

  static String architecture(Machine machine) {
    return machine.identity().architecture().orElse("").split("/", -1)[0];
  }

  /** The system that has an image of this series; the default one when several or none has. */
  private String systemOf(Unit unit, String series) {
    String usual = unit.settings().required(Setting.DEFAULT_OSYSTEM);
    List<String> systems =
        images.images().stream()
            .filter(image -> image.series().equals(series))
            .map(Image::osystem)
            .distinct()
            .toList();
    return systems.size() == 1 ? systems.get(0) : usual;
  }

  private static void refuseUnlessInstallable(
      Unit unit, Machine machine, String system, String series) {
    DeploymentCheck.problem(Storages.read(unit, machine), system, series)
        .ifPresent(
            text -> {
              throw new InvalidRequest(
                  text, "change the machine's storage, or commission it to have it laid out");
            });
  }

  private static void refuseUnlessRunsFromMemory(Image image, boolean wanted) {
    if (image.isBootable() && image.file(FileKind.SQUASHFS).isPresent()) {
      return;
    }
    throw new InvalidRequest(
        wanted
            ? image.osystem() + " " + image.series() + " cannot be deployed to memory."
            : "There are no disks to install on.",
        "deploy an image that has a kernel, an initrd and a squashfs"
            + (wanted ? ", or deploy to disk" : ", which runs from memory"));
  }

  private static Machine.Extras extras(
      Unit unit, Machine machine, OperatingSystem system, Deployment.Wishes wishes, Actor by) {
    if (wishes.hardwareSync() && !system.isLinux()) {
      throw InvalidRequest.field(
          "enable_hw_sync", "Hardware is only reported by Linux, not by " + system.word() + ".");
    }
    boolean admin = !(by instanceof Actor.Person person) || person.admin();
    if (!admin && wishes.vcenter().orElse(false)) {
      throw new Denied(
          "NOT_PERMITTED",
          "only an administrator may register " + machine.hostname() + " with a vCenter",
          "deploy it without vcenter_registration");
    }
    return new Machine.Extras(
        crashDump(unit, machine, wishes),
        admin && wishes.vcenter().orElse(system.joinsVcenter()),
        licenseKey(system, wishes),
        wishes.hardwareSync()
            ? Optional.of(
                new Machine.Extras.Sync(
                    unit.settings().hardwareSyncInterval().toSeconds(), Optional.empty()))
            : Optional.empty(),
        defaultUser(wishes));
  }

  private static Optional<String> licenseKey(OperatingSystem system, Deployment.Wishes wishes) {
    Optional<String> key = wishes.licenseKey().filter(text -> !text.isEmpty());
    if (system.hasLicenseKeys() && key.filter(k -> !LicenseKey.isWellFormed(k)).isPresent()) {
      throw InvalidRequest.field("license_key", "Invalid license key.");
    }
    return key;
  }

  private static Optional<String> defaultUser(Deployment.Wishes wishes) {
    Optional<String> user = wishes.defaultUser().filter(name -> !name.isEmpty());
    if (user.filter(name -> !USER.matcher(name).matches()).isPresent()) {
      throw InvalidRequest.field(
          "default_user",
          "A user's name is up to 32 lower case letters, digits, _ and -, and begins with a letter"
              + " or _.");
    }
    return user;
  }

  /** A small machine has no memory to spare for a second kernel, and a huge one no disk for it. */
  private static boolean crashDump(Unit unit, Machine machine, Deployment.Wishes wishes) {
    boolean wanted =
        wishes.crashDump().orElseGet(() -> unit.settings().flag(Setting.ENABLE_KERNEL_CRASH_DUMP));
    if (!wanted) {
      return false;
    }
    HardwareSummary hardware = unit.tx().inventories().of(machine.id());
    boolean fits =
        DUMPING.contains(architecture(machine))
            && hardware.cpuCount() >= LEAST_CPUS
            && hardware.memory() >= LEAST_MEMORY
            && hardware.memory() <= MOST_MEMORY;
    if (!fits) {
      warn(unit, machine);
    }
    return fits;
  }

  private static void warn(Unit unit, Machine machine) {
    String ident = "kernel_crash_dump_" + machine.id();
    Shelf<Notification> notices = unit.tx().shelf(Kinds.NOTIFICATION);
    if (notices.list(n -> n.ident().equals(Optional.of(ident))).isEmpty()) {
      notices.insert(
          new Notification(
              0,
              Optional.of(ident),
              Optional.empty(),
              false,
              true,
              machine.hostname()
                  + " is deployed without kernel crash dumps: they need amd64, arm64 or s390x,"
                  + " 4 CPU threads and 6 GiB to 2 TiB of memory.",
              "{}",
              Notification.Category.WARNING,
              true));
    }
  }
}
