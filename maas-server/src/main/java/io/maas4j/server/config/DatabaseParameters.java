package io.maas4j.server.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The part of a database URI behind the question mark. */
final class DatabaseParameters {
  private static final Set<String> SSL_MODES =
      Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
  private static final Set<String> KNOWN =
      Set.of(
          "sslmode",
          "sslrootcert",
          "sslcert",
          "sslkey",
          "connect_timeout",
          "application_name",
          "options");

  private DatabaseParameters() {}

  static Map<String, String> parse(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String part : query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("a parameter behind '?' is not NAME=VALUE");
      }
      String name = part.substring(0, equals);
      String value = URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "parameter '" + name + "' is not supported; known are " + new TreeSet<>(KNOWN));
      }
      if (name.equals("sslmode") && !SSL_MODES.contains(value)) {
        throw new IllegalArgumentException(
            "sslmode '" + value + "' is none of " + new TreeSet<>(SSL_MODES));
      }
      if (name.equals("connect_timeout") && !value.matches("\\d{1,5}")) {
        throw new IllegalArgumentException("connect_timeout '" + value + "' is not in seconds");
      }
      parameters.put(name, value);
    }
    return parameters;
  }
}
