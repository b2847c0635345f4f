package io.maas4j.node;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MachineId;
import io.maas4j.image.Image;
import io.maas4j.image.ImageStorage;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Controller;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Vlan;
import io.maas4j.pool.Pool;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Places;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import io.maas4j.zone.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Racks and regions, as nodes: each says of itself what it is, and again that it is still there.
 * Everybody sees them; administrators change them. Thread-safe; each call blocks for one
 * transaction.
 */
public final class Controllers {
  /** Those that run a rack. */
  public static final Set<NodeType> RACKS =
      EnumSet.of(NodeType.RACK_CONTROLLER, NodeType.REGION_AND_RACK_CONTROLLER);

  /** Those that run a region. */
  public static final Set<NodeType> REGIONS =
      EnumSet.of(NodeType.REGION_CONTROLLER, NodeType.REGION_AND_RACK_CONTROLLER);

  private static final Set<NodeType> ALL =
      EnumSet.of(
          NodeType.RACK_CONTROLLER,
          NodeType.REGION_CONTROLLER,
          NodeType.REGION_AND_RACK_CONTROLLER);

  private static final Comparator<List<String>> BY_TEXT =
      Comparator.comparing((List<String> key) -> key.get(0)).thenComparing(key -> key.get(1));

  private final Units units;
  private final NewNodes newNodes;
  private final ImageStorage images;

  /**
   * @param units every call is one of them
   * @param images what racks read from the region
   */
  public Controllers(Units units, NewNodes newNodes, ImageStorage images) {
    this.units = units;
    this.newNodes = newNodes;
    this.images = images;
  }

  /**
   * Takes in what a controller says of itself when it starts: one that was there before is found
   * again by its id or its host name, any other one is added. Saying the same again changes nothing
   * but when it was last seen.
   *
   * @return its node
   */
  public Machine register(ControllerFacts facts) {
    return units.run(
        unit -> {
          Optional<Machine> before = known(unit, facts);
          Machine node = before.orElseGet(() -> added(unit, facts));
          Machine.Identity identity = identity(unit, node.identity(), facts);
          Machine.Deployment deployment =
              new Machine.Deployment(
                  facts.osystem(), facts.series(), "", "", false, Optional.empty());
          Machine wanted = node.withIdentity(identity).withDeployment(deployment);
          Machine written = wanted.equals(node) ? node : NewNodes.write(unit, wanted);
          hardware(unit, written.id(), facts);
          boolean moved = new ControllerInterfaces(unit, written).become(facts.interfaces());
          if (moved || before.isEmpty()) {
            unit.topologyChanged();
          }
          say(unit, written.id(), facts);
          return written;
        });
  }

  private static Optional<Machine> known(Unit unit, ControllerFacts facts) {
    Optional<Machine> byId =
        facts.known().flatMap(id -> unit.tx().machines().lock(id)).filter(Controllers::controls);
    return byId.or(
        () ->
            unit
                .tx()
                .machines()
                .list(
                    MachineFilter.builder().types(ALL).hostnames(List.of(facts.hostname())).build())
                .stream()
                .findFirst()
                .flatMap(node -> unit.tx().machines().lock(node.id())));
  }

  private static boolean controls(Machine node) {
    return ALL.contains(node.type());
  }

  private Machine added(Unit unit, ControllerFacts facts) {
    String domain = Places.domain(unit, "");
    MachineId id =
        facts
            .known()
            .filter(known -> unit.tx().machines().find(known).isEmpty())
            .orElseGet(() -> newNodes.freshId(unit));
    Machine blank =
        Nodes.blank(
            id,
            new Machine.Identity(
                facts.type(),
                Optional.empty(),
                NewNodes.isFree(unit, facts.hostname(), domain)
                    ? facts.hostname()
                    : newNodes.freshName(unit, domain),
                domain,
                "",
                Optional.of(facts.architecture()),
                Optional.empty(),
                "",
                Optional.empty()),
            new Machine.Placement(Zone.DEFAULT, Pool.DEFAULT, new TreeSet<>(), Map.of()),
            Optional.empty(),
            unit.now());
    Machine.Status status = blank.status();
    Machine added =
        NewNodes.insert(
            unit,
            blank.withStatus(
                new Machine.Status(
                    State.DEPLOYED,
                    State.DEPLOYED,
                    status.owner(),
                    false,
                    Optional.empty(),
                    0,
                    false,
                    "",
                    "")));
    unit.record(added, EventType.NEW, facts.type().label());
    return added;
  }

  /** A host that was renamed takes its new name, unless somebody has it. */
  private static Machine.Identity identity(
      Unit unit, Machine.Identity before, ControllerFacts facts) {
    boolean renamed =
        !before.hostname().equals(facts.hostname())
            && NewNodes.isFree(unit, facts.hostname(), before.domain());
    return new Machine.Identity(
        facts.type(),
        before.parent(),
        renamed ? facts.hostname() : before.hostname(),
        before.domain(),
        before.description(),
        Optional.of(facts.architecture()),
        before.hardwareUuid(),
        before.minHweKernel(),
        before.swapSize());
  }

  private static void hardware(Unit unit, MachineId id, ControllerFacts facts) {
    HardwareSummary before = unit.tx().inventories().of(id);
    HardwareSummary after =
        new HardwareSummary(
            facts.cpus(),
            before.cpuSpeed(),
            facts.memory(),
            before.info(),
            before.numaNodes(),
            before.modaliases());
    if (!after.equals(before)) {
      unit.tx().inventories().put(id, after);
    }
  }

  private static void say(Unit unit, MachineId id, ControllerFacts facts) {
    Optional<Controller> before = unit.tx().shelf(Kinds.CONTROLLER).find(c -> c.node().equals(id));
    Controller now =
        new Controller(
            before.map(Controller::id).orElse(0L),
            id,
            facts.version(),
            facts.services(),
            facts.loaders(),
            unit.now());
    if (before.isPresent()) {
      unit.tx().shelf(Kinds.CONTROLLER).update(now);
    } else {
      unit.tx().shelf(Kinds.CONTROLLER).insert(now);
    }
  }

  /** What they say of themselves, as far as it can be believed now. */
  public Map<MachineId, Controller> told() {
    return units.run(
        unit ->
            unit.tx().shelf(Kinds.CONTROLLER).list().stream()
                .map(c -> c.withServices(c.servicesAt(unit.now())))
                .collect(Collectors.toMap(Controller::node, c -> c)));
  }

  /**
   * An image that a rack can give to machines.
   *
   * @param name {@code ubuntu/noble}, or {@code bootloader/} and the boot method
   */
  public record RackImage(String name, String architecture, List<String> subarchitectures) {}

  /**
   * What a rack can give to machines.
   *
   * @param connected whether it was heard of lately; one that was not has nothing to give
   * @param sync how that compares with what the region has
   */
  public record RackImages(List<RackImage> images, boolean connected, Sync sync) {}

  /** How a rack's images compare with the region's. */
  public enum Sync {
    SYNCED("synced"),
    /** Some image of the region cannot be given: a file of it is missing, or of another size. */
    OUT_OF_SYNC("out-of-sync"),
    UNKNOWN("unknown");

    private final String wireName;

    Sync(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /** The images and loaders of a rack. */
  public RackImages images(MachineId id, Actor by) {
    Permissions.administrator(by);
    Instant now = units.now();
    Optional<Controller> rack =
        units.run(
            unit -> {
              Nodes.seen(unit, id, RACKS, by);
              return unit.tx().shelf(Kinds.CONTROLLER).find(c -> c.node().equals(id));
            });
    return rack.filter(r -> r.aliveAt(now))
        .map(r -> images(r.loaders()))
        .orElse(new RackImages(List.of(), false, Sync.UNKNOWN));
  }

  private RackImages images(List<String> loaders) {
    List<Image> all = images.images();
    List<Image> whole = all.stream().filter(Controllers::isWhole).toList();
    return new RackImages(
        Stream.concat(systems(whole), loaders.stream().map(Controllers::loader)).toList(),
        true,
        whole.size() == all.size() ? Sync.SYNCED : Sync.OUT_OF_SYNC);
  }

  private static boolean isWhole(Image image) {
    return image.files().values().stream()
        .allMatch(
            file -> {
              try {
                return Files.size(file.path()) == file.size();
              } catch (IOException e) {
                return false;
              }
            });
  }

  private static RackImage loader(String text) {
    String[] parts = text.split("/", 2);
    return new RackImage(
        "bootloader/" + parts[0], parts.length < 2 ? "" : parts[1], List.of("generic"));
  }

  private static Stream<RackImage> systems(List<Image> images) {
    Map<List<String>, Set<String>> subarchitectures = new TreeMap<>(BY_TEXT);
    for (Image image : images) {
      subarchitectures
          .computeIfAbsent(
              List.of(image.osystem() + "/" + image.series(), image.architecture()),
              key -> new TreeSet<>())
          .add(image.subarchitecture());
    }
    return subarchitectures.entrySet().stream()
        .map(e -> new RackImage(e.getKey().get(0), e.getKey().get(1), List.copyOf(e.getValue())));
  }

  /**
   * Takes a rack off the networks that it serves: the second rack becomes the first. A VLAN that
   * has none keeps its rack, unless it is forced away; then nobody serves it.
   *
   * @throws InvalidRequest naming the VLANs that would be left alone
   */
  static void leaveNetworks(Unit unit, Machine node, Nodes.Force force) {
    Optional<String> id = Optional.of(node.id().value());
    List<Vlan> vlans = unit.tx().topology().vlans();
    List<String> alone =
        vlans.stream()
            .filter(vlan -> vlan.primaryRack().equals(id) && vlan.secondaryRack().isEmpty())
            .map(vlan -> vlan.shownName().orElse("VLAN") + " (id " + vlan.id() + ")")
            .toList();
    if (force == Nodes.Force.NO && !alone.isEmpty()) {
      throw new InvalidRequest(
          node.hostname()
              + " cannot be deleted: it is the only rack of "
              + String.join(", ", alone),
          "give these VLANs another primary rack first, or use force");
    }
    for (Vlan vlan : vlans) {
      if (vlan.primaryRack().equals(id)) {
        Vlan left = vlan.withRacks(vlan.secondaryRack(), Optional.empty());
        unit.tx().topology().put(left.primaryRack().isPresent() ? left : left.withDhcp(false));
      } else if (vlan.secondaryRack().equals(id)) {
        unit.tx().topology().put(vlan.withRacks(vlan.primaryRack(), Optional.empty()));
      }
    }
  }
}
