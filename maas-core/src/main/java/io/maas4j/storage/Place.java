package io.maas4j.storage;

/** What a file system can be on. */
public record Place(Kind kind, long id) {

  /** Of what the number is. */
  public enum Kind {
    DEVICE,
    PARTITION
  }

  /** A block device, physical or virtual. */
  public static Place device(long id) {
    return new Place(Kind.DEVICE, id);
  }

  public static Place partition(long id) {
    return new Place(Kind.PARTITION, id);
  }
}
