package io.maas4j.server.api.auth;

import io.maas4j.access.User;
import io.maas4j.account.Credentials;

/** Who signed a request. */
public sealed interface Signer {
  /** A user who may use the API. */
  record Known(User user, Credentials shown) implements Signer {}

  /** Nobody: there are no credentials, or none that can be read. */
  record Nobody() implements Signer {}

  /**
   * Somebody who is turned away.
   *
   * @param status 400, 401 or 403
   * @param message safe to show
   */
  record Refused(int status, String message) implements Signer {}
}
