package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Space;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.Optional;

/** Spaces (operations, section 4.3). Thread-safe. */
public final class Spaces {
  /** What is in no space is in this one, which is not kept. */
  public static final Space UNDEFINED =
      new Space(
          -1,
          "undefined",
          "Backward compatibility object to ensure objects not associated with a space can be"
              + " found.");

  private final Units units;

  Spaces(Units units) {
    this.units = units;
  }

  /** What is given; what is not stays as it is. */
  public record Form(Optional<String> name, Optional<String> description) {}

  /**
   * @param text id, name or specifier; {@code -1} and {@code undefined} mean {@link #UNDEFINED}
   * @throws NotFound when there is none
   */
  public static Space find(NetworkMap map, String text) {
    return isUndefined(text)
        ? UNDEFINED
        : Specifiers.spaceOf(text, map).orElseThrow(() -> NotFound.no("Space"));
  }

  static boolean isUndefined(String text) {
    return text.equals(UNDEFINED.name()) || text.equals(Long.toString(UNDEFINED.id()));
  }

  /** One that has no name is called by its id. */
  public Space create(Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          Optional<String> name = Texts.filled(form.name());
          name.ifPresent(n -> check(n, Optional.empty(), map));
          long guess = map.spaces().stream().mapToLong(Space::id).max().orElse(0) + 1;
          Space made =
              unit.tx()
                  .shelf(Kinds.SPACE)
                  .insert(
                      new Space(
                          0, name.orElse("new space " + guess), form.description().orElse("")));
          return name.isPresent()
              ? made
              : updated(unit, new Space(made.id(), nameOf(made.id()), made.description()));
        });
  }

  /**
   * Its VLANs follow a change of name.
   *
   * @param text id, name or specifier
   */
  public Space change(String text, Form form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          unit.topologyChanged();
          NetworkMap map = NetworkMaps.of(unit.tx());
          Space before = known(map, text, "modify");
          String name =
              form.name()
                  .map(String::strip)
                  .map(n -> n.isEmpty() ? nameOf(before.id()) : n)
                  .orElse(before.name());
          check(name, Optional.of(before.id()), map);
          Space after =
              updated(
                  unit,
                  new Space(before.id(), name, form.description().orElse(before.description())));
          moveVlans(unit, before.name(), Optional.of(name));
          return after;
        });
  }

  /**
   * Its VLANs are in no space then.
   *
   * @param text id, name or specifier
   */
  public void delete(String text, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          unit.topologyChanged();
          Space space = known(NetworkMaps.of(unit.tx()), text, "delete");
          moveVlans(unit, space.name(), Optional.empty());
          return unit.tx().shelf(Kinds.SPACE).delete(space.id());
        });
  }

  private static Space known(NetworkMap map, String text, String verb) {
    Space space = find(map, text);
    if (space.equals(UNDEFINED)) {
      throw new InvalidRequest(
          "Cannot " + verb + " the undefined space: it stands for VLANs that are in none.",
          "name a space that was created");
    }
    return space;
  }

  private static void moveVlans(Unit unit, String from, Optional<String> to) {
    for (Vlan vlan : unit.tx().topology().vlans()) {
      if (vlan.space().equals(Optional.of(from))) {
        unit.tx().topology().put(vlan.withSpace(to));
      }
    }
  }

  private static Space updated(Unit unit, Space space) {
    unit.tx().shelf(Kinds.SPACE).update(space);
    return space;
  }

  private static String nameOf(long id) {
    return "space-" + id;
  }

  private static void check(String name, Optional<Long> own, NetworkMap map) {
    Faults faults = new Faults();
    if (!Texts.isName(name)) {
      faults.add("name", "Invalid space name.");
    } else if (isUndefined(name)
        || name.matches("space-\\d+") && !own.map(Spaces::nameOf).equals(Optional.of(name))) {
      faults.add("name", "Reserved space name.");
    } else if (map.spaces().stream()
        .anyMatch(s -> s.name().equals(name) && !own.equals(Optional.of(s.id())))) {
      faults.add("name", "Space with this Name already exists.");
    }
    faults.check();
  }
}
