package io.maas4j.power.lxd;

import com.google.common.net.InetAddresses;
import io.maas4j.power.Secret;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A project of an LXD server, and how we make ourselves known there (power spec §13.1).
 *
 * @param server {@code https://host:port}, without a path
 * @param password a trust password or a trust token
 * @param pair the given pair; empty when the BMC has none
 */
record LxdHost(URI server, String project, Optional<Secret> password, Optional<ClientPair> pair) {
  private static final int DEFAULT_PORT = 8443;
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*");

  static LxdHost of(Call call) throws StepFailed {
    return new LxdHost(
        server(call.required(LxdSettings.ADDRESS)),
        call.text(LxdSettings.PROJECT).orElse("default"),
        call.secret(LxdSettings.PASSWORD),
        pair(call));
  }

  /** How a person finds the server and the project. */
  String place() {
    return "project '" + project + "' of LXD at " + server.getAuthority();
  }

  private static URI server(String address) throws StepFailed {
    String text = SCHEME.matcher(address).matches() ? address : "https://" + bracketed(address);
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw StepFailed.setting(LxdSettings.ADDRESS, "is no address: " + e.getReason());
    }
    if (!"https".equals(uri.getScheme().toLowerCase(Locale.ROOT))) {
      throw StepFailed.setting(LxdSettings.ADDRESS, "must begin with https://, or have no scheme");
    }
    if (uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
      throw StepFailed.setting(
          LxdSettings.ADDRESS, "must be like host, host:8443 or https://host:8443");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    if (port == 0 || port > 65_535) {
      throw StepFailed.setting(LxdSettings.ADDRESS, "has a port that is none: " + port);
    }
    return URI.create("https://" + uri.getHost() + ":" + port);
  }

  /** An IPv6 address without brackets is clear when it has no port. */
  private static String bracketed(String address) {
    return address.contains(":") && InetAddresses.isInetAddress(address)
        ? "[" + address + "]"
        : address;
  }

  private static Optional<ClientPair> pair(Call call) throws StepFailed {
    Optional<String> certificate = call.text(LxdSettings.CERTIFICATE);
    Optional<Secret> key = call.secret(LxdSettings.KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw StepFailed.setting(
          certificate.isPresent() ? LxdSettings.KEY : LxdSettings.CERTIFICATE,
          "is missing: a certificate and its key go together");
    }
    if (certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ClientPair.parse(certificate.get(), key.orElseThrow()));
    } catch (UnusablePair e) {
      throw StepFailed.setting(e.parameter(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public String toString() {
    return "LxdHost[" + place() + "]";
  }
}
