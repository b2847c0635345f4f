package io.maas4j.allocation;

import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import java.util.List;

/**
 * A machine with what constraints ask of beside it.
 *
 * @param storage its disks and partitions
 */
public record MachineParts(
    Machine machine, List<StoragePiece> storage, List<Interface> interfaces) {
  public MachineParts {
    storage = List.copyOf(storage);
    interfaces = List.copyOf(interfaces);
  }
}
