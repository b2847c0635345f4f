package io.maas4j.fleet;

import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.spi.BootOrder.First;
import io.maas4j.storage.BlockDevice;
import io.maas4j.work.Unit;
import java.util.Comparator;
import java.util.Optional;

/** What a machine's firmware is to boot from, now (lifecycle contract, section 10). */
final class BootOrders {
  private BootOrders() {}

  static BootOrder of(Unit unit, Machine machine) {
    Optional<Long> boots = machine.boot().interfaceId();
    return new BootOrder(
        first(machine),
        unit.tx().interfaces().of(machine.id()).stream()
            .filter(nic -> nic.type() == InterfaceType.PHYSICAL && nic.mac().isPresent())
            .sorted(Comparator.comparing((Interface nic) -> !boots.equals(Optional.of(nic.id()))))
            .map(nic -> new BootOrder.Nic(nic.name(), nic.mac().orElseThrow()))
            .toList(),
        unit.tx().disks().of(machine.id()).stream()
            .sorted(Comparator.comparing((BlockDevice disk) -> !disk.boot()))
            .map(
                disk -> new BootOrder.Disk(disk.name(), disk.model(), disk.serial(), disk.idPath()))
            .toList());
  }

  /** The network, unless a system is on its disk that is to run. */
  static First first(Machine machine) {
    State state = machine.state();
    boolean installed =
        state == State.DEPLOYED
            || state == State.DEPLOYING && !machine.boot().netboot()
            || state == State.EXITING_RESCUE_MODE && machine.status().previous() == State.DEPLOYED;
    return installed && !machine.deployment().ephemeral() ? First.DISK : First.NETWORK;
  }
}
