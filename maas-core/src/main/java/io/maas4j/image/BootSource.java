package io.maas4j.image;

import java.time.Instant;
import java.util.Map;

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
 * @param seen how new its files were that were believed, by the name of their content; that of the
 *     index is empty
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
    Instant updated,
    Map<String, Instant> seen) {
  private static final String STABLE = "http://images.maas.io/ephemeral-v3/stable/";
  private static final String KEYRING = "/usr/share/keyrings/ubuntu-cloudimage-keyring.gpg";

  public BootSource {
    seen = Map.copyOf(seen);
  }

  /** The one that a fresh region has. */
  public static BootSource stable(Instant at) {
    return new BootSource(1, STABLE, KEYRING, "", "MAAS stable", 1, true, false, at, at, Map.of());
  }

  /** The same source with another id. */
  public BootSource withId(long newId) {
    return with(newId, seen);
  }

  /** With what was believed now. */
  public BootSource seen(Map<String, Instant> nowSeen) {
    return with(id, nowSeen);
  }

  private BootSource with(long newId, Map<String, Instant> nowSeen) {
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
        updated,
        nowSeen);
  }
}
