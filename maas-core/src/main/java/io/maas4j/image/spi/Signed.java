package io.maas4j.image.spi;

import java.time.Instant;

/** What was signed, by which key, when. Immutable. */
public final class Signed {
  private final byte[] content;
  private final String fingerprint;
  private final Instant at;

  /**
   * @param fingerprint of the key: hexadecimal digits, upper case
   */
  public Signed(byte[] content, String fingerprint, Instant at) {
    this.content = content.clone();
    this.fingerprint = fingerprint;
    this.at = at;
  }

  public byte[] content() {
    return content.clone();
  }

  public String fingerprint() {
    return fingerprint;
  }

  public Instant at() {
    return at;
  }

  @Override
  public String toString() {
    return content.length + " bytes signed by " + fingerprint + " at " + at;
  }
}
