package io.maas4j.fleet;

import io.maas4j.deploy.KernelParameters;
import io.maas4j.image.BootResource;
import io.maas4j.image.Image;
import io.maas4j.machine.Machine;
import io.maas4j.machine.Tag;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What operators want in the kernel's line. Stateless. */
final class KernelOptions {
  /** As image streams name what their kernels ask for. */
  private static final String OF_IMAGES = "kparams";

  private KernelOptions() {}

  /** The global options, then those of the machine's tags in the order of their names. */
  static List<String> of(Unit unit, Optional<Machine> machine) {
    return merged(unit, machine, Optional.empty());
  }

  /**
   * As {@link #of(Unit, Optional)}, and those of the image that is booted, as far as nobody has
   * said anything of them.
   */
  static List<String> of(Unit unit, Optional<Machine> machine, Image image) {
    return merged(
        unit,
        machine,
        unit.tx().shelf(Kinds.BOOT_RESOURCE).list(resource -> is(resource, image)).stream()
            .flatMap(resource -> Optional.ofNullable(resource.extra().get(OF_IMAGES)).stream())
            .findFirst());
  }

  private static boolean is(BootResource resource, Image image) {
    return resource.osystem().equals(image.osystem())
        && resource.series().equals(image.series())
        && resource.architecture().equals(image.architecture() + "/" + image.subarchitecture());
  }

  private static List<String> merged(
      Unit unit, Optional<Machine> machine, Optional<String> ofImage) {
    SortedMap<String, String> tags = new TreeMap<>();
    machine.ifPresent(
        m ->
            m.placement().tags().stream()
                .flatMap(name -> unit.tx().tags().find(name).stream())
                .forEach((Tag tag) -> tags.put(tag.name(), tag.kernelOptions())));
    return KernelParameters.merged(
        unit.settings().text(Setting.KERNEL_OPTS), tags, Optional.empty(), ofImage);
  }
}
