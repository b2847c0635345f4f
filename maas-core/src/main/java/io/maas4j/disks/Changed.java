package io.maas4j.disks;

import io.maas4j.machine.Machine;
import io.maas4j.storage.StorageConfiguration;

/**
 * A machine and its storage after an operation.
 *
 * @param id the number of what it was about, or made; zero for neither
 */
public record Changed(Machine machine, StorageConfiguration storage, long id) {}
