package io.maas4j.power.redfish;

import io.maas4j.power.PowerAction;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Which {@code ResetType}s serve an order, the best first. */
final class ResetType {
  private static final Map<PowerAction, List<String>> BY_ACTION =
      Map.of(
          PowerAction.ON, List.of("On", "ForceOn"),
          PowerAction.OFF, List.of("ForceOff", "GracefulShutdown"),
          PowerAction.SOFT_OFF, List.of("GracefulShutdown"),
          PowerAction.RESET, List.of("GracefulRestart", "ForceRestart", "PowerCycle"));

  private ResetType() {}

  /**
   * @param action any but a query and a cycle
   * @param allowed what the service says that it takes; empty when it does not say
   * @return those to try in turn; empty when the service takes none of them
   */
  static List<String> candidates(PowerAction action, Collection<String> allowed) {
    List<String> wanted = BY_ACTION.getOrDefault(action, List.of());
    return allowed.isEmpty() ? wanted : wanted.stream().filter(allowed::contains).toList();
  }
}
