package io.maas4j.network;

/**
 * VLANs between which traffic may be routed.
 *
 * @param id zero before it is stored
 * @param name unique
 */
public record Space(long id, String name, String description) {
  /** With another id. */
  public Space withId(long changed) {
    return new Space(changed, name, description);
  }
}
