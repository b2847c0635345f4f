package io.maas4j.fleet;

import io.maas4j.id.HardwareUuid;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.KernelLine;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.os.OperatingSystem;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Setting;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a machine boots: the only place that knows of enlistment, ephemeral, installation,
 * local boot and rescue (netboot contract, section 14).
 */
public final class Booting {
  private static final String COMMISSIONING = "commissioning";
  private static final String XINSTALL = "xinstall";
  private static final String ENLIST = "enlist";
  private static final String ENLISTING_NAME = "maas-enlist";

  /** Of machines that do not tell. */
  static final String DEFAULT_ARCHITECTURE = "amd64";

  private final Units units;
  private final Road road;
  private final EphemeralImages images;

  Booting(Units units, Road road, EphemeralImages images) {
    this.units = units;
    this.road = road;
    this.images = images;
  }

  /** Decides, and remembers how and from where the machine asked. Blocks for one transaction. */
  public BootPlan plan(BootQuestion question) {
    return units.run(
        unit -> {
          Optional<Machine> machine = find(unit, question);
          if (machine.map(node -> node.type() != NodeType.MACHINE).orElse(false)) {
            // devices and controllers are here to be named and addressed, not to be run
            return new BootPlan.Local(
                machine
                    .flatMap(node -> node.identity().architecture())
                    .map(a -> a.split("/", -1)[0])
                    .or(question::architecture)
                    .orElse(DEFAULT_ARCHITECTURE));
          }
          if (machine.isPresent()) {
            return known(unit, machine.get(), question);
          }
          boolean named = question.mac().isPresent() || question.hardwareUuid().isPresent();
          if (named && question.architecture().isEmpty()) {
            return new BootPlan.Unknown("no machine has this MAC or UUID");
          }
          return unit.settings().flag(Setting.ENLIST_MACHINES)
              ? enlist(unit, question)
              : new BootPlan.Unknown(
                  "nobody has added this machine, and the setting enlist_machines keeps machines"
                      + " from adding themselves");
        });
  }

  private static Optional<Machine> find(Unit unit, BootQuestion question) {
    return question
        .mac()
        .flatMap(mac -> unit.tx().interfaces().findByMac(mac))
        .map(Interface::machine)
        .or(
            () ->
                question
                    .hardwareUuid()
                    .flatMap(HardwareUuid::telling)
                    .flatMap(uuid -> unit.tx().machines().findByHardwareUuid(uuid))
                    .map(Machine::id))
        .flatMap(id -> unit.tx().machines().lock(id));
  }

  private BootPlan enlist(Unit unit, BootQuestion question) {
    Optional<String> told = question.architecture().filter(a -> !a.equals("i386"));
    String architecture = told.orElse(DEFAULT_ARCHITECTURE);
    OsRelease release = unit.settings().commissioning();
    return images
        .enlisting(unit, architecture)
        .<BootPlan>map(
            image ->
                new BootPlan.Network(
                    // where the processor is not certain, a loader that can look at it does
                    told.isPresent() ? COMMISSIONING : ENLIST,
                    Optional.empty(),
                    image,
                    line(
                        unit,
                        question,
                        image,
                        ENLISTING_NAME,
                        base(question)
                            + "/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed",
                        List.of(),
                        KernelOptions.of(unit, Optional.empty()))))
        .orElseGet(() -> missing(release, architecture));
  }

  private BootPlan known(Unit unit, Machine machine, BootQuestion question) {
    Machine seen = remember(unit, machine, question);
    Machine booted = road.send(unit, seen, Road.command(unit, Verb.BOOTED, Actor.MACHINE, ""));
    String architecture =
        booted
            .identity()
            .architecture()
            .map(a -> a.split("/", -1)[0])
            .or(question::architecture)
            .orElse(DEFAULT_ARCHITECTURE);
    boolean runs = booted.state() == State.DEPLOYED || booted.state() == State.DEPLOYING;
    boolean installing = EphemeralImages.installing(booted);
    boolean local = runs && !installing;
    unit.record(booted, EventType.NODE_PXE_REQUEST, request(booted.state(), local, installing));
    if (local) {
      return new BootPlan.Local(architecture);
    }
    unit.record(booted, EventType.PERFORMING_PXE_BOOT, "");
    Optional<Image> image = images.of(unit, booted, architecture);
    if (image.isEmpty()) {
      BootPlan.Impossible none = missing(EphemeralImages.wanted(unit, booted), architecture);
      unit.record(booted, EventType.REQUEST_NODE_MARK_FAILED_SYSTEM, none.why());
      road.send(unit, booted, Road.command(unit, Verb.SIGNAL_FAILED, Actor.MACHINE, none.why()));
      return none;
    }
    return new BootPlan.Network(
        installing ? XINSTALL : COMMISSIONING,
        Optional.of(booted.id()),
        image.get(),
        line(
            unit,
            question,
            image.get(),
            booted.hostname(),
            base(question) + "/MAAS/metadata/latest/by-id/" + booted.id() + "/?op=get_preseed",
            ephemeralOptions(booted, installing),
            KernelOptions.of(unit, Optional.of(booted))));
  }

  private static List<String> ephemeralOptions(Machine machine, boolean installing) {
    return OperatingSystem.named(machine.deployment().osystem())
        .filter(system -> installing)
        .map(OperatingSystem::installerOptions)
        .orElseGet(List::of);
  }

  private static Machine remember(Unit unit, Machine machine, BootQuestion question) {
    Machine.Boot before = machine.boot();
    Optional<Interface> nic =
        question
            .mac()
            .flatMap(
                mac ->
                    unit.tx().interfaces().of(machine.id()).stream()
                        .filter(i -> i.mac().equals(Optional.of(mac)))
                        .findFirst());
    Optional<Interface> boots = nic.or(() -> inRacksVlan(unit, machine, question.rackAddress()));
    nic.ifPresent(i -> intoRacksVlan(unit, i, question.rackAddress()));
    Machine.Boot boot =
        new Machine.Boot(
            before.netboot(),
            Optional.of(question.method()),
            Optional.of(question.rackAddress().getHostAddress()),
            boots.map(Interface::id).or(before::interfaceId));
    return boot.equals(before) ? machine : Road.write(unit, machine.withBoot(boot));
  }

  /** The card that it must have asked with, when it named only its UUID. */
  private static Optional<Interface> inRacksVlan(Unit unit, Machine machine, InetAddress rack) {
    Optional<Long> vlan =
        SeenNetworks.containing(unit.tx().topology().subnets(), rack).map(Subnet::vlanId);
    return vlan.isEmpty()
        ? Optional.empty()
        : unit.tx().interfaces().of(machine.id()).stream()
            .filter(i -> i.vlanId().equals(vlan) && i.mac().isPresent())
            .findFirst();
  }

  private static void intoRacksVlan(Unit unit, Interface nic, InetAddress rack) {
    Optional<Long> vlan =
        SeenNetworks.containing(unit.tx().topology().subnets(), rack).map(Subnet::vlanId);
    boolean relayed =
        nic.vlanId()
            .flatMap(id -> unit.tx().topology().vlan(id))
            .map(v -> v.relayVlan().equals(vlan))
            .orElse(false);
    if (vlan.isPresent() && !relayed && !nic.vlanId().equals(vlan)) {
      unit.tx().interfaces().put(nic.withVlan(vlan));
    }
  }

  private static BootPlan.Impossible missing(OsRelease release, String architecture) {
    return new BootPlan.Impossible(
        "Missing boot image "
            + release.osystem()
            + "/"
            + architecture
            + "/generic/"
            + release.series()
            + ".");
  }

  private static KernelLine line(
      Unit unit,
      BootQuestion question,
      Image image,
      String hostname,
      String preseedUrl,
      List<String> ephemeral,
      List<String> options) {
    String host = question.rackAddress().getHostAddress();
    ImageFile root = image.file(FileKind.SQUASHFS).orElseThrow();
    return new KernelLine(
        host,
        question.rackHttpPort(),
        KernelLine.Booted.of(image),
        image.path(root),
        hostname,
        preseedUrl,
        unit.settings().text(Setting.REMOTE_SYSLOG).orElse(host),
        unit.settings().number(Setting.MAAS_SYSLOG_PORT),
        ephemeral,
        options);
  }

  private static String base(BootQuestion question) {
    String host = question.rackAddress().getHostAddress();
    return "http://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + question.rackHttpPort();
  }

  private static String request(State state, boolean local, boolean installing) {
    if (local) {
      return "local boot";
    }
    if (installing) {
      return "installation";
    }
    return switch (state) {
      case RESCUE_MODE, ENTERING_RESCUE_MODE -> "rescue mode";
      default -> state.isCommissioningLike() ? COMMISSIONING : "power off";
    };
  }
}
