package io.maas4j.power.redfish;

import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Where a service is. What it calls by links is asked of this origin, whatever host the links name:
 * a BMC does not know by which name we reach it, and is not to send us elsewhere.
 *
 * @param origin scheme, host and port, {@code https://10.0.0.7:8443}
 * @param prefix the path in front of {@code /redfish/v1}, mostly empty; without a slash at its end
 */
record Address(String origin, String prefix) {
  static final String PARAMETER = "power_address";
  private static final int MAX_SHOWN = 120;

  static Address of(Call call) throws StepFailed {
    String text = call.required(PARAMETER);
    // Power spec §12: an address without a scheme is one of https.
    URI uri = parsed(text.contains("://") ? text : "https://" + bracketed(text));
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
      throw StepFailed.setting(
          PARAMETER, "must be a host, or like https://host:port: '" + shown(text) + "'");
    }
    if (uri.getRawUserInfo() != null) {
      throw StepFailed.setting(PARAMETER, "has a user in front of the host")
          .remedy("use power_user and power_pass instead");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw StepFailed.setting(PARAMETER, "must end before '?' and '#'");
    }
    if (uri.getPort() > 65_535 || uri.getPort() == 0) {
      throw StepFailed.setting(PARAMETER, "has a port that is not 1 to 65535");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String path = uri.getRawPath();
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return new Address(scheme + "://" + uri.getHost() + port, path);
  }

  /**
   * The URI of a link that the service gave, or of a path that the standard defines.
   *
   * @param link a path, or a URI of which only path and query count
   */
  URI uri(String link) throws StepFailed {
    URI parsed;
    try {
      parsed = new URI(link.strip());
    } catch (URISyntaxException e) {
      throw StepFailed.action(origin + " has a link that is no URI: '" + shown(link) + "'");
    }
    String path = parsed.getRawPath();
    if (path == null || !path.startsWith("/")) {
      throw StepFailed.action(origin + " has a link without a path: '" + shown(link) + "'");
    }
    boolean prefixed = prefix.isEmpty() || path.equals(prefix) || path.startsWith(prefix + "/");
    String query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
    return URI.create(origin + (prefixed ? path : prefix + path) + query);
  }

  private static URI parsed(String text) throws StepFailed {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      // Not its message, which repeats the address: there may be a password in it.
      throw StepFailed.setting(
          PARAMETER, "is no address: " + e.getReason() + " at character " + e.getIndex());
    }
  }

  /** An IPv6 address of a machine is mostly written without the brackets that a URI needs. */
  private static String bracketed(String text) {
    boolean bare = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    return bare && text.indexOf('/') < 0 && text.indexOf('@') < 0 ? "[" + text + "]" : text;
  }

  private static String shown(String text) {
    return ErrorText.clean(text, MAX_SHOWN);
  }
}
