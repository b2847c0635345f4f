package io.maas4j.fleet;

import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.os.KernelName;
import io.maas4j.os.OperatingSystem;
import io.maas4j.os.WorkingKernel;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Optional;

/** Which image a machine runs from memory, in each of its statuses. */
final class EphemeralImages {
  private final ImageStorage images;

  EphemeralImages(ImageStorage images) {
    this.images = images;
  }

  /** For a machine that nobody knows yet. */
  Optional<Image> enlisting(Unit unit, String architecture) {
    return bootable(
        unit.settings().commissioning(),
        new Kernel(
            "",
            unit.settings().text(Setting.DEFAULT_MIN_HWE_KERNEL).orElse(""),
            ArchitectureNames.complete(architecture)));
  }

  /**
   * For a known machine, as it is now.
   *
   * @param architecture Debian's name
   * @return empty when there is no image that could be booted
   */
  Optional<Image> of(Unit unit, Machine machine, String architecture) {
    Kernel kernel = kernel(unit, machine, architecture);
    return bootable(wanted(unit, machine), kernel)
        // what is installed need not be what installs it
        .or(
            () ->
                fromMemory(machine)
                    ? Optional.empty()
                    : bootable(unit.settings().commissioning(), kernel));
  }

  /** Whether it runs what puts its system in place, on the disk or in memory. */
  static boolean installing(Machine machine) {
    return fromMemory(machine) || machine.state() == State.DEPLOYING && machine.boot().netboot();
  }

  /** Whether its system runs from memory, at every boot anew. */
  static boolean fromMemory(Machine machine) {
    boolean runs = machine.state() == State.DEPLOYED || machine.state() == State.DEPLOYING;
    return runs && machine.deployment().ephemeral();
  }

  /** Which release boots for this: the deployed Ubuntu where that matters, else the usual one. */
  static OsRelease wanted(Unit unit, Machine machine) {
    OsRelease deployed =
        new OsRelease(machine.deployment().osystem(), machine.deployment().series());
    if (fromMemory(machine)) {
      return deployed;
    }
    if (installing(machine)) {
      return installer(unit, DeploymentChoice.architecture(machine), deployed);
    }
    boolean ofDeployed =
        switch (machine.state()) {
          case DISK_ERASING -> true;
          case ENTERING_RESCUE_MODE, RESCUE_MODE, EXITING_RESCUE_MODE ->
              machine.status().previous() == State.DEPLOYED;
          default -> false;
        };
    return ofDeployed && bootsItself(deployed.osystem())
        ? deployed
        : unit.settings().commissioning();
  }

  /** Whose kernel boots to install a system: its own, that of its base, or the usual one. */
  static OsRelease installer(Unit unit, String architecture, OsRelease system) {
    return bootsItself(system.osystem())
        ? system
        : base(unit, architecture, system).orElseGet(() -> unit.settings().commissioning());
  }

  private static boolean bootsItself(String osystem) {
    return OperatingSystem.named(osystem).filter(OperatingSystem::bootsItself).isPresent();
  }

  /** The system that a custom image is made of, where that boots itself. */
  private static Optional<OsRelease> base(Unit unit, String architecture, OsRelease deployed) {
    return unit
        .tx()
        .shelf(Kinds.BOOT_RESOURCE)
        .list(
            r ->
                r.osystem().equals(deployed.osystem())
                    && r.series().equals(deployed.series())
                    && r.architecture().startsWith(architecture + "/"))
        .stream()
        .map(r -> r.baseImage().split("/", 2))
        .filter(words -> words.length == 2 && bootsItself(words[0]))
        .map(words -> new OsRelease(words[0], words[1]))
        .findFirst();
  }

  /**
   * Which kernel is to boot.
   *
   * @param wanted the one asked for; empty for none in particular
   * @param minimum the oldest allowed; empty for any
   * @param architecture with the platform, {@code amd64/generic}
   */
  private record Kernel(String wanted, String minimum, String architecture) {
    String debian() {
      return architecture.split("/", -1)[0];
    }
  }

  private static Kernel kernel(Unit unit, Machine machine, String architecture) {
    boolean testing =
        machine.state() == State.TESTING && machine.status().previous() == State.DEPLOYED;
    return new Kernel(
        testing ? "" : machine.deployment().hweKernel(),
        Optional.of(machine.identity().minHweKernel())
            .filter(kernel -> !kernel.isEmpty())
            .or(() -> unit.settings().text(Setting.DEFAULT_MIN_HWE_KERNEL))
            .orElse(""),
        ArchitectureNames.complete(machine.identity().architecture().orElse(architecture)));
  }

  /** With the kernel asked for, else the working one, else whichever there is. */
  private Optional<Image> bootable(OsRelease release, Kernel kernel) {
    List<Image> all =
        images.images().stream()
            .filter(image -> KernelChoice.isOf(image, release, kernel.debian()))
            .filter(Image::isBootable)
            .filter(image -> image.file(FileKind.SQUASHFS).isPresent())
            .toList();
    return named(all, kernel.wanted())
        .or(() -> working(all, release, kernel))
        .or(() -> all.stream().findFirst());
  }

  private static Optional<Image> named(List<Image> all, String kernel) {
    return all.stream().filter(image -> image.subarchitecture().equals(kernel)).findFirst();
  }

  private static Optional<Image> working(List<Image> all, OsRelease release, Kernel kernel) {
    boolean nameless =
        all.stream()
            .findFirst()
            .filter(image -> KernelName.read(image.subarchitecture()).isEmpty())
            .isPresent();
    if (nameless && kernel.minimum().isEmpty()) {
      // the first of all has the only kernel of its image, and nobody wants another
      return Optional.empty();
    }
    return WorkingKernel.choose(
                new WorkingKernel.Question(
                    "",
                    kernel.minimum(),
                    release.text(),
                    KernelChoice.since(release),
                    kernel.architecture(),
                    all.stream().map(Image::subarchitecture).toList()))
            instanceof WorkingKernel.Choice.Boots boots
        ? named(all, boots.subarchitecture())
        : Optional.empty();
  }
}
