package io.maas4j.allocation;

import java.util.List;
import java.util.Optional;

/**
 * A disk, or a partition, that a machine is to have.
 *
 * @param label what the caller calls it; empty for one whose id it does not want to know
 * @param gigabytes as it was written; 10^9 bytes each
 * @param bytes at least so many
 * @param tags all of them; {@link #PARTITION} for a partition rather than a disk
 */
public record DiskWish(Optional<String> label, String gigabytes, long bytes, List<String> tags) {
  /** Not a tag, but the wish for a partition. */
  public static final String PARTITION = "partition";

  public DiskWish {
    tags = List.copyOf(tags);
  }

  boolean isPartition() {
    return tags.contains(PARTITION);
  }

  boolean fits(StoragePiece piece) {
    return piece.isPartition() == isPartition()
        && piece.size() >= bytes
        && tags.stream().allMatch(tag -> tag.equals(PARTITION) || piece.tags().contains(tag));
  }

  /** As it is written in a constraint. */
  String text() {
    return label.map(name -> name + ":").orElse("")
        + gigabytes
        + (tags.isEmpty() ? "" : "(" + String.join(",", tags) + ")");
  }
}
