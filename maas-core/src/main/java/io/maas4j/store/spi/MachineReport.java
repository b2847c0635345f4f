package io.maas4j.store.spi;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.script.ScriptResult;
import io.maas4j.storage.BlockDevice;
import java.util.List;
import java.util.Optional;

/**
 * A node with what is kept apart from it and shown with it.
 *
 * @param surroundings grows whenever something changes that many nodes refer to: networks, zones,
 *     pools, scripts, and whatever is kept on a {@link Shelf}
 * @param power without its parameters
 * @param interfaces by id
 * @param disks by id
 * @param results of the commissioning and the testing in force, by set, then by name
 * @param newest the newest event of it that is for everybody to see
 */
public record MachineReport(
    long surroundings,
    Machine machine,
    MachinePower power,
    List<Interface> interfaces,
    List<BlockDevice> disks,
    HardwareSummary hardware,
    List<ScriptResult> results,
    Optional<Event> newest) {}
