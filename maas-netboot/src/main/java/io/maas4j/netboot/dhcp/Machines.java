package io.maas4j.netboot.dhcp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients that are identifiers have together behind one hardware address on a link: switches
 * can tie a port to its hardware address, and then nobody can make up more clients than this
 * allows. Clients that are hardware addresses cost nothing here. Confined to the table's thread.
 */
final class Machines {
  /** How many addresses of the ranges identifiers of one hardware address have at a time. */
  static final int MAX_ADDRESSES = 16;

  // By link; as many as the configurations had.
  private final Map<String, LongMap<Machine>> byLink = new HashMap<>();

  /** One hardware address on one link. Mutable. */
  static final class Machine {
    private final LongMap<Machine> among;
    private final long hardware;
    private int bindings;
    private int busy;
    private int served;

    Machine(LongMap<Machine> among, long hardware) {
      this.among = among;
      this.hardware = hardware;
    }
  }

  /** Whether its identifiers have as many addresses as they may. */
  boolean isCrowded(String link, long hardware) {
    Machine machine = get(link, hardware);
    return machine != null && machine.busy >= MAX_ADDRESSES;
  }

  /** Whether one of its identifiers has, or had, a lease. */
  boolean wasServed(String link, long hardware) {
    Machine machine = get(link, hardware);
    return machine != null && machine.served > 0;
  }

  private @Nullable Machine get(String link, long hardware) {
    LongMap<Machine> machines = byLink.get(link);
    return machines == null ? null : machines.get(hardware);
  }

  /** Counts a binding as it is now, and no more as it was. */
  void settled(Binding binding, @Nullable Pool pool) {
    if (binding.machine == null && !binding.isIdentified()) {
      return;
    }
    discounted(binding);
    if (pool == null || !binding.isIdentified()) {
      return;
    }
    LongMap<Machine> machines =
        byLink.computeIfAbsent(pool.linkName(), any -> new LongMap<Machine>());
    Machine machine = machines.get(binding.hardware());
    if (machine == null) {
      machine = new Machine(machines, binding.hardware());
      machines.put(binding.hardware(), machine);
    }
    binding.machine = machine;
    binding.countedBusy = binding.busy();
    binding.countedServed = binding.served;
    machine.bindings++;
    machine.busy += binding.countedBusy ? 1 : 0;
    machine.served += binding.countedServed ? 1 : 0;
  }

  private static void discounted(Binding binding) {
    Machine machine = binding.machine;
    if (machine == null) {
      return;
    }
    binding.machine = null;
    machine.bindings--;
    machine.busy -= binding.countedBusy ? 1 : 0;
    machine.served -= binding.countedServed ? 1 : 0;
    if (machine.bindings == 0) {
      machine.among.remove(machine.hardware);
    }
  }
}
