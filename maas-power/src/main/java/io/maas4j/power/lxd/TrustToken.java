package io.maas4j.power.lxd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a one-time trust token tells besides being a password (power spec §13.2).
 *
 * @param fingerprint the server's certificate, SHA-256 in lower-case hexadecimal
 */
record TrustToken(String fingerprint) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final int MAX_CHARACTERS = 1 << 16;

  /** Empty for a text that is a password rather than a token. */
  static Optional<TrustToken> read(String password) {
    if (password.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    JsonNode token;
    try {
      token = JSON.readTree(Base64.getDecoder().decode(password.strip()));
    } catch (IllegalArgumentException | IOException e) {
      // Neither base64 nor JSON: a password like any other.
      return Optional.empty();
    }
    String fingerprint = token.path("fingerprint").asText("").toLowerCase(Locale.ROOT);
    return token.path("secret").isTextual() && SHA_256.matcher(fingerprint).matches()
        ? Optional.of(new TrustToken(fingerprint))
        : Optional.empty();
  }
}
