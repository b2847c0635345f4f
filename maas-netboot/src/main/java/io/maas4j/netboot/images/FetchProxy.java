package io.maas4j.netboot.images;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What requests go through, and who we are to it. Immutable; shows no password. */
final class FetchProxy {
  private static final String TOO_MANY = "too many authentication attempts";

  private final InetSocketAddress address;
  private final Optional<Authenticator> user;

  private FetchProxy(InetSocketAddress address, Optional<Authenticator> user) {
    this.address = address;
    this.user = user;
  }

  /**
   * @param uri {@code http://[user:password@]host:port}
   * @throws IllegalArgumentException when it is no such URI
   */
  static FetchProxy of(URI uri) {
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException("a proxy is http://host:port");
    }
    return new FetchProxy(
        InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort()),
        Optional.ofNullable(uri.getUserInfo()).map(User::new));
  }

  /** For a proxy that asks who we are. */
  private static final class User extends Authenticator {
    private final String name;
    private final String password;

    User(String userInfo) {
      String[] words = userInfo.split(":", 2);
      this.name = words[0];
      this.password = words.length == 2 ? words[1] : "";
    }

    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      // a source that asks is not told
      return getRequestorType() == RequestorType.PROXY
          ? new PasswordAuthentication(name, password.toCharArray())
          : null;
    }
  }

  void into(HttpClient.Builder client) {
    client.proxy(ProxySelector.of(address));
    user.ifPresent(client::authenticator);
  }

  /**
   * Why an answer was 407.
   *
   * @param uri what was to be fetched
   * @param challenges the proxy's {@code Proxy-Authenticate}
   */
  String refusal(URI uri, List<String> challenges) {
    String proxy = "the proxy " + this;
    if (user.isEmpty()) {
      return proxy + " wants a user and a password: give them, http://USER:PASSWORD@HOST:PORT";
    }
    if (challenges.stream().noneMatch(FetchProxy::isBasic)) {
      return proxy + " does not ask for user and password by Basic, and nothing else is understood";
    }
    // Java has been asked for them and did not want to send them
    return proxy
        + " wants user and password, and Java keeps them back for "
        + uri.getScheme().toLowerCase(Locale.ROOT)
        + ": start this program with -Djdk.http.auth."
        + ("https".equalsIgnoreCase(uri.getScheme()) ? "tunneling" : "proxying")
        + ".disabledSchemes= (and nothing behind the sign)";
  }

  private static boolean isBasic(String challenge) {
    return challenge.strip().toLowerCase(Locale.ROOT).startsWith("basic");
  }

  /** Whether requests ended because it refused our user and password again and again. */
  Optional<String> refusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException && String.valueOf(cause.getMessage()).startsWith(TOO_MANY)) {
        return Optional.of(
            "was not asked: the proxy " + this + " does not take the user and password of its URL");
      }
    }
    return Optional.empty();
  }

  /** Host and port. */
  @Override
  public String toString() {
    return address.getHostString() + ":" + address.getPort();
  }
}
