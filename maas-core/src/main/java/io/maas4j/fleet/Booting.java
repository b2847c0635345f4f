package io.maas4j.fleet;

import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.ImageStorage;
import io.maas4j.image.KernelLine;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.lifecycle.Verb;
import io.maas4j.machine.Machine;
import io.maas4j.machine.NodeType;
import io.maas4j.machine.Tag;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.setting.Setting;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what a machine boots: the only place that knows of enlistment, ephemeral, installation,
 * local boot and rescue (netboot contract, section 14).
 */
public final class Booting {
  private static final String COMMISSIONING = "commissioning";
  private static final String XINSTALL = "xinstall";
  private static final String ENLISTING_NAME = "maas-enlist";
  private static final String DEFAULT_ARCHITECTURE = "amd64";

  private final Units units;
  private final Road road;
  private final ImageStorage images;

  Booting(Units units, Road road, ImageStorage images) {
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
          return enlist(unit, question);
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
                    .flatMap(uuid -> unit.tx().machines().findByHardwareUuid(uuid))
                    .map(Machine::id))
        .flatMap(id -> unit.tx().machines().lock(id));
  }

  private BootPlan enlist(Unit unit, BootQuestion question) {
    String architecture =
        question.architecture().filter(a -> !a.equals("i386")).orElse(DEFAULT_ARCHITECTURE);
    return bootable(unit, architecture)
        .<BootPlan>map(
            image ->
                new BootPlan.Network(
                    COMMISSIONING,
                    image,
                    line(
                        unit,
                        question,
                        image,
                        ENLISTING_NAME,
                        base(question)
                            + "/MAAS/metadata/latest/enlist-preseed/?op=get_enlist_preseed",
                        kernelOptions(unit, Optional.empty()))))
        .orElseGet(() -> missing(unit, architecture));
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
    boolean fromMemory = runs && booted.deployment().ephemeral();
    boolean installing = fromMemory || booted.state() == State.DEPLOYING && booted.boot().netboot();
    boolean local = runs && !installing;
    unit.record(booted, EventType.NODE_PXE_REQUEST, request(booted.state(), local, installing));
    if (local) {
      return new BootPlan.Local(architecture);
    }
    unit.record(booted, EventType.PERFORMING_PXE_BOOT, "");
    Optional<Image> image =
        fromMemory
            ? bootable(booted.deployment().osystem(), booted.deployment().series(), architecture)
            : bootable(unit, architecture);
    if (image.isEmpty()) {
      BootPlan.Impossible none =
          fromMemory
              ? missing(booted.deployment().osystem(), booted.deployment().series(), architecture)
              : missing(unit, architecture);
      unit.record(booted, EventType.REQUEST_NODE_MARK_FAILED_SYSTEM, none.why());
      return none;
    }
    return new BootPlan.Network(
        installing ? XINSTALL : COMMISSIONING,
        image.get(),
        line(
            unit,
            question,
            image.get(),
            booted.hostname(),
            base(question) + "/MAAS/metadata/latest/by-id/" + booted.id() + "/?op=get_preseed",
            kernelOptions(unit, Optional.of(booted))));
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
    nic.ifPresent(i -> intoRacksVlan(unit, i, question.rackAddress()));
    Machine.Boot boot =
        new Machine.Boot(
            before.netboot(),
            Optional.of(question.method()),
            Optional.of(question.rackAddress().getHostAddress()),
            nic.map(Interface::id).or(before::interfaceId));
    return boot.equals(before) ? machine : Road.write(unit, machine.withBoot(boot));
  }

  private static void intoRacksVlan(Unit unit, Interface nic, InetAddress rack) {
    Optional<Long> vlan =
        InterfaceIntake.subnetOf(unit.tx().topology().subnets(), rack).map(Subnet::vlanId);
    boolean relayed =
        nic.vlanId()
            .flatMap(id -> unit.tx().topology().vlan(id))
            .map(v -> v.relayVlan().equals(vlan))
            .orElse(false);
    if (vlan.isPresent() && !relayed && !nic.vlanId().equals(vlan)) {
      unit.tx().interfaces().put(nic.withVlan(vlan));
    }
  }

  private Optional<Image> bootable(Unit unit, String architecture) {
    return bootable(
        unit.settings().required(Setting.COMMISSIONING_OSYSTEM),
        unit.settings().required(Setting.COMMISSIONING_DISTRO_SERIES),
        architecture);
  }

  private Optional<Image> bootable(String system, String series, String architecture) {
    return images
        .find(system, series, architecture)
        .filter(Image::isBootable)
        .filter(image -> image.file(FileKind.SQUASHFS).isPresent());
  }

  private static BootPlan.Impossible missing(Unit unit, String architecture) {
    return missing(
        unit.settings().required(Setting.COMMISSIONING_OSYSTEM),
        unit.settings().required(Setting.COMMISSIONING_DISTRO_SERIES),
        architecture);
  }

  private static BootPlan.Impossible missing(String system, String series, String architecture) {
    return new BootPlan.Impossible(
        "Missing boot image " + system + "/" + architecture + "/generic/" + series + ".");
  }

  private static KernelLine line(
      Unit unit,
      BootQuestion question,
      Image image,
      String hostname,
      String preseedUrl,
      List<String> options) {
    String host = question.rackAddress().getHostAddress();
    ImageFile root = image.file(FileKind.SQUASHFS).orElseThrow();
    return new KernelLine(
        host,
        question.rackHttpPort(),
        image.path(root),
        hostname,
        preseedUrl,
        unit.settings().text(Setting.REMOTE_SYSLOG).orElse(host),
        unit.settings().number(Setting.MAAS_SYSLOG_PORT),
        List.of(),
        options);
  }

  /** The global options, then those of the machine's tags in the order of their names. */
  private static List<String> kernelOptions(Unit unit, Optional<Machine> machine) {
    List<String> options = new ArrayList<>();
    unit.settings().text(Setting.KERNEL_OPTS).ifPresent(options::add);
    machine.ifPresent(
        m ->
            m.placement().tags().stream()
                .flatMap(name -> unit.tx().tags().find(name).stream())
                .map(Tag::kernelOptions)
                .filter(text -> !text.isBlank())
                .forEach(options::add));
    return options;
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
