package io.maas4j.fleet;

import io.maas4j.archive.PackageRepository;
import io.maas4j.deploy.CurtinConfiguration;
import io.maas4j.deploy.DeploymentPlan;
import io.maas4j.deploy.InstallSource;
import io.maas4j.deploy.Installation;
import io.maas4j.deploy.MachineContext;
import io.maas4j.deploy.PackageSources;
import io.maas4j.deploy.PreseedTemplates;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.deploy.VendorData;
import io.maas4j.deploy.template.Nothing;
import io.maas4j.disks.Storages;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.BootResource;
import io.maas4j.image.Image;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.setting.OsRelease;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what the installer of a machine is told. Stateless but for the images. */
final class Installing {
  /** For documents that nobody is given. */
  private static final ServiceAddress NOWHERE = new ServiceAddress("rack.invalid", 5248);

  private final EphemeralImages ephemerals;
  private final MachineContexts contexts;
  private final PreseedTemplates templates;
  private final Booting booting;

  Installing(
      EphemeralImages ephemerals,
      MachineContexts contexts,
      PreseedTemplates templates,
      Booting booting) {
    this.ephemerals = ephemerals;
    this.contexts = contexts;
    this.templates = templates;
    this.booting = booting;
  }

  /**
   * @param machine with what is to be deployed on it
   * @throws Unavailable when the image is gone, or has nothing to install
   * @throws InvalidRequest when an operator's template for the installer is none
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
    Installation installation =
        new Installation(
            context,
            target,
            Storages.read(unit, machine),
            new ConfiguredNetwork(unit, machine).network(),
            repositories(unit),
            wishes(machine));
    return templates.applied(installation, subject(machine, system), facts(machine, context));
  }

  private static PreseedTemplates.Subject subject(Machine machine, OsRelease system) {
    return new PreseedTemplates.Subject(
        system,
        machine.identity().architecture().orElse(Booting.DEFAULT_ARCHITECTURE),
        machine.hostname());
  }

  private static PreseedTemplates.MachineFacts facts(Machine machine, MachineContext context) {
    Machine.Deployment deployment = machine.deployment();
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("system_id", machine.id().value());
    node.put("hostname", machine.hostname());
    node.put("fqdn", machine.identity().fqdn());
    node.put("domain", machine.identity().domain());
    node.put("description", machine.identity().description());
    node.put("architecture", machine.identity().architecture().orElse(""));
    node.put("min_hwe_kernel", machine.identity().minHweKernel());
    node.put("status", machine.state().number());
    node.put("status_name", machine.state().label());
    node.put("owner", machine.status().owner().<Object>map(name -> name).orElse(Nothing.NONE));
    node.put("osystem", deployment.osystem());
    node.put("distro_series", deployment.series());
    node.put("hwe_kernel", deployment.hweKernel());
    node.put("agent_name", deployment.agentName());
    node.put("ephemeral_deploy", deployment.ephemeral());
    node.put("bios_boot_method", machine.boot().method().orElse(""));
    node.put("boot_cluster_ip", machine.boot().rackAddress().orElse(""));
    node.put("zone", machine.placement().zone());
    node.put("pool", machine.placement().pool());
    node.put("tags", List.copyOf(machine.placement().tags()));
    node.put("owner_data", machine.placement().ownerData());
    return new PreseedTemplates.MachineFacts(context, node, deployment.extras().licenseKey());
  }

  /**
   * The preseed of a machine: what is composed, or an operator's text.
   *
   * @param usual what is composed
   * @throws InvalidRequest when an operator's template for it is none
   */
  String preseed(Unit unit, Machine machine, MachineContext context, String usual) {
    boolean runs = machine.state() == State.DEPLOYING || machine.state() == State.DEPLOYED;
    boolean installs = runs && !machine.deployment().ephemeral();
    return templates.preseed(
        installs ? PreseedTemplates.Kind.CURTIN : PreseedTemplates.Kind.COMMISSIONING,
        subject(
            machine,
            installs
                ? new OsRelease(machine.deployment().osystem(), machine.deployment().series())
                : unit.settings().commissioning()),
        facts(machine, context),
        usual);
  }

  /** That of machines which nobody knows yet. */
  String enlistPreseed(ServiceAddress address, Unit unit, String usual) {
    return templates.enlist(address, unit.settings(), usual);
  }

  /** Where the environment that a machine boots gets packages from. */
  PackageSources packages(Unit unit, Machine machine, String architecture) {
    OsRelease system =
        ephemerals
            .of(unit, machine, architecture)
            .map(image -> new OsRelease(image.osystem(), image.series()))
            .orElseGet(() -> unit.settings().commissioning());
    return new PackageSources(system, repositories(unit));
  }

  /**
   * What the deployment of a machine does.
   *
   * @param machine as it is while it is deployed
   * @param asked what was asked for
   * @param address where the machine reaches the service
   */
  DeploymentPlan plan(Unit unit, Machine machine, Deployment asked, ServiceAddress address) {
    MachineContext context = open(unit, machine, address);
    String architecture = DeploymentChoice.architecture(machine);
    boolean ephemeral = machine.deployment().ephemeral();
    MachinePower power = unit.tx().power().of(machine.id());
    return DeploymentPlan.of(
        new DeploymentPlan.Facts(
            context,
            ephemeral ? Optional.empty() : Optional.of(of(unit, machine, context)),
            packages(unit, machine, architecture),
            architecture,
            MachineDocuments.facts(
                unit,
                machine,
                ephemeral ? VendorData.Environment.IN_MEMORY : VendorData.Environment.INSTALLED),
            asked.userData()),
        usual -> preseed(unit, machine, context, usual),
        booting.planned(unit, machine, address),
        DeploymentPlan.PowerStep.toInstall(power.type(), power.state()));
  }

  static List<PackageRepository> repositories(Unit unit) {
    return unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).list();
  }

  private static Unavailable missing(Machine machine, OsRelease system) {
    String why =
        "the image to install on "
            + machine.id()
            + ", "
            + system.text()
            + ", is no longer in the image store";
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
    MachineContext context =
        contexts.of(unit, machine, address, DeploymentPlan.noCredentials(machine.id()));
    return context.state() == State.DEPLOYING ? context : context.deploying();
  }
}
