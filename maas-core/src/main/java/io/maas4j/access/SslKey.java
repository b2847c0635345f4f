package io.maas4j.access;

/**
 * A user's X.509 certificate, which the user's machines are handed.
 *
 * @param user whose it is, by name
 * @param certificate in PEM
 */
public record SslKey(long id, String user, String certificate) {
  public SslKey withId(long given) {
    return new SslKey(given, user, certificate);
  }
}
