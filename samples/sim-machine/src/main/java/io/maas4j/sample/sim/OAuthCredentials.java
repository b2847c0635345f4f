package io.maas4j.sample.sim;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Supplier;

/** A machine's own OAuth 1.0 token. It prints as its public half only. */
record OAuthCredentials(String consumerKey, String tokenKey, String tokenSecret) {

  /**
   * An {@code Authorization} header with a PLAINTEXT signature (RFC 5849 §3.4.4), written as
   * cloud-init writes it; the consumer secret is empty.
   */
  String header(Instant now, Supplier<String> nonces) {
    return "OAuth oauth_nonce=\""
        + nonces.get()
        + "\", oauth_timestamp=\""
        + now.getEpochSecond()
        + "\", oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\""
        + encoded(consumerKey)
        + "\", oauth_token=\""
        + encoded(tokenKey)
        + "\", oauth_signature=\"%26"
        // The signature holds the encoded secret, and is encoded as a parameter once more.
        + encoded(encoded(tokenSecret))
        + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  @Override
  public String toString() {
    return "OAuthCredentials[consumerKey=" + consumerKey + ", tokenKey=" + tokenKey + "]";
  }
}
