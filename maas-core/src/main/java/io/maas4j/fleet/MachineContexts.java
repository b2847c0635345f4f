package io.maas4j.fleet;

import io.maas4j.access.ApiKey;
import io.maas4j.deploy.MachineContext;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.machine.Machine;
import io.maas4j.script.ScriptSet;
import io.maas4j.storage.BlockDevice;
import io.maas4j.work.Unit;
import java.util.Optional;

/** Gathers what every document of a machine is made of. Stateless but for the images. */
final class MachineContexts {
  private final ImageStorage images;

  MachineContexts(ImageStorage images) {
    this.images = images;
  }

  /**
   * @param address where the machine reaches the service
   * @param key its own credentials, or what stands for them
   */
  MachineContext of(Unit unit, Machine machine, ServiceAddress address, ApiKey key) {
    return new MachineContext(
        machine.id(),
        machine.state(),
        new MachineContext.Session(machine.options().enableSsh(), wasOn(unit, machine)),
        machine.deployment().ephemeral(),
        address,
        key,
        unit.settings(),
        unit.tx().disks().of(machine.id()).stream().filter(BlockDevice::boot).findFirst(),
        image(machine));
  }

  private static boolean wasOn(Unit unit, Machine machine) {
    return machine
        .sets()
        .testing()
        .flatMap(set -> unit.tx().scriptRuns().find(set))
        .map(ScriptSet::powerStateBefore)
        .map("on"::equals)
        .orElse(false);
  }

  private Optional<Image> image(Machine machine) {
    Machine.Deployment wanted = machine.deployment();
    return machine
        .identity()
        .architecture()
        .flatMap(
            architecture ->
                images.find(wanted.osystem(), wanted.series(), architecture.split("/", -1)[0]));
  }
}
