package io.maas4j.tagging;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.machine.Tag;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import io.maas4j.xpath.XmlDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Tags and who carries them. Thread-safe; each call blocks for one transaction. Changing them is
 * for administrators.
 *
 * <p>A definition is evaluated over all nodes by a job, some nodes in each transaction, and over
 * one node when it sends a description of its hardware.
 */
public final class Tags implements JobHandler {
  /** The kind of job that evaluates a definition. */
  public static final String KIND = "tag";

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,256}");
  private static final int BATCH = 32;

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public Tags(Units units) {
    this.units = units;
  }

  /** How many nodes were tagged and untagged. */
  public record Counts(int added, int removed) {}

  /**
   * Adds a tag; who carries it by its definition is found out soon after.
   *
   * @throws InvalidRequest naming what is wrong
   */
  public Tag add(Tag tag, Actor by) {
    Permissions.administrator(by);
    check(tag);
    return units.run(
        unit -> {
          unique(
              () -> {
                unit.tx().tags().insert(tag);
                return true;
              });
          evaluateSoon(unit, tag);
          return tag;
        });
  }

  /**
   * Changes a tag; its machines follow a change of name. A definition that is taken away leaves
   * them tagged.
   *
   * @param name its present name
   * @throws InvalidRequest naming what is wrong
   */
  public Tag change(String name, Tag changed, Actor by) {
    Permissions.administrator(by);
    check(changed);
    return units.run(
        unit -> {
          Tag before = found(unit, name);
          unique(() -> unit.tx().tags().update(name, changed));
          if (!before.definition().equals(changed.definition())
              || !before.name().equals(changed.name())) {
            evaluateSoon(unit, changed);
          }
          if (!before.kernelOptions().equals(changed.kernelOptions())) {
            unit.topologyChanged();
          }
          return changed;
        });
  }

  /** Also takes it off all nodes. */
  public void delete(String name, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          if (!unit.tx().tags().delete(name)) {
            throw NotFound.no("Tag");
          }
          return name;
        });
  }

  /** Has its definition evaluated again over all nodes; without one, nothing happens. */
  public void rebuild(String name, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          evaluateSoon(unit, found(unit, name));
          return name;
        });
  }

  /**
   * Tags some nodes and untags others; unknown ones are left out of the counts.
   *
   * @param guard the definition that the caller thinks the tag has; empty for whatever
   * @param rack the system id of a rack controller on whose behalf it is done; empty for none
   * @throws Conflict when the tag has another definition by now
   */
  public Counts retag(
      String name,
      Set<MachineId> add,
      Set<MachineId> remove,
      Optional<String> guard,
      Optional<String> rack,
      Actor by) {
    if (by instanceof Actor.Person person && !person.admin()) {
      throw new Denied(
          "NOT_PERMITTED",
          "Must be a superuser or supply a rack_controller",
          "ask an administrator");
    }
    return units.run(
        unit -> {
          Tag tag = found(unit, name);
          rack.ifPresent(id -> refuseUnlessRack(unit, id));
          guard
              .filter(definition -> !definition.equals(tag.definition()))
              .ifPresent(
                  definition -> {
                    throw new Conflict(
                        "WRONG_DEFINITION",
                        "Definition supplied '"
                            + definition
                            + "' doesn't match current definition '"
                            + tag.definition()
                            + "'",
                        "read the tag again");
                  });
          return new Counts(retag(unit, name, add, true, by), retag(unit, name, remove, false, by));
        });
  }

  private static void refuseUnlessRack(Unit unit, String id) {
    Optional<Machine> rack =
        MachineId.isValid(id) ? unit.tx().machines().find(new MachineId(id)) : Optional.empty();
    if (rack.filter(node -> node.type().isRack()).isEmpty()) {
      throw NotFound.no("RackController");
    }
  }

  private static int retag(Unit unit, String tag, Set<MachineId> ids, boolean wanted, Actor by) {
    int count = 0;
    for (MachineId id : ids.stream().sorted().toList()) {
      Optional<Machine> node =
          unit.tx().machines().lock(id).filter(m -> Permissions.isVisible(m, by));
      if (node.isPresent()) {
        write(unit, node.get(), tag, wanted);
        count++;
      }
    }
    return count;
  }

  private static Machine write(Unit unit, Machine node, String tag, boolean wanted) {
    if (node.placement().tags().contains(tag) == wanted) {
      return node;
    }
    return unit.tx()
        .machines()
        .update(node.withPlacement(node.placement().withTag(tag, wanted)))
        .orElseThrow(() -> new IllegalStateException("a locked node was changed: " + node.id()));
  }

  private static void check(Tag tag) {
    if (!NAME.matcher(tag.name()).matches()) {
      throw InvalidRequest.field("name", "Enter a valid value.");
    }
    TagDefinition.read(tag.definition());
  }

  private static void unique(Supplier<Boolean> work) {
    try {
      if (!work.get()) {
        throw NotFound.no("Tag");
      }
    } catch (DuplicateException e) {
      throw InvalidRequest.field("name", "Tag with this Name already exists.");
    }
  }

  private static Tag found(Unit unit, String name) {
    return unit.tx().tags().find(name).orElseThrow(() -> NotFound.no("Tag"));
  }

  private static void evaluateSoon(Unit unit, Tag tag) {
    if (!tag.definition().isBlank()) {
      unit.schedule(new Job(KIND, tag.name(), "{}", unit.now()));
    }
  }

  // ------------------------------------------------------------------ evaluating

  /**
   * What is wrong with a description of hardware, for people.
   *
   * @param output what {@code maas-lshw} or {@code maas-capture-lldpd} printed
   * @return empty when it is XML that definitions can be evaluated over, or nothing at all
   */
  public static Optional<String> fault(byte[] output) {
    return output.length == 0 ? Optional.empty() : HardwareDocuments.fault(output);
  }

  /**
   * Evaluates every definition over one node that has just described its hardware.
   *
   * @param node locked in this unit
   * @return the node as it is afterwards
   */
  public Machine evaluate(Unit unit, Machine node) {
    Map<String, TagDefinition> definitions = new LinkedHashMap<>();
    for (Tag tag : unit.tx().tags().list()) {
      TagDefinition.read(tag.definition()).ifPresent(d -> definitions.put(tag.name(), d));
    }
    HardwareDocuments.Told told =
        definitions.isEmpty()
            ? new HardwareDocuments.Told(Optional.empty(), Optional.empty())
            : HardwareDocuments.told(unit.tx(), node);
    if (told.isNothing()) {
      return node;
    }
    XmlDocument hardware = HardwareDocuments.document(node, told);
    Machine changed = node;
    for (Map.Entry<String, TagDefinition> each : definitions.entrySet()) {
      changed = write(unit, changed, each.getKey(), each.getValue().matches(hardware));
    }
    return changed;
  }

  /**
   * Evaluates one tag's definition over all nodes: reads the descriptions of some, evaluates them
   * outside any transaction, and writes each node that differs in a transaction of its own. May be
   * done again. It ends when the definition is no longer what it was: then another job follows.
   */
  @Override
  public JobOutcome run(Job job) {
    Optional<Tag> tag = units.run(unit -> unit.tx().tags().find(job.key()));
    Optional<TagDefinition> definition = tag.flatMap(t -> TagDefinition.read(t.definition()));
    if (tag.isEmpty() || definition.isEmpty()) {
      return JobOutcome.DONE;
    }
    List<MachineId> nodes =
        units.run(
            unit ->
                unit
                    .tx()
                    .machines()
                    .list(MachineFilter.builder().types(Set.of(NodeType.values())).build())
                    .stream()
                    .map(Machine::id)
                    .toList());
    for (int from = 0; from < nodes.size(); from += BATCH) {
      List<MachineId> some = nodes.subList(from, Math.min(from + BATCH, nodes.size()));
      if (!evaluate(tag.get(), definition.get(), some)) {
        return JobOutcome.DONE;
      }
    }
    return JobOutcome.DONE;
  }

  private record Described(Machine node, HardwareDocuments.Told told) {}

  /**
   * @return false when the definition is no longer what it was
   */
  private boolean evaluate(Tag tag, TagDefinition definition, List<MachineId> some) {
    MachineFilter filter =
        MachineFilter.builder().types(Set.of(NodeType.values())).ids(some).build();
    List<Described> described =
        units.run(
            unit -> {
              List<Described> all = new ArrayList<>();
              for (Machine node : unit.tx().machines().list(filter)) {
                all.add(new Described(node, HardwareDocuments.told(unit.tx(), node)));
              }
              return all;
            });
    for (Described each : described) {
      boolean wanted =
          !each.told().isNothing()
              && definition.matches(HardwareDocuments.document(each.node(), each.told()));
      if (wanted != each.node().placement().tags().contains(tag.name())
          && !writeOne(tag, each.node().id(), wanted)) {
        return false;
      }
    }
    return true;
  }

  private boolean writeOne(Tag tag, MachineId node, boolean wanted) {
    return units.run(
        unit -> {
          boolean current =
              unit.tx()
                  .tags()
                  .find(tag.name())
                  .filter(now -> now.definition().equals(tag.definition()))
                  .isPresent();
          if (current) {
            unit.tx().machines().lock(node).ifPresent(n -> write(unit, n, tag.name(), wanted));
          }
          return current;
        });
  }
}
