package io.maas4j.network;

import java.util.Optional;

/**
 * A set of VLANs that can reach each other through switches.
 *
 * @param id {@link #DEFAULT} for the default one, which therefore is not the sign of a new one
 * @param classType what kind of switches these are, in the operator's words
 */
public record Fabric(long id, String name, String description, Optional<String> classType) {
  /** Id of the fabric on which everything is of which nobody says otherwise. */
  public static final long DEFAULT = 0;

  /** One without a description. */
  public Fabric(long id, String name, Optional<String> classType) {
    this(id, name, "", classType);
  }

  /** The name of one that nobody has named. */
  public static String nameOf(long id) {
    return "fabric-" + id;
  }

  public Fabric withId(long changed) {
    return new Fabric(changed, name, description, classType);
  }

  public Fabric withName(String changed) {
    return new Fabric(id, changed, description, classType);
  }
}
