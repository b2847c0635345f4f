package io.maas4j.fleet;

import io.maas4j.access.ApiKey;
import io.maas4j.archive.PackageRepository;
import io.maas4j.deploy.CurtinConfiguration;
import io.maas4j.deploy.DeploymentPlan;
import io.maas4j.deploy.InstallSource;
import io.maas4j.deploy.Installation;
import io.maas4j.deploy.MachineContext;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.disks.Storages;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.BootResource;
import io.maas4j.image.Image;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.power.Secret;
import io.maas4j.setting.OsRelease;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what the installer of a machine is told. Stateless but for the images. */
final class Installing {
  /** For documents that nobody is given. */
  private static final ServiceAddress NOWHERE = new ServiceAddress("rack.invalid", 5248);

  private final EphemeralImages ephemerals;
  private final MachineContexts contexts;

  Installing(EphemeralImages ephemerals, MachineContexts contexts) {
    this.ephemerals = ephemerals;
    this.contexts = contexts;
  }

  /**
   * @param machine with what is to be deployed on it
   * @throws Unavailable when the image is gone, or has nothing to install
   */
  Installation of(Unit unit, Machine machine, MachineContext context) {
    String architecture = DeploymentChoice.architecture(machine);
    OsRelease system = new OsRelease(machine.deployment().osystem(), machine.deployment().series());
    Image image = context.image().orElseThrow(() -> missing(machine, system));
    Installation.Target target =
        new Installation.Target(
            system,
            base(unit, system, architecture),
            architecture,
            InstallSource.of(image, ephemerals.of(unit, machine, architecture), context.address()));
    return new Installation(
        context,
        target,
        Storages.read(unit, machine),
        new ConfiguredNetwork(unit, machine).network(),
        repositories(unit),
        wishes(machine));
  }

  static List<PackageRepository> repositories(Unit unit) {
    return unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).list();
  }

  private static Unavailable missing(Machine machine, OsRelease system) {
    String why =
        "the image "
            + system.text()
            + " to install on "
            + machine.id()
            + " is no longer in the image store";
    return new Unavailable(
        why, "import the image and deploy again", (Throwable) new IllegalStateException(why));
  }

  /** What a custom image is made of. */
  private static Optional<OsRelease> base(Unit unit, OsRelease system, String architecture) {
    return unit
        .tx()
        .shelf(Kinds.BOOT_RESOURCE)
        .list(
            resource ->
                resource.osystem().equals(system.osystem())
                    && resource.series().equals(system.series())
                    && resource.arch().equals(architecture))
        .stream()
        .map(BootResource::baseImage)
        .map(text -> text.split("/", 2))
        .filter(words -> words.length == 2)
        .map(words -> new OsRelease(words[0], words[1]))
        .findFirst();
  }

  private static Installation.Wishes wishes(Machine machine) {
    return new Installation.Wishes(
        machine.deployment().hweKernel(),
        machine.identity().swapSize(),
        machine.deployment().extras().crashDump(),
        Optional.empty(),
        new Installation.Commands(Map.of(), Map.of()),
        Optional.empty());
  }

  /**
   * Composes what the installer would be told, once, before anything happens to the machine.
   *
   * @param machine as it would be deployed
   * @throws InvalidRequest when the layout does not fit the disks, with the arithmetic, or when
   *     something else of it cannot be composed
   */
  void refuseUnlessComposed(Unit unit, Machine machine) {
    if (!machine.deployment().ephemeral()) {
      CurtinConfiguration.of(of(unit, machine, open(unit, machine, NOWHERE)));
    }
  }

  /** A machine's facts with something in the place of its credentials. */
  MachineContext open(Unit unit, Machine machine, ServiceAddress address) {
    ApiKey none =
        new ApiKey(
            DeploymentPlan.LATER,
            DeploymentPlan.LATER,
            Secret.of(DeploymentPlan.LATER),
            "",
            Optional.empty(),
            Optional.of(machine.id()));
    MachineContext context = contexts.of(unit, machine, address, none);
    return context.state() == State.DEPLOYING ? context : context.deploying();
  }
}
