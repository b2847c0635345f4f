package io.maas4j.fleet;

import io.maas4j.access.SshKey;
import io.maas4j.access.SslKey;
import io.maas4j.access.User;
import io.maas4j.archive.PackageRepository;
import io.maas4j.deploy.CurtinConfiguration;
import io.maas4j.deploy.DeployerData;
import io.maas4j.deploy.Installation;
import io.maas4j.deploy.InstallerConfiguration;
import io.maas4j.deploy.MachineContext;
import io.maas4j.deploy.PackageSources;
import io.maas4j.deploy.Preseed;
import io.maas4j.deploy.ServiceAddress;
import io.maas4j.deploy.VendorData;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.os.OperatingSystem;
import io.maas4j.script.InstallerOrder;
import io.maas4j.script.MachineSide;
import io.maas4j.setting.OsRelease;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What machines are handed by the metadata service (metadata contract, sections 3.4 to 6). Each
 * call blocks for one transaction.
 *
 * <p>{@code reach} says where a machine reaches the service, given the rack address that last
 * answered its boot.
 */
public final class MachineDocuments {
  private static final Set<State> INSTALLED =
      EnumSet.of(State.DEPLOYING, State.DEPLOYED, State.FAILED_DEPLOYMENT);

  private final Units units;
  private final Road road;
  private final MachineKeys keys;
  private final MachineContexts contexts;
  private final Installing installing;
  private final EphemeralImages ephemerals;
  private final MachineSide machineSide;

  MachineDocuments(
      Units units,
      Road road,
      MachineKeys keys,
      MachineContexts contexts,
      Installing installing,
      EphemeralImages ephemerals,
      MachineSide machineSide) {
    this.units = units;
    this.road = road;
    this.keys = keys;
    this.contexts = contexts;
    this.installing = installing;
    this.ephemerals = ephemerals;
    this.machineSide = machineSide;
  }

  /**
   * What a machine is told of itself.
   *
   * @param fqdn host and domain
   * @param hasUserData whether its deployer handed in user data
   */
  public record Self(MachineId id, String fqdn, boolean hasUserData) {}

  /**
   * Blocks for one transaction.
   *
   * @throws io.maas4j.error.MaasException.NotFound when there is no such machine
   */
  public Self self(MachineId id) {
    return units.run(
        unit -> {
          Machine machine = Road.find(unit, id);
          return new Self(
              machine.id(), machine.identity().fqdn(), machine.deployment().userData().isPresent());
        });
  }

  /**
   * The public SSH keys of a machine's owner, whom it lets in; empty when nobody owns it. Blocks
   * for one transaction.
   */
  public List<String> publicKeys(MachineId id) {
    return units.run(
        unit ->
            owner(unit, id)
                .map(owner -> unit.tx().shelf(Kinds.SSH_KEY).list(k -> k.user().equals(owner)))
                .orElse(List.of())
                .stream()
                .map(SshKey::key)
                .toList());
  }

  /**
   * Whether a machine is told that there are public keys: its owner has some, and it is not being
   * commissioned with the door shut. Blocks for one transaction.
   */
  public boolean listsPublicKeys(MachineId id) {
    boolean open =
        units.run(
            unit -> {
              Machine machine = Road.find(unit, id);
              return machine.state() != State.COMMISSIONING || machine.options().enableSsh();
            });
    return open && !publicKeys(id).isEmpty();
  }

  /** The certificates of a machine's owner. Blocks for one transaction. */
  public List<String> certificates(MachineId id) {
    return units.run(
        unit ->
            owner(unit, id)
                .map(owner -> unit.tx().shelf(Kinds.SSL_KEY).list(k -> k.user().equals(owner)))
                .orElse(List.of())
                .stream()
                .map(SslKey::certificate)
                .toList());
  }

  /**
   * The preseed of machines that nobody knows yet; without secrets.
   *
   * @param address where they reach the service
   */
  public String enlistPreseed(ServiceAddress address) {
    return units.run(
        unit ->
            Preseed.enlist(
                address,
                unit.settings(),
                new PackageSources(unit.settings().commissioning(), repositories(unit))));
  }

  /** The preseed of the machine's status, with its secrets; makes credentials if it has none. */
  public String preseed(MachineId id, Function<Optional<String>, ServiceAddress> reach) {
    return units.run(
        unit -> {
          Machine machine = Road.lock(unit, id);
          String architecture = architecture(machine);
          OsRelease system =
              ephemerals
                  .of(unit, machine, architecture)
                  .map(image -> new OsRelease(image.osystem(), image.series()))
                  .orElseGet(() -> unit.settings().commissioning());
          return Preseed.of(
              context(unit, machine, reach),
              new PackageSources(system, repositories(unit)),
              architecture);
        });
  }

  private static List<PackageRepository> repositories(Unit unit) {
    return unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).list();
  }

  /** That of a machine which was added without one is the usual one, until it is commissioned. */
  private static String architecture(Machine machine) {
    String known = DeploymentChoice.architecture(machine);
    return known.isEmpty() ? Booting.DEFAULT_ARCHITECTURE : known;
  }

  /** For a machine that nobody knows yet. */
  public byte[] enlistmentUserData() {
    return machineSide.scriptRunnerUserData();
  }

  /**
   * The machine's user data. That it asks is a sign: while it is being deployed, only the installed
   * system asks here, so that it is then up.
   *
   * @return empty when its deployer handed in none
   */
  public Optional<byte[]> userData(MachineId id, Function<Optional<String>, ServiceAddress> reach) {
    return units.run(
        unit -> {
          Machine asking = Road.lock(unit, id);
          Machine machine =
              asking.state() == State.DEPLOYING
                  ? road.send(unit, asking, Road.command(unit, Verb.OS_READY, Actor.MACHINE, ""))
                  : asking;
          if (machine.state() == State.COMMISSIONING) {
            unit.record(machine, EventType.GATHERING_INFO, "");
          }
          return machine.state() == State.DEPLOYED || machine.state() == State.DEPLOYING
              ? machine
                  .deployment()
                  .userData()
                  .map(text -> DeployerData.delivered(Base64.getDecoder().decode(text)))
              : Optional.of(ephemeral(unit, machine, reach));
        });
  }

  /** The user data of the environment that the machine boots from the network; no side effect. */
  public byte[] ephemeralUserData(MachineId id, Function<Optional<String>, ServiceAddress> reach) {
    return units.run(unit -> ephemeral(unit, Road.lock(unit, id), reach));
  }

  /**
   * What the installer is, or was, told; with the machine's own credentials.
   *
   * @return YAML
   * @throws InvalidRequest when the machine is not being deployed and has not been
   */
  public String installerConfiguration(
      MachineId id, Function<Optional<String>, ServiceAddress> reach, Actor by) {
    return units.run(
        unit -> {
          Machine machine = Machines.visible(unit, id, by);
          if (!INSTALLED.contains(machine.state())) {
            throw new InvalidRequest(
                "Machine " + machine.hostname() + " is not in a deployment state.",
                "deploy it first");
          }
          if (machine.deployment().ephemeral()) {
            throw new InvalidRequest(
                "Machine " + machine.hostname() + " runs from memory: nothing is installed.",
                "deploy it to disk");
          }
          return CurtinConfiguration.of(installing.of(unit, machine, context(unit, machine, reach)))
              .yaml();
        });
  }

  /**
   * What the operator wants on every machine: default user, proxy, time servers, the network of
   * what runs from memory, the boot interface locked, and hardware reported again and again.
   */
  public String vendorData(
      MachineId id, Prefix prefix, Function<Optional<String>, ServiceAddress> reach) {
    return units.run(
        unit -> {
          Machine machine = Road.find(unit, id);
          VendorData.Facts facts = facts(unit, machine, environment(machine, prefix));
          Optional<Machine.Extras.Sync> sync = machine.deployment().extras().sync();
          return facts.environment() != VendorData.Environment.EPHEMERAL && sync.isPresent()
              ? VendorData.reporting(
                  facts,
                  context(unit, Road.lock(unit, id), reach),
                  Duration.ofSeconds(sync.get().interval()))
              : VendorData.of(facts);
        });
  }

  private static VendorData.Environment environment(Machine machine, Prefix prefix) {
    boolean deployed = machine.state() == State.DEPLOYING || machine.state() == State.DEPLOYED;
    if (prefix != Prefix.PLAIN || !deployed) {
      return VendorData.Environment.EPHEMERAL;
    }
    return machine.deployment().ephemeral()
        ? VendorData.Environment.IN_MEMORY
        : VendorData.Environment.INSTALLED;
  }

  private static VendorData.Facts facts(
      Unit unit, Machine machine, VendorData.Environment environment) {
    ConfiguredNetwork network = new ConfiguredNetwork(unit, machine);
    Optional<String> owner = machine.status().owner();
    Machine.Deployment deployment = machine.deployment();
    return new VendorData.Facts(
        machine.state(),
        environment,
        unit.settings(),
        owner.flatMap(
            name ->
                deployment
                    .extras()
                    .defaultUser()
                    .map(user -> new VendorData.DefaultUser(user, name))),
        network.racks(),
        network.network(),
        String.join(" ", KernelOptions.of(unit, Optional.of(machine))),
        OperatingSystem.named(deployment.osystem())
                .filter(OperatingSystem::joinsVcenter)
                .isPresent()
            && deployment.extras().vcenter()
            && owner.flatMap(unit.tx().users()::find).map(User::admin).orElse(false));
  }

  /** Below which prefix a machine asks. */
  public enum Prefix {
    PLAIN,
    /** That of the environment that installs. */
    CURTIN
  }

  private static Optional<String> owner(Unit unit, MachineId id) {
    return Road.find(unit, id).status().owner();
  }

  private byte[] ephemeral(
      Unit unit, Machine machine, Function<Optional<String>, ServiceAddress> reach) {
    // once the disk is written, nothing may make the installer run again
    if (installs(machine) && machine.boot().netboot()) {
      return installer(unit, machine, context(unit, machine, reach));
    }
    return machine.state().isCommissioningLike()
        ? machineSide.scriptRunnerUserData()
        : machineSide.powerOffUserData();
  }

  /** For the installer that the environment has, or else for ours, as far as it can. */
  private byte[] installer(Unit unit, Machine machine, MachineContext context) {
    Installation installation = installing.of(unit, machine, context);
    List<String> sections =
        CurtinConfiguration.of(installation).sections().stream()
            .map(CurtinConfiguration.Section::yaml)
            .toList();
    return machineSide.installerUserData(
        new InstallerOrder(
            Optional.of(InstallerConfiguration.of(installation, machine.hostname())),
            sections,
            installation.target().source().argument()));
  }

  private static boolean installs(Machine machine) {
    return machine.state() == State.DEPLOYING && !machine.deployment().ephemeral();
  }

  private MachineContext context(
      Unit unit, Machine machine, Function<Optional<String>, ServiceAddress> reach) {
    return contexts.of(
        unit, machine, reach.apply(machine.boot().rackAddress()), keys.of(unit, machine.id()));
  }
}
