package io.maas4j.storage;

import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** Counts from one, each kind by itself; devices from 1000, behind the disks of the tests. */
final class CountedIds implements StorageIds {
  private final Map<Numbering, Long> last = new EnumMap<>(Map.of(Numbering.DEVICE, 999L));
  private long uuids;

  @Override
  public long next(Numbering of) {
    return last.merge(of, 1L, Long::sum);
  }

  @Override
  public String uuid() {
    return new UUID(0, ++uuids).toString();
  }
}
