package io.maas4j.zone;

/** An availability zone; {@code default} always exists. */
public record Zone(long id, String name, String description) {
  public static final String DEFAULT = "default";
}
