package io.maas4j.allocation;

import com.google.common.collect.ImmutableSortedSet;
import java.util.SortedSet;

/**
 * A block device or a partition, as far as constraints ask of it.
 *
 * @param kind what the id is the id of
 * @param size bytes
 * @param carriesRoot whether {@code /} is on it, or on one of its own partitions
 * @param unused whether it has no file system and no table of partitions, and is no part of
 *     anything
 */
public record StoragePiece(
    Kind kind, long id, long size, SortedSet<String> tags, boolean carriesRoot, boolean unused) {
  /** What a piece is. */
  public enum Kind {
    BLOCK_DEVICE,
    PARTITION
  }

  public StoragePiece {
    tags = ImmutableSortedSet.copyOf(tags);
  }

  boolean isPartition() {
    return kind == Kind.PARTITION;
  }
}
