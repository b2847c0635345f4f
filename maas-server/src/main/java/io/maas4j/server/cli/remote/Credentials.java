package io.maas4j.server.cli.remote;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An API key. {@link #toString} does not show it. */
record Credentials(String consumerKey, String tokenKey, String tokenSecret) {

  /**
   * @param text {@code consumer:token:secret}
   */
  static Credentials of(String text) {
    String[] parts = text.strip().split(":", -1);
    if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || parts[2].isEmpty()) {
      throw new CommandException(
          "That is no API key: it has three parts, consumer:token:secret. Print one with: maas"
              + " apikey --username NAME");
    }
    return new Credentials(parts[0], parts[1], parts[2]);
  }

  /** {@code consumer:token:secret}. */
  String text() {
    return consumerKey + ":" + tokenKey + ":" + tokenSecret;
  }

  /** The header {@code Authorization} of one request: OAuth 1.0, PLAINTEXT. */
  String header(String nonce, long seconds) {
    return header(nonce, seconds, encoded("&" + encoded(tokenSecret)));
  }

  /** The same, to be shown. */
  String redactedHeader(String nonce, long seconds) {
    return header(nonce, seconds, "***");
  }

  private String header(String nonce, long seconds, String signature) {
    return "OAuth oauth_nonce=\""
        + nonce
        + "\", oauth_timestamp=\""
        + seconds
        + "\", oauth_version=\"1.0\", oauth_signature_method=\"PLAINTEXT\", oauth_consumer_key=\""
        + encoded(consumerKey)
        + "\", oauth_token=\""
        + encoded(tokenKey)
        + "\", oauth_signature=\""
        + signature
        + "\"";
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return consumerKey + ":***";
  }
}
