package io.maas4j.fleet;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.machine.Machine;
import io.maas4j.os.KernelName;
import io.maas4j.os.OperatingSystem;
import io.maas4j.os.Series;
import io.maas4j.os.Version;
import io.maas4j.os.WorkingKernel;
import io.maas4j.setting.OsRelease;
import io.maas4j.text.PlainText;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which kernel a machine is deployed with, of those of the images that are here. */
final class KernelChoice {
  private static final int LONGEST_SHOWN = 64;

  private final ImageStorage images;

  KernelChoice(ImageStorage images) {
    this.images = images;
  }

  /**
   * Refuses what may not be a machine's oldest kernel.
   *
   * @param wrong takes what is wrong, by field
   */
  static void check(Optional<String> minimum, Map<String, List<String>> wrong) {
    minimum
        .filter(text -> !text.isEmpty() && KernelName.read(text).isEmpty())
        .ifPresent(
            text ->
                wrong.put(
                    "min_hwe_kernel",
                    List.of(
                        "'"
                            + PlainText.line(text, LONGEST_SHOWN)
                            + "' is not a valid min_hwe_kernel: name one like ga-24.04 or"
                            + " hwe-24.04.")));
  }

  /**
   * @param system what is deployed
   * @param wanted empty for none in particular
   * @param fromMemory whether it runs from memory, with the kernel of its own image
   * @return empty where images have one kernel only, which has no name of its own
   * @throws InvalidRequest when there is no such kernel, or it is too old for release or machine
   */
  String of(Unit unit, Machine machine, OsRelease system, String wanted, boolean fromMemory) {
    String architecture = machine.identity().architecture().orElse("");
    String arch = DeploymentChoice.architecture(machine);
    OsRelease boots = fromMemory ? system : EphemeralImages.installer(unit, arch, system);
    List<String> available =
        images.images().stream()
            .filter(image -> isOf(image, boots, arch) && image.isBootable())
            .map(Image::subarchitecture)
            .toList();
    if (available.isEmpty() && !boots.equals(system)) {
      throw new InvalidRequest(
          "Ephemeral operating system "
              + boots.osystem()
              + " "
              + boots.series()
              + " is unavailable.",
          "import an image of it for " + arch + ": it installs " + system.text());
    }
    WorkingKernel.Choice choice =
        WorkingKernel.choose(
            new WorkingKernel.Question(
                wanted,
                machine.identity().minHweKernel(),
                boots.text(),
                since(boots),
                ArchitectureNames.complete(architecture),
                available));
    if (choice instanceof WorkingKernel.Choice.Refused refused) {
      throw InvalidRequest.field("hwe_kernel", refused.why());
    }
    String chosen = ((WorkingKernel.Choice.Boots) choice).subarchitecture();
    return KernelName.read(chosen).map(KernelName::text).orElse("");
  }

  static boolean isOf(Image image, OsRelease release, String arch) {
    return image.osystem().equals(release.osystem())
        && image.series().equals(release.series())
        && image.architecture().equals(arch);
  }

  /** Kernels are numbered like the releases of the system that boots itself. */
  static Optional<Version> since(OsRelease release) {
    return OperatingSystem.named(release.osystem())
        .filter(OperatingSystem::bootsItself)
        .flatMap(system -> system.series(release.series()))
        .flatMap(Series::version);
  }
}
