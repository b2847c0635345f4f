package io.maas4j.storage;

/** Where new numbers and UUIDs come from. */
public interface StorageIds {

  /** What is counted together. */
  enum Numbering {
    /** Physical and virtual block devices. */
    DEVICE,
    PARTITION,
    /** Volume groups, RAIDs, bcaches and datastores. */
    GROUP,
    CACHE_SET
  }

  /** A number that nothing of its kind has, on any machine. */
  long next(Numbering of);

  String uuid();
}
