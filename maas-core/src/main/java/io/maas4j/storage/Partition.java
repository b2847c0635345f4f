package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import java.util.SortedSet;

/**
 * A part of a device.
 *
 * @param index its place among the partitions of the table, from 1; gaps are allowed
 */
public record Partition(
    long id, int index, String uuid, long size, boolean bootable, SortedSet<String> tags) {
  public Partition {
    tags = ImmutableSortedSet.copyOf(tags);
  }

  Partition withTags(SortedSet<String> changed) {
    return new Partition(id, index, uuid, size, bootable, changed);
  }
}
