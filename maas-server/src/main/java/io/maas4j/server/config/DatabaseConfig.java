package io.maas4j.server.config;

import io.maas4j.power.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which PostgreSQL holds everything. */
public sealed interface DatabaseConfig {

  /** What {@code database-uri} says for the embedded one. */
  String EMBEDDED_URI = "maas-test-db:///";

  /** The one that the server brings along and keeps in its data directory. */
  record Embedded() implements DatabaseConfig {
    @Override
    public String toString() {
      return EMBEDDED_URI;
    }
  }

  /**
   * One that somebody else runs.
   *
   * @param host name or address, without brackets
   * @param port 1–65535
   * @param user empty for the name of the operating system's user
   * @param parameters by the names that libpq has for them: {@code sslmode} and the like
   */
  record External(
      String host,
      int port,
      String database,
      Optional<String> user,
      Optional<Secret> password,
      Map<String, String> parameters)
      implements DatabaseConfig {
    public External {
      parameters = Map.copyOf(parameters);
    }

    /** For the driver; without user and password. */
    public String jdbcUrl() {
      String address = host.contains(":") ? "[" + host + "]" : host;
      return "jdbc:postgresql://" + address + ":" + port + "/" + database;
    }

    /** The URI with the password left out. */
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder("postgres://");
      user.ifPresent(name -> text.append(name).append(password.isPresent() ? ":***" : ""));
      text.append(user.isPresent() ? "@" : "");
      text.append(host.contains(":") ? "[" + host + "]" : host).append(':').append(port);
      text.append('/').append(database);
      char join = '?';
      for (Map.Entry<String, String> entry : new TreeMap<>(parameters).entrySet()) {
        text.append(join).append(entry.getKey()).append('=').append(entry.getValue());
        join = '&';
      }
      return text.toString();
    }
  }

  /**
   * @param text {@code postgres://user:password@host:port/database?sslmode=require}, {@code
   *     postgresql://…}, or {@code maas-test-db:///}
   * @throws IllegalArgumentException saying what is wrong, without repeating the text: there may be
   *     a password in it
   */
  static DatabaseConfig parse(String text) {
    if (text.startsWith("maas-test-db:")) {
      return new Embedded();
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "not a URI (position "
              + e.getIndex()
              + "); escape special characters of the password, '@' as %40");
    }
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    if (!scheme.equals("postgres") && !scheme.equals("postgresql")) {
      throw new IllegalArgumentException("only PostgreSQL is supported, not '" + scheme + "'");
    }
    if (uri.getHost() == null) {
      throw new IllegalArgumentException("there is no host, or a port that is no number, in it");
    }
    int port = uri.getPort() == -1 ? 5432 : uri.getPort();
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not within 1-65535");
    }
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    if (path.length() < 2 || path.indexOf('/', 1) >= 0) {
      throw new IllegalArgumentException("it must end in /DATABASE");
    }
    if (uri.getFragment() != null) {
      throw new IllegalArgumentException("'#' must be written as %23");
    }
    String account = Optional.ofNullable(uri.getRawUserInfo()).orElse("");
    int colon = account.indexOf(':');
    String user = decode(colon < 0 ? account : account.substring(0, colon));
    return new External(
        uri.getHost().replaceAll("[\\[\\]]", ""),
        port,
        path.substring(1),
        user.isEmpty() ? Optional.empty() : Optional.of(user),
        colon < 0 ? Optional.empty() : Optional.of(Secret.of(decode(account.substring(colon + 1)))),
        DatabaseParameters.parse(Optional.ofNullable(uri.getRawQuery()).orElse("")));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
