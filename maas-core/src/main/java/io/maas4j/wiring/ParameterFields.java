package io.maas4j.wiring;

import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceParameters.Choice;
import io.maas4j.network.InterfaceType;
import io.maas4j.wiring.InterfaceForm.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a form's numbers, flags and choices. */
final class ParameterFields {
  private static final int MAX_MTU = 65_535;
  private static final int MAX_NUM_GRAT_ARP = 255;

  private final InterfaceForm form;
  private final Faults faults;

  ParameterFields(InterfaceForm form, Faults faults) {
    this.form = form;
    this.faults = faults;
  }

  /** What the form makes of these. */
  InterfaceParameters applied(InterfaceParameters before, InterfaceType type) {
    Optional<Integer> mtu =
        form.given(Field.MTU).isEmpty()
            ? before.mtu()
            : whole(Field.MTU, InterfaceParameters.LEAST_MTU, MAX_MTU);
    return new InterfaceParameters(
        mtu,
        flag(Field.ACCEPT_RA).or(before::acceptRa),
        type == InterfaceType.BOND
            ? Optional.of(bond(before.bond().orElse(Bond.DEFAULTS)))
            : Optional.empty(),
        type == InterfaceType.BRIDGE
            ? Optional.of(bridge(before.bridge().orElse(Bridge.DEFAULTS)))
            : Optional.empty());
  }

  private Bond bond(Bond before) {
    return new Bond(
        choice(Field.BOND_MODE, Bond.Mode.values()).orElse(before.mode()),
        number(Field.BOND_MIIMON, before.miimon()),
        number(Field.BOND_DOWNDELAY, before.downdelay()),
        number(Field.BOND_UPDELAY, before.updelay()),
        choice(Field.BOND_LACP_RATE, Bond.LacpRate.values()).orElse(before.lacpRate()),
        choice(Field.BOND_XMIT_HASH_POLICY, Bond.HashPolicy.values()).orElse(before.hashPolicy()),
        whole(Field.BOND_NUM_GRAT_ARP, 0, MAX_NUM_GRAT_ARP).orElse(before.numGratArp()));
  }

  private Bridge bridge(Bridge before) {
    return new Bridge(
        choice(Field.BRIDGE_TYPE, Bridge.Type.values()).orElse(before.type()),
        flag(Field.BRIDGE_STP).orElse(before.stp()),
        number(Field.BRIDGE_FD, before.forwardDelay()));
  }

  /** Not negative. */
  int number(Field field, int before) {
    return whole(field, 0, Integer.MAX_VALUE).orElse(before);
  }

  Optional<Integer> whole(Field field, int least, int most) {
    Optional<String> text = form.filled(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (!text.get().matches("-?\\d{1,18}")) {
      faults.add(field, "Enter a whole number.");
      return Optional.empty();
    }
    long value = Long.parseLong(text.get());
    if (value < least) {
      faults.add(field, "Ensure this value is greater than or equal to " + least + ".");
      return Optional.empty();
    }
    if (value > most) {
      faults.add(field, "Ensure this value is less than or equal to " + most + ".");
      return Optional.empty();
    }
    return Optional.of((int) value);
  }

  /** Empty when nothing was said. */
  Optional<Boolean> flag(Field field) {
    Optional<String> text = form.filled(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    switch (text.get().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1":
        return Optional.of(true);
      case "false", "f", "no", "n", "off", "0":
        return Optional.of(false);
      default:
        faults.add(field, "Value should be 'true' or 'false'");
        return Optional.empty();
    }
  }

  private <C extends Choice> Optional<C> choice(Field field, C[] all) {
    Optional<String> text = form.filled(field);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<C> found = Choice.of(all, text.get());
    if (found.isEmpty()) {
      List<String> names = Arrays.stream(all).map(Choice::wireName).toList();
      faults.add(field, Faults.notOneOf(text.get(), field.wireName(), names));
    }
    return found;
  }
}
