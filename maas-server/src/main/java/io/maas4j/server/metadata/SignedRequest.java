package io.maas4j.server.metadata;

import io.maas4j.account.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the OAuth 1.0 header of machines (metadata contract, section 2; RFC 5849 section 3.5.1).
 */
final class SignedRequest {
  private static final String SCHEME = "oauth";

  private SignedRequest() {}

  /**
   * @param header {@code Authorization}; null when there is none
   * @return empty when the request is not signed in this way
   * @throws Refusal naming what is missing or wrong
   */
  static Optional<Credentials> read(@org.jspecify.annotations.Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    String[] parts = header.strip().split("\\s+", 2);
    if (!parts[0].toLowerCase(Locale.ROOT).equals(SCHEME)) {
      return Optional.empty();
    }
    Map<String, String> fields = fields(parts.length < 2 ? "" : parts[1]);
    String method = required(fields, "oauth_signature_method");
    if (!method.equals("PLAINTEXT")) {
      throw Refusal.badRequest("Unsupported signature method: " + method + "; use PLAINTEXT.");
    }
    String version = fields.getOrDefault("oauth_version", "1.0");
    if (!version.equals("1.0")) {
      throw Refusal.badRequest("Unsupported OAuth version: " + version + "; use 1.0.");
    }
    return Optional.of(
        new Credentials(
            required(fields, "oauth_consumer_key"),
            required(fields, "oauth_token"),
            secret(required(fields, "oauth_signature")),
            timestamp(required(fields, "oauth_timestamp")),
            required(fields, "oauth_nonce")));
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String field : text.split(",")) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        continue;
      }
      String value = field.substring(equals + 1).strip();
      if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
        value = value.substring(1, value.length() - 1);
      }
      fields.put(field.substring(0, equals).strip(), decoded(value));
    }
    return fields;
  }

  private static String required(Map<String, String> fields, String name) {
    String value = fields.get(name);
    if (value == null || value.isEmpty()) {
      throw Refusal.badRequest("Missing OAuth parameter: " + name + ".");
    }
    return value;
  }

  /** Consumer secret, {@code &}, token secret; the first is always empty. */
  private static String secret(String signature) {
    int ampersand = signature.indexOf('&');
    if (ampersand != 0) {
      throw Refusal.unauthorized("Invalid signature.");
    }
    return decoded(signature.substring(1));
  }

  private static Instant timestamp(String text) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(text));
    } catch (NumberFormatException | java.time.DateTimeException e) {
      throw Refusal.badRequest("oauth_timestamp must be seconds since 1970.");
    }
  }

  private static String decoded(String text) {
    try {
      // a plus sign stands for itself in OAuth
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("Malformed percent-encoding in the Authorization header.");
    }
  }
}
