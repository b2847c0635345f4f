package io.maas4j.server.metadata;

import io.maas4j.account.Credentials;
import io.maas4j.server.http.OAuthParameters;
import java.util.Optional;

/** What the OAuth header of a machine shows (metadata contract, section 2). */
final class SignedRequest {
  private SignedRequest() {}

  /**
   * @param header {@code Authorization}, if there is one
   * @return empty when the request is not signed in this way
   * @throws Refusal naming what is missing or wrong
   */
  static Optional<Credentials> read(Optional<String> header) {
    return header.flatMap(OAuthParameters::ofHeader).map(SignedRequest::credentials);
  }

  private static Credentials credentials(OAuthParameters shown) {
    shown
        .missing()
        .ifPresent(
            name -> {
              throw Refusal.badRequest("Missing OAuth parameter: " + name + ".");
            });
    if (!shown.isPlaintext()) {
      throw Refusal.badRequest(
          "Unsupported signature method: "
              + shown.value("oauth_signature_method")
              + "; use PLAINTEXT.");
    }
    if (!shown.isVersion1()) {
      throw Refusal.badRequest(
          "Unsupported OAuth version: " + shown.value("oauth_version") + "; use 1.0.");
    }
    return new Credentials(
        shown.value("oauth_consumer_key"),
        shown.value("oauth_token"),
        shown.tokenSecret().orElseThrow(() -> Refusal.unauthorized("Invalid signature.")),
        shown
            .timestamp()
            .orElseThrow(() -> Refusal.badRequest("oauth_timestamp must be seconds since 1970.")),
        shown.value("oauth_nonce"));
  }
}
