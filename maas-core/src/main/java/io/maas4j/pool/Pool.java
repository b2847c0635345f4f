package io.maas4j.pool;

/** A resource pool; {@code default}, number 0, always exists. */
public record Pool(long id, String name, String description) {
  public static final String DEFAULT = "default";
}
