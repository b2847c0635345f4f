package io.maas4j.storage;

import java.util.Optional;

/**
 * A volume group, RAID, bcache or datastore. What it consists of is said by the file systems that
 * name it, so that a device can never be part of two.
 *
 * @param level of a RAID
 * @param cacheMode of a bcache
 * @param cacheSet of a bcache
 */
public record Group(
    long id,
    GroupType type,
    String uuid,
    String name,
    Optional<RaidLevel> level,
    Optional<CacheMode> cacheMode,
    Optional<Long> cacheSet) {
  public Group {
    if (level.isPresent() != (type == GroupType.RAID)
        || cacheMode.isPresent() != (type == GroupType.BCACHE)
        || cacheSet.isPresent() != (type == GroupType.BCACHE)) {
      throw new IllegalArgumentException("not a " + type.label() + ": " + name);
    }
  }

  static Group of(long id, GroupType type, String uuid, String name) {
    return new Group(id, type, uuid, name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Group raid(long id, String uuid, String name, RaidLevel level) {
    return new Group(
        id, GroupType.RAID, uuid, name, Optional.of(level), Optional.empty(), Optional.empty());
  }

  static Group bcache(long id, String uuid, String name, CacheMode mode, long cacheSet) {
    return new Group(
        id,
        GroupType.BCACHE,
        uuid,
        name,
        Optional.empty(),
        Optional.of(mode),
        Optional.of(cacheSet));
  }

  Group named(Optional<String> newName, Optional<String> newUuid) {
    return new Group(
        id, type, newUuid.orElse(uuid), newName.orElse(name), level, cacheMode, cacheSet);
  }

  /** The cache set of a bcache. */
  long itsCacheSet() {
    return cacheSet.orElseThrow(() -> new IllegalStateException(name + " is no bcache"));
  }
}
