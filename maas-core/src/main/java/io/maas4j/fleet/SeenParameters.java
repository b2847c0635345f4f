package io.maas4j.fleet;

import io.maas4j.hardware.NetworkInterface;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.network.InterfaceParameters.Bond;
import io.maas4j.network.InterfaceParameters.Bridge;
import io.maas4j.network.InterfaceParameters.Choice;
import java.util.Map;
import java.util.Optional;

/** How a bond or a bridge that was seen on a machine is set up. Stateless. */
final class SeenParameters {
  private static final int LARGEST_DELAY = 1_000_000;

  private SeenParameters() {}

  static InterfaceParameters of(NetworkInterface found) {
    Map<String, String> seen = found.settings();
    return switch (found.kind()) {
      case BOND ->
          new InterfaceParameters(
              Optional.empty(), Optional.empty(), Optional.of(bond(seen)), Optional.empty());
      case BRIDGE ->
          new InterfaceParameters(
              Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bridge(seen)));
      default -> InterfaceParameters.NONE;
    };
  }

  private static Bond bond(Map<String, String> seen) {
    Bond usual = Bond.DEFAULTS;
    return new Bond(
        Choice.of(Bond.Mode.values(), seen.getOrDefault("mode", "")).orElse(usual.mode()),
        number(seen, "mii_frequency", usual.miimon()),
        number(seen, "down_delay", usual.downdelay()),
        number(seen, "up_delay", usual.updelay()),
        usual.lacpRate(),
        Choice.of(Bond.HashPolicy.values(), seen.getOrDefault("transmit_policy", ""))
            .orElse(usual.hashPolicy()),
        usual.numGratArp());
  }

  /** The probe counts the delay in hundredths of a second, as the kernel does. */
  private static Bridge bridge(Map<String, String> seen) {
    Bridge usual = Bridge.DEFAULTS;
    int delay = number(seen, "forward_delay", usual.forwardDelay() * 100) / 100;
    return new Bridge(usual.type(), Boolean.parseBoolean(seen.get("stp")), delay);
  }

  private static int number(Map<String, String> seen, String key, int usual) {
    String text = seen.getOrDefault(key, "");
    if (!text.matches("\\d{1,9}")) {
      return usual;
    }
    int value = Integer.parseInt(text);
    return value <= LARGEST_DELAY ? value : usual;
  }
}
