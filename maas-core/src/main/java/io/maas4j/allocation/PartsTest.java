package io.maas4j.allocation;

import io.maas4j.network.Interface;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is asked of a machine's disks or of its interfaces. Pure. */
sealed interface PartsTest {
  /** Nothing is. */
  PartsTest NONE = new Nothing();

  /** What satisfies it; empty when the machine does not fit. */
  Optional<Match> match(MachineParts machine);

  /** Whether it asks of anything. */
  default boolean asks() {
    return this != NONE;
  }

  /** Every machine fits. */
  record Nothing() implements PartsTest {
    @Override
    public Optional<Match> match(MachineParts machine) {
      return Optional.of(Match.NOTHING);
    }
  }

  /** Asks of disks. */
  record Storage(StorageConstraint wanted) implements PartsTest {
    @Override
    public Optional<Match> match(MachineParts machine) {
      return wanted
          .match(machine.storage())
          .map(chosen -> new Match(wanted.labelled(chosen), Map.of()));
    }
  }

  /**
   * Asks of interfaces.
   *
   * @param tests by label
   */
  record Interfaces(Map<String, InterfaceWish.Test> tests) implements PartsTest {
    @Override
    public Optional<Match> match(MachineParts machine) {
      Map<String, List<Long>> found = new LinkedHashMap<>();
      for (Map.Entry<String, InterfaceWish.Test> each : tests.entrySet()) {
        List<Long> ids =
            machine.interfaces().stream()
                .filter(nic -> each.getValue().fits(machine.machine(), nic))
                .map(Interface::id)
                .collect(Collectors.toList());
        if (ids.isEmpty()) {
          return Optional.empty();
        }
        found.put(each.getKey(), ids);
      }
      return Optional.of(new Match(Map.of(), found));
    }
  }
}
