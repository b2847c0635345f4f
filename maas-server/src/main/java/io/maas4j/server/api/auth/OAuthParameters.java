package io.maas4j.server.api.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code oauth_…} parameters of a request, wherever they stood (REST contract, section 2.2).
 *
 * @param values decoded, by name
 */
record OAuthParameters(Map<String, String> values) {
  private static final String SCHEME = "OAuth ";
  private static final String PREFIX = "oauth_";
  private static final List<String> REQUIRED =
      List.of(
          "oauth_consumer_key",
          "oauth_token",
          "oauth_signature",
          "oauth_signature_method",
          "oauth_timestamp",
          "oauth_nonce");

  OAuthParameters {
    values = Map.copyOf(values);
  }

  /**
   * Reads a header such as {@code OAuth realm="…", oauth_token="…"}; order and white space do not
   * matter, the realm is ignored.
   *
   * @return empty when it is of another scheme, garbled, or lacks something
   */
  static Optional<OAuthParameters> ofHeader(String header) {
    if (!header.startsWith(SCHEME)) {
      return Optional.empty();
    }
    Map<String, String> found = new LinkedHashMap<>();
    for (String part : header.substring(SCHEME.length()).split(",", -1)) {
      String pair = part.strip();
      int equals = pair.indexOf('=');
      if (equals < 0) {
        if (pair.isEmpty()) {
          continue;
        }
        return Optional.empty();
      }
      found.put(pair.substring(0, equals).strip(), Percent.decode(unquoted(pair, equals + 1)));
    }
    return complete(found);
  }

  /** Takes them out of a query or a form; other parameters are ignored. */
  static Optional<OAuthParameters> ofParameters(Map<String, List<String>> given) {
    Map<String, String> found = new LinkedHashMap<>();
    given.forEach(
        (name, texts) -> {
          if (name.startsWith(PREFIX) && !texts.isEmpty()) {
            found.put(name, texts.get(texts.size() - 1));
          }
        });
    return complete(found);
  }

  String value(String name) {
    return values.getOrDefault(name, "");
  }

  /**
   * The token's secret as the PLAINTEXT signature {@code <consumer secret>&<token secret>} shows
   * it; consumer secrets are always empty.
   *
   * @return empty when the signature has another form
   */
  Optional<String> tokenSecret() {
    String signature = value("oauth_signature");
    List<String> parts = new ArrayList<>(List.of(signature.split("&", -1)));
    return parts.size() == 2 && parts.get(0).isEmpty()
        ? Optional.of(Percent.decode(parts.get(1)))
        : Optional.empty();
  }

  private static Optional<OAuthParameters> complete(Map<String, String> found) {
    return found.keySet().containsAll(REQUIRED)
        ? Optional.of(new OAuthParameters(found))
        : Optional.empty();
  }

  private static String unquoted(String pair, int from) {
    String value = pair.substring(from).strip();
    return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "OAuthParameters[" + value("oauth_token") + "]";
  }
}
