package io.maas4j.server.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code oauth_…} parameters of a request (RFC 5849 section 3.5), wherever they stood; what
 * they are worth is not known yet. Immutable.
 *
 * @param values decoded, by name
 */
public record OAuthParameters(Map<String, String> values) {
  private static final String SCHEME = "oauth";
  private static final String PREFIX = "oauth_";

  /** What credentials consist of; the version may be left out. */
  public static final List<String> REQUIRED =
      List.of(
          "oauth_signature_method",
          "oauth_consumer_key",
          "oauth_token",
          "oauth_signature",
          "oauth_timestamp",
          "oauth_nonce");

  public OAuthParameters {
    values = Map.copyOf(values);
  }

  /**
   * Reads an {@code Authorization} header such as {@code OAuth realm="…", oauth_token="…"}: order,
   * white space and quotes do not matter, nor does the case of the scheme (RFC 9110 section 11.1).
   *
   * @return empty when it is of another scheme; without values when it is garbled
   * @throws UnreadableRequestException 400 for an escape that is none
   */
  public static Optional<OAuthParameters> ofHeader(String header) {
    String[] parts = header.strip().split("\\s+", 2);
    if (!parts[0].toLowerCase(Locale.ROOT).equals(SCHEME)) {
      return Optional.empty();
    }
    Map<String, String> found = new HashMap<>();
    for (String part : (parts.length < 2 ? "" : parts[1]).split(",")) {
      String pair = part.strip();
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 0) {
        return Optional.of(new OAuthParameters(Map.of()));
      }
      found.put(
          pair.substring(0, equals).strip(),
          Percent.decode(unquoted(pair.substring(equals + 1).strip())));
    }
    return Optional.of(new OAuthParameters(found));
  }

  /**
   * Takes them out of a query or a form, the last of each name; other parameters are ignored.
   *
   * @return empty when there are none
   */
  public static Optional<OAuthParameters> ofParameters(Map<String, List<String>> given) {
    Map<String, String> found = new HashMap<>();
    given.forEach(
        (name, texts) -> {
          if (name.startsWith(PREFIX) && !texts.isEmpty()) {
            found.put(name, texts.get(texts.size() - 1));
          }
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(new OAuthParameters(found));
  }

  /** The value of this name; the empty text when there is none. */
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  /** The first of what credentials need that is not here. */
  public Optional<String> missing() {
    return REQUIRED.stream().filter(name -> !values.containsKey(name)).findFirst();
  }

  /** Whether the version is the one there is; it may be left out. */
  public boolean isVersion1() {
    String version = value("oauth_version");
    return version.isEmpty() || version.equals("1.0");
  }

  /** Whether the signature is of the kind that shows the secrets themselves. */
  public boolean isPlaintext() {
    return value("oauth_signature_method").equals("PLAINTEXT");
  }

  /**
   * The token's secret as the PLAINTEXT signature {@code <consumer secret>&<token secret>} shows it
   * (RFC 5849 section 3.4.4); consumer secrets are always empty.
   *
   * @return empty when the signature has another form
   */
  public Optional<String> tokenSecret() {
    String[] parts = value("oauth_signature").split("&", -1);
    return parts.length == 2 && parts[0].isEmpty()
        ? Optional.of(Percent.decode(parts[1]))
        : Optional.empty();
  }

  /**
   * @return empty when it is no whole number of seconds since 1970
   */
  public Optional<Instant> timestamp() {
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(value("oauth_timestamp").strip())));
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String unquoted(String value) {
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
