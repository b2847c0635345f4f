package io.maas4j.storage;

import java.util.Optional;

/**
 * What a device or partition holds: files, or a share in something bigger.
 *
 * @param label may be empty; absent when nobody gave any
 * @param mountPoint {@link #NOWHERE} for swap that is used
 * @param group the volume group, RAID, bcache or datastore that it is a share in
 * @param cacheSet the cache set that it holds
 */
public record Filesystem(
    Place on,
    FilesystemType type,
    String uuid,
    Optional<String> label,
    Optional<String> mountPoint,
    Optional<String> mountOptions,
    Optional<Long> group,
    Optional<Long> cacheSet) {
  /** Where swap is mounted. */
  public static final String NOWHERE = "none";

  /** Files, not mounted. */
  public static Filesystem of(Place on, FilesystemType type, String uuid, Optional<String> label) {
    return new Filesystem(
        on,
        type,
        uuid,
        label,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A share in a group. */
  static Filesystem member(Place on, FilesystemType type, String uuid, long group) {
    return new Filesystem(
        on,
        type,
        uuid,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(group),
        Optional.empty());
  }

  /** A cache. */
  static Filesystem cache(Place on, String uuid, long cacheSet) {
    return new Filesystem(
        on,
        FilesystemType.BCACHE_CACHE,
        uuid,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(cacheSet));
  }

  Filesystem mounted(String at, Optional<String> options) {
    return new Filesystem(on, type, uuid, label, Optional.of(at), options, group, cacheSet);
  }

  Filesystem unmounted() {
    return new Filesystem(
        on, type, uuid, label, Optional.empty(), Optional.empty(), group, cacheSet);
  }

  Filesystem as(FilesystemType changed) {
    return new Filesystem(on, changed, uuid, label, mountPoint, mountOptions, group, cacheSet);
  }

  /** Whether it belongs to something bigger, so that nobody may mount or replace it. */
  public boolean shared() {
    return group.isPresent() || cacheSet.isPresent();
  }
}
