package io.maas4j.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What is to be deployed. Immutable.
 *
 * @param osystem empty for the default
 * @param series empty for the default; {@code ubuntu/noble} is taken apart
 * @param hweKernel empty for the default
 * @param agentName an opaque mark of the client
 * @param userData for cloud-init on the deployed machine
 * @param comment for the event
 */
public record Deployment(
    String osystem,
    String series,
    String hweKernel,
    String agentName,
    Optional<byte[]> userData,
    String comment) {

  /** The default operating system. */
  public static final Deployment DEFAULT = of("", "");

  /**
   * @param osystem empty for the default
   * @param series empty for the default
   */
  public static Deployment of(String osystem, String series) {
    return new Deployment(osystem, series, "", "", Optional.empty(), "");
  }

  /** With user data for cloud-init, which is stored as UTF-8. */
  public Deployment userData(String text) {
    return userData(text.getBytes(StandardCharsets.UTF_8));
  }

  /** With user data for cloud-init, byte for byte. */
  public Deployment userData(byte[] bytes) {
    return new Deployment(
        osystem,
        series,
        hweKernel,
        agentName,
        Optional.of(Arrays.copyOf(bytes, bytes.length)),
        comment);
  }

  /** With an opaque mark of the client, by which machines can be looked for. */
  public Deployment agentName(String name) {
    return new Deployment(osystem, series, hweKernel, name, userData, comment);
  }

  /** With a comment for the event. */
  public Deployment comment(String text) {
    return new Deployment(osystem, series, hweKernel, agentName, userData, text);
  }

  /** User data may hold secrets. */
  @Override
  public String toString() {
    return "Deployment[" + osystem + "/" + series + "]";
  }
}
