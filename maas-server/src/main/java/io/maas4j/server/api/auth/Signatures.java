package io.maas4j.server.api.auth;

import io.maas4j.account.Authentication;
import io.maas4j.account.Credentials;
import io.maas4j.server.http.OAuthParameters;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks signatures; thread-safe. Never puts a secret into an answer. */
public final class Signatures {
  private final Authentication authentication;

  public Signatures(Authentication authentication) {
    this.authentication = authentication;
  }

  /**
   * Blocks for a transaction when there are credentials.
   *
   * @param header the {@code Authorization} header
   * @param parameters query and form, where credentials may stand too
   */
  public Signer check(Optional<String> header, Map<String, List<String>> parameters) {
    Optional<OAuthParameters> shown =
        header
            .flatMap(OAuthParameters::ofHeader)
            .filter(Signatures::isComplete)
            .or(() -> OAuthParameters.ofParameters(parameters).filter(Signatures::isComplete));
    return shown.map(this::check).orElseGet(Signer.Nobody::new);
  }

  /** Has a request not count that could not be done now; its sender may repeat it as it stands. */
  public void forget(Credentials shown) {
    authentication.forget(shown);
  }

  /** Incomplete credentials are as good as none (REST contract, section 2.2). */
  private static boolean isComplete(OAuthParameters shown) {
    return shown.missing().isEmpty();
  }

  private Signer check(OAuthParameters shown) {
    if (!shown.isVersion1()) {
      return error("OAuth version " + printable(shown.value("oauth_version")) + " not supported.");
    }
    if (!shown.isPlaintext()) {
      return error(
          "Signature method "
              + printable(shown.value("oauth_signature_method"))
              + " not supported: use PLAINTEXT.");
    }
    Optional<Instant> timestamp = shown.timestamp();
    if (timestamp.isEmpty()) {
      return new Signer.Refused(400, "oauth_timestamp is no whole number of seconds.");
    }
    Credentials credentials =
        new Credentials(
            shown.value("oauth_consumer_key"),
            shown.value("oauth_token"),
            // an empty text is nobody's secret
            shown.tokenSecret().orElse(""),
            timestamp.get(),
            shown.value("oauth_nonce"));
    Credentials.Outcome outcome = authentication.check(credentials);
    if (outcome instanceof Credentials.Outcome.OfUser ofUser) {
      return ofUser.user().active()
          ? new Signer.Known(ofUser.user(), credentials)
          : new Signer.Refused(403, "User is not allowed access to this API.");
    }
    if (outcome instanceof Credentials.Outcome.OfMachine) {
      return new Signer.Refused(403, "User is not allowed access to this API.");
    }
    Credentials.Outcome.Refused refused = (Credentials.Outcome.Refused) outcome;
    return refused.unknownConsumer()
        ? new Signer.Refused(401, "Authorization Error: " + refused.reason())
        : error(refused.reason());
  }

  private static Signer error(String message) {
    return new Signer.Refused(401, "Authorization Error: '" + printable(message) + "'");
  }

  private static String printable(String text) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() > 200 ? shown.substring(0, 200) + "…" : shown;
  }
}
