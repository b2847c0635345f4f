package io.maas4j.fleet;

import io.maas4j.id.MachineId;
import io.maas4j.machine.MachinePower;
import io.maas4j.power.PowerDrivers;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerState;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSchema;
import io.maas4j.power.spi.PowerSchema.Split;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.spi.PowerType;
import io.maas4j.setting.Setting;
import io.maas4j.work.Unit;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Writes down how machines' power is reached (power contract, section 1, BMC identity). Nodes of a
 * chassis have its address and credentials in common: whoever changes them for one changes them for
 * all, and a further node finds those that are known. A machine with a BMC of its own shares
 * nothing, whatever else is the same. What no machine uses any more is gone with the last one.
 */
final class Bmcs {
  /** A machine whose power settings are new is read once things have settled. */
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final PowerDrivers drivers;
  private final PowerSettings settings;

  Bmcs(PowerDrivers drivers, PowerSettings settings) {
    this.drivers = drivers;
    this.settings = settings;
  }

  /** Whether settings are looked through, or taken as somebody who knows better gives them. */
  enum Trust {
    CHECKED,
    AS_GIVEN
  }

  /**
   * Gives a machine these settings, which were found good.
   *
   * @param machine locked, or not yet to be seen by others
   */
  void set(Unit unit, MachineId machine, String type, PowerParameters parameters, Trust trust) {
    MachinePower before = unit.tx().power().of(machine);
    PowerParameters sealed =
        trust == Trust.AS_GIVEN
            ? settings.asGiven(type, parameters)
            : settings.sealed(type, parameters);
    boolean same = type.equals(before.type());
    PowerParameters complete =
        drivers.type(type).isPresent() ? complete(unit, before, type, sealed) : sealed;
    MachinePower after =
        new MachinePower(
            machine,
            type,
            complete,
            same ? before.state() : PowerState.UNKNOWN,
            before.readAt(),
            same ? before.error() : "");
    unit.tx().power().put(after);
    if (!after.equals(before)) {
      unit.tx().power().schedule(machine, unit.now().plus(SETTLE));
    }
  }

  /**
   * How a machine's firmware boots, as far as its power settings tell: {@code power_boot_type} of
   * ipmi.
   */
  static Optional<String> bootMethod(String type, PowerParameters parameters) {
    return parameters
        .text("power_boot_type")
        .filter(any -> type.equals("ipmi"))
        .flatMap(
            boot ->
                switch (boot) {
                  case "efi" -> Optional.of("uefi");
                  case "legacy" -> Optional.of("pxe");
                  default -> Optional.empty();
                });
  }

  private PowerParameters complete(
      Unit unit, MachinePower before, String type, PowerParameters given) {
    PowerType known = drivers.type(type).orElseThrow();
    if (!known.chassis()) {
      return withCredentials(unit, type, given);
    }
    PowerSchema schema = known.schema();
    Split mine = schema.split(given);
    Map<MachineId, MachinePower> others = new TreeMap<>();
    if (before.type().equals(type)) {
      siblings(unit, known, schema.split(before.parameters()).bmc()).forEach(add(others));
    }
    siblings(unit, known, mine.bmc()).forEach(add(others));
    others.remove(before.machine());
    PowerParameters secrets =
        inherited(schema, schema.split(before.parameters()), mine, others.values());
    PowerParameters complete = withCredentials(unit, type, mine.merged().with(secrets));
    Split shared = schema.split(complete);
    PowerParameters bmc = shared.bmc().with(shared.bmcSecrets());
    others.values().forEach(node -> share(unit, node, known, bmc));
    return complete;
  }

  private static Consumer<MachinePower> add(Map<MachineId, MachinePower> others) {
    return power -> others.put(power.machine(), power);
  }

  /** The nodes of the chassis that these parameters, none of them secret, name. */
  private static List<MachinePower> siblings(Unit unit, PowerType type, PowerParameters bmc) {
    Optional<PowerSetting> telling =
        type.schema().settings().stream()
            .filter(setting -> bmc.text(setting.name()).isPresent())
            .filter(setting -> setting.isRequired() && setting.choices().isEmpty())
            .findFirst();
    List<MachinePower> candidates =
        telling.isPresent()
            ? unit.tx()
                .power()
                .byParameter(
                    type.name(), telling.get().name(), bmc.text(telling.get().name()).orElseThrow())
            : List.of();
    return candidates.stream()
        .filter(power -> type.schema().split(power.parameters()).bmc().equals(bmc))
        .toList();
  }

  /**
   * The secrets that a node was not given and that its chassis has. Those that it brings along from
   * another chassis were not given for this one.
   */
  private static PowerParameters inherited(
      PowerSchema schema, Split before, Split mine, Collection<MachinePower> others) {
    boolean moves = !before.bmc().equals(mine.bmc());
    PowerParameters.Builder secrets = PowerParameters.builder();
    others.stream()
        .filter(node -> schema.split(node.parameters()).bmc().equals(mine.bmc()))
        .findFirst()
        .map(node -> schema.split(node.parameters()).bmcSecrets())
        .ifPresent(
            kept ->
                kept.asMap()
                    .forEach(
                        (name, value) -> {
                          Optional<Secret> given = mine.bmcSecrets().secret(name);
                          boolean brought = moves && given.equals(before.bmcSecrets().secret(name));
                          if (given.isEmpty() || brought) {
                            secrets.put(name, value);
                          }
                        }));
    return secrets.build();
  }

  /** Those that have it already are not even locked: they may be thousands. */
  private static void share(Unit unit, MachinePower seen, PowerType type, PowerParameters bmc) {
    if (shared(seen, type, bmc).equals(seen.parameters())
        || unit.tx().machines().lock(seen.machine()).isEmpty()) {
      return;
    }
    MachinePower power = unit.tx().power().of(seen.machine());
    if (power.type().equals(type.name())) {
      unit.tx()
          .power()
          .put(
              new MachinePower(
                  power.machine(),
                  power.type(),
                  shared(power, type, bmc),
                  power.state(),
                  power.readAt(),
                  power.error()));
      unit.tx().power().schedule(power.machine(), unit.now().plus(SETTLE));
    }
  }

  private static PowerParameters shared(MachinePower node, PowerType type, PowerParameters bmc) {
    Split own = type.schema().split(node.parameters());
    return bmc.with(own.node()).with(own.nodeSecrets());
  }

  /**
   * What a chassis is asked with: with the credentials that are known of it, or that can be made.
   *
   * @param given without what belongs to a node
   */
  PowerParameters ofChassis(Unit unit, String type, PowerParameters given) {
    PowerType known = drivers.type(type).orElseThrow();
    Split mine = known.schema().split(given);
    PowerParameters secrets =
        siblings(unit, known, mine.bmc()).stream()
            .findFirst()
            .map(node -> known.schema().split(node.parameters()).bmcSecrets())
            .orElse(PowerParameters.empty());
    return withCredentials(unit, type, mine.bmc().with(secrets).with(mine.bmcSecrets()));
  }

  private PowerParameters withCredentials(Unit unit, String type, PowerParameters given) {
    return drivers
        .credentialMaker(type)
        .map(maker -> maker.withCredentials(given, unit.settings().required(Setting.MAAS_NAME)))
        .orElse(given);
  }
}
