package io.maas4j.testkit.store;

import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import java.util.Collections;
import java.util.Set;

/** What a {@link MachineFilter} means, in the plainest words. */
final class ReferenceFilter {
  private ReferenceFilter() {}

  static boolean matches(
      MachineFilter f, Machine m, Set<MacAddress> macs, HardwareSummary hardware) {
    Machine.Placement place = m.placement();
    return f.types().contains(m.identity().type())
        && any(f.ids(), m.id())
        && (f.hostnames().isEmpty()
            || f.hostnames().contains(m.hostname())
            || f.hostnames().contains(m.hostname() + "." + m.identity().domain()))
        && (f.macs().isEmpty() || !Collections.disjoint(f.macs(), macs))
        && any(f.states(), m.state())
        && (f.owners().isEmpty() || m.status().owner().map(f.owners()::contains).orElse(false))
        && f.visibleTo().map(user -> m.status().owner().map(user::equals).orElse(true)).orElse(true)
        && any(f.zones(), place.zone())
        && !f.notZones().contains(place.zone())
        && any(f.pools(), place.pool())
        && !f.notPools().contains(place.pool())
        && place.tags().containsAll(f.tags())
        && Collections.disjoint(place.tags(), f.notTags())
        && (f.architectures().isEmpty()
            || m.identity().architecture().map(f.architectures()::contains).orElse(false))
        && f.minCpus().map(least -> hardware.cpuCount() >= least).orElse(true)
        && f.minMemory().map(least -> hardware.memory() >= least).orElse(true)
        && any(f.agentNames(), m.deployment().agentName());
  }

  private static <T> boolean any(Set<T> allowed, T value) {
    return allowed.isEmpty() || allowed.contains(value);
  }
}
