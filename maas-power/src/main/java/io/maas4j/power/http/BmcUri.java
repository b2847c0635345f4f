package io.maas4j.power.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.Locale;

/** Where a BMC is, as its address parameter says it in whatever form people write it. */
public final class BmcUri {
  private BmcUri() {}

  /**
   * The URI of an address: a name, an IP address (IPv6 with or without brackets), with or without
   * scheme, port and path.
   *
   * @param name of the parameter
   * @param scheme for an address without one
   * @param port for an address without one; -1 for the scheme's
   * @return without query, fragment and a slash at the end
   * @throws StepFailed {@code setting} when it is missing or no address, or has a user
   */
  public static URI of(Call call, String name, String scheme, int port) throws StepFailed {
    String text = call.required(name);
    String full = text.contains("://") ? text : scheme + "://" + bracketed(text);
    try {
      URI uri = new URI(full);
      String given = uri.getScheme().toLowerCase(Locale.ROOT);
      if (uri.getHost() == null || !given.equals("http") && !given.equals("https")) {
        throw StepFailed.setting(name, "must be a host, or like https://host:port");
      }
      if (uri.getRawUserInfo() != null) {
        throw StepFailed.setting(name, "has a user in front of the host")
            .remedy("use the user's own parameter instead");
      }
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
      int effective = uri.getPort() >= 0 ? uri.getPort() : port;
      String authority = uri.getHost() + (effective < 0 ? "" : ":" + effective);
      return new URI(given + "://" + authority + path);
    } catch (URISyntaxException e) {
      throw StepFailed.setting(name, "is no address: " + e.getReason());
    }
  }

  private static String bracketed(String text) {
    boolean v6 = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':');
    return v6 ? "[" + text + "]" : text;
  }

  /** This URI with a path (and query) behind it, which is encoded already. */
  public static URI at(URI base, String path) throws StepFailed {
    try {
      return new URI(base + path);
    } catch (URISyntaxException e) {
      throw StepFailed.fatal("cannot be asked for what is no path: " + e.getReason());
    }
  }

  /** Text for one segment of a path or one value of a query, percent-encoded. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
