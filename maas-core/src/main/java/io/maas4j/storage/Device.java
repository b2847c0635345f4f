package io.maas4j.storage;

import java.util.Optional;
import java.util.SortedSet;

/**
 * A block device as it appears to the machine.
 *
 * @param uuid of a virtual one
 * @param boot whether it is the disk to boot from
 */
public record Device(
    long id,
    String name,
    Optional<String> uuid,
    boolean physical,
    boolean boot,
    long size,
    int blockSize,
    SortedSet<String> tags) {}
