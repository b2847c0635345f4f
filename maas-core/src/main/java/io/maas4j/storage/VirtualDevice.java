package io.maas4j.storage;

import com.google.common.collect.ImmutableSortedSet;
import java.util.Optional;
import java.util.SortedSet;

/**
 * A device that a group makes: the only one of a RAID, bcache or datastore, a logical volume of a
 * volume group.
 *
 * @param name of a logical volume, without its group's; the others are called as their group
 * @param size of a logical volume; that of the others follows from their group
 */
public record VirtualDevice(
    long id,
    long group,
    String uuid,
    Optional<String> name,
    Optional<Long> size,
    SortedSet<String> tags) {
  public VirtualDevice {
    tags = ImmutableSortedSet.copyOf(tags);
  }

  VirtualDevice withTags(SortedSet<String> changed) {
    return new VirtualDevice(id, group, uuid, name, size, changed);
  }
}
