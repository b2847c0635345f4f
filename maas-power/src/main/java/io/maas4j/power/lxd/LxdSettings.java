package io.maas4j.power.lxd;

import com.google.common.net.InetAddresses;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parameters of {@code lxd} (power spec §13.1), read for one call.
 *
 * @param server {@code https://host:port}, without a path
 * @param instance the instance's name, bare
 * @param kind which of LXD's collections it is looked for in
 * @param password a trust password or a trust token
 * @param pair the given pair; empty when the BMC has none
 */
record LxdSettings(
    URI server,
    String project,
    String instance,
    Kind kind,
    Optional<Secret> password,
    Optional<ClientPair> pair) {
  static final String ADDRESS = "power_address";
  static final String INSTANCE = "instance_name";
  static final String PROJECT = "project";
  static final String PASSWORD = "password";
  static final String CERTIFICATE = "certificate";
  static final String KEY = "key";
  // LXD's names cannot have a slash, so this is no virtual machine's.
  private static final String CONTAINER_PREFIX = "container/";
  private static final int DEFAULT_PORT = 8443;
  private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*://.*");

  /** What an instance is. */
  enum Kind {
    VIRTUAL_MACHINE("virtual-machines", "virtual machine"),
    CONTAINER("containers", "container");

    private final String path;
    private final String label;

    Kind(String path, String label) {
      this.path = path;
      this.label = label;
    }

    /** The collection's name in URIs. */
    String path() {
      return path;
    }

    String label() {
      return label;
    }
  }

  static PowerSetting[] all() {
    return new PowerSetting[] {
      PowerSetting.text(ADDRESS, "LXD address").required(),
      PowerSetting.text(INSTANCE, "Instance name").ofNode().required(),
      PowerSetting.text(PROJECT, "LXD project").required().or("default"),
      PowerSetting.password(PASSWORD, "LXD password (optional)"),
      PowerSetting.text(CERTIFICATE, "LXD certificate (optional)"),
      PowerSetting.password(KEY, "LXD private key (optional)")
    };
  }

  static LxdSettings of(Call call) throws StepFailed {
    String instance = call.required(INSTANCE);
    Kind kind = Kind.VIRTUAL_MACHINE;
    if (instance.startsWith(CONTAINER_PREFIX)) {
      instance = instance.substring(CONTAINER_PREFIX.length());
      kind = Kind.CONTAINER;
    }
    if (instance.isEmpty() || instance.contains("/")) {
      throw StepFailed.setting(
          INSTANCE, "must be the name of a virtual machine, or container/NAME: '" + instance + "'");
    }
    return new LxdSettings(
        server(call.required(ADDRESS)),
        call.text(PROJECT).orElse("default"),
        instance,
        kind,
        call.secret(PASSWORD),
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
      throw StepFailed.setting(ADDRESS, "is no address: " + e.getReason());
    }
    if (!"https".equals(uri.getScheme().toLowerCase(Locale.ROOT))) {
      throw StepFailed.setting(ADDRESS, "must begin with https://, or have no scheme");
    }
    if (uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null
        || !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/")) {
      throw StepFailed.setting(ADDRESS, "must be like host, host:8443 or https://host:8443");
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    if (port == 0 || port > 65_535) {
      throw StepFailed.setting(ADDRESS, "has a port that is none: " + port);
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
    Optional<String> certificate = call.text(CERTIFICATE);
    Optional<Secret> key = call.secret(KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw StepFailed.setting(
          certificate.isPresent() ? KEY : CERTIFICATE,
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
    return "LxdSettings[" + instance + " in " + place() + "]";
  }
}
