package io.maas4j.image;

import java.time.Instant;

/**
 * Where images are imported from.
 *
 * @param url of the image stream's directory; unique
 * @param keyringFilename a file on the region that holds the keys; empty when {@code keyringData}
 *     does
 * @param keyringData base64 of the keys themselves; empty when a file holds them
 * @param name for people
 * @param priority of several that offer the same image, the greatest counts
 * @param enabled whether it is asked at all
 * @param skipKeyringVerification whether its index is believed without a signature
 */
public record BootSource(
    long id,
    String url,
    String keyringFilename,
    String keyringData,
    String name,
    int priority,
    boolean enabled,
    boolean skipKeyringVerification,
    Instant created,
    Instant updated) {
  private static final String STABLE = "http://images.maas.io/ephemeral-v3/stable/";
  private static final String KEYRING = "/usr/share/keyrings/ubuntu-cloudimage-keyring.gpg";

  /** The one that a fresh region has. */
  public static BootSource stable(Instant at) {
    return new BootSource(1, STABLE, KEYRING, "", "MAAS stable", 1, true, false, at, at);
  }

  /** The same source with another id. */
  public BootSource withId(long newId) {
    return new BootSource(
        newId,
        url,
        keyringFilename,
        keyringData,
        name,
        priority,
        enabled,
        skipKeyringVerification,
        created,
        updated);
  }
}
