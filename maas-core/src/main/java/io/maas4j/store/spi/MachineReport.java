package io.maas4j.store.spi;

import io.maas4j.event.Event;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachinePower;
import io.maas4j.network.Interface;
import io.maas4j.script.ScriptResult;
import io.maas4j.storage.BlockDevice;
import io.maas4j.storage.MachineStorage;
import java.util.List;
import java.util.Optional;

/**
 * A node with what is kept apart from it and shown with it.
 *
 * @param surroundings grows whenever something changes that many nodes refer to: fabrics, VLANs,
 *     subnets, zones, pools, scripts, and the {@link Kinds#SURROUNDINGS}
 * @param power without its parameters
 * @param interfaces by id
 * @param disks by id
 * @param storage what is made of them
 * @param results of the commissioning and the testing in force, by set, then by name
 * @param newest the newest event of it that is for everybody to see
 */
public record MachineReport(
    long surroundings,
    Machine machine,
    MachinePower power,
    List<Interface> interfaces,
    List<BlockDevice> disks,
    MachineStorage storage,
    HardwareSummary hardware,
    List<ScriptResult> results,
    Optional<Event> newest) {}
