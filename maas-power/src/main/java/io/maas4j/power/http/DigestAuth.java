package io.maas4j.power.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * HTTP Digest authentication (RFC 7616): the answer to a challenge. {@code qop=auth} or none, MD5
 * or SHA-256. Immutable.
 */
public final class DigestAuth {
  private static final Pattern PARAMETER =
      Pattern.compile("([A-Za-z0-9_-]{1,32})\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");
  private static final int LONGEST_CHALLENGE = 4096;

  private final String user;
  private final String password;

  public DigestAuth(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /**
   * The {@code Authorization} header for a request, from the challenges of a 401.
   *
   * @param challenges the values of {@code WWW-Authenticate}
   * @param random for the client's nonce
   * @throws StepFailed {@code authentication} when no challenge can be answered
   */
  public String header(List<String> challenges, String method, URI uri, SecureRandom random)
      throws StepFailed {
    for (String challenge : challenges) {
      boolean digest = challenge.regionMatches(true, 0, "Digest ", 0, 7);
      if (digest && challenge.length() <= LONGEST_CHALLENGE) {
        Optional<String> header = answer(parameters(challenge.substring(7)), method, uri, random);
        if (header.isPresent()) {
          return header.get();
        }
      }
    }
    throw StepFailed.authentication(
        uri.getHost() + " asks for a way of authentication other than Digest with MD5 or SHA-256");
  }

  private Optional<String> answer(
      Map<String, String> challenge, String method, URI uri, SecureRandom random) {
    String algorithm = challenge.getOrDefault("algorithm", "MD5").toUpperCase(Locale.ROOT);
    String qop = challenge.getOrDefault("qop", "");
    boolean auth = List.of(qop.split("\\s*,\\s*")).contains("auth");
    boolean known = algorithm.equals("MD5") || algorithm.equals("SHA-256");
    if (!known || !auth && !qop.isEmpty() || !challenge.containsKey("nonce")) {
      return Optional.empty();
    }
    String realm = challenge.getOrDefault("realm", "");
    String nonce = challenge.get("nonce");
    String path = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    String ha1 = hash(algorithm, user + ":" + realm + ":" + password);
    String ha2 = hash(algorithm, method + ":" + path);
    StringBuilder header = new StringBuilder("Digest ");
    header.append("username=").append(quoted(user));
    header.append(", realm=").append(quoted(realm));
    header.append(", nonce=").append(quoted(nonce));
    header.append(", uri=").append(quoted(path));
    header.append(", algorithm=").append(algorithm);
    if (auth) {
      byte[] bytes = new byte[16];
      random.nextBytes(bytes);
      String cnonce = HexFormat.of().formatHex(bytes);
      String response = hash(algorithm, ha1 + ":" + nonce + ":00000001:" + cnonce + ":auth:" + ha2);
      header.append(", response=\"").append(response).append('"');
      header.append(", qop=auth, nc=00000001, cnonce=\"").append(cnonce).append('"');
    } else {
      header.append(", response=\"");
      header.append(hash(algorithm, ha1 + ":" + nonce + ":" + ha2)).append('"');
    }
    if (challenge.containsKey("opaque")) {
      header.append(", opaque=").append(quoted(challenge.get("opaque")));
    }
    return Optional.of(header.toString());
  }

  private static Map<String, String> parameters(String challenge) {
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher matcher = PARAMETER.matcher(challenge);
    while (matcher.find()) {
      String quoted = matcher.group(2);
      parameters.putIfAbsent(
          matcher.group(1).toLowerCase(Locale.ROOT),
          quoted == null ? matcher.group(3) : quoted.replaceAll("\\\\(.)", "$1"));
    }
    return parameters;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String hash(String algorithm, String text) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5 and SHA-256", e);
    }
  }
}
