package io.maas4j.server.resilience;

import io.maas4j.sample.sim.SimListener;
import io.maas4j.sample.sim.SimStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What machines heard of their DHCP server. Thread-safe; guarded by itself. */
final class AcknowledgedAddresses {
  private final Pattern dynamicRange;
  private final Map<String, String> holders = new HashMap<>();
  private final Map<String, Instant> last = new HashMap<>();
  private final Map<String, Set<String>> dynamic = new TreeMap<>();
  private final List<String> conflicts = new ArrayList<>();

  AcknowledgedAddresses(Pattern dynamicRange) {
    this.dynamicRange = dynamicRange;
  }

  synchronized void heard(SimListener.Event event) {
    String machine = event.machine();
    if (event.step() == SimStep.POWER_OFF) {
      holders.values().removeIf(machine::equals);
      return;
    }
    if (event.step() != SimStep.DHCP_ACK) {
      return;
    }
    String address = event.detail().replaceAll("/.*", "");
    last.put(machine, event.at());
    if (dynamicRange.matcher(address).matches()) {
      dynamic.computeIfAbsent(machine, m -> new TreeSet<>()).add(address);
    }
    String other = holders.put(address, machine);
    if (other != null && !other.equals(machine)) {
      conflicts.add(event + " while " + other + " is on with it");
    }
  }

  /** Addresses that two machines had while both were on. */
  synchronized List<String> conflicts() {
    return List.copyOf(conflicts);
  }

  /** Addresses of the dynamic range by machine: who comes back gets the one that it had. */
  synchronized Map<String, Set<String>> dynamic() {
    return new TreeMap<>(dynamic);
  }

  /** How many machines got an address after this instant. */
  synchronized long machinesSince(Instant then) {
    return last.values().stream().filter(at -> at.isAfter(then)).count();
  }
}
