package io.maas4j.network;

/**
 * A bridge that was made because a machine was allocated with bridges; it goes when the machine is
 * given back.
 *
 * @param id zero before it is stored
 * @param interfaceId the bridge
 */
public record AcquiredBridge(long id, long interfaceId) {
  /** With another id. */
  public AcquiredBridge withId(long changed) {
    return new AcquiredBridge(changed, interfaceId);
  }
}
