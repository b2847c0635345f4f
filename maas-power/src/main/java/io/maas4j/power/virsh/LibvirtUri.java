package io.maas4j.power.virsh;

import io.maas4j.power.steps.StepFailed;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection address of libvirt, {@code driver[+transport]://[user@][host][:port]/path}.
 *
 * @param driver {@code qemu}
 * @param transport how the host is reached
 * @param user empty when none is given
 * @param host without brackets; empty for this machine
 * @param port -1 when none is given
 * @param path {@code /system}
 */
record LibvirtUri(
    String driver, Transport transport, Optional<String> user, String host, int port, String path) {
  static final String ADDRESS = "power_address";
  private static final Pattern SCHEME = Pattern.compile("([a-z]+)(?:\\+([a-z0-9]+))?");
  private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9_./-]{0,200}");

  enum Transport {
    /** The virsh of the host, over SSH. */
    SSH,
    /** Libvirt's own protocol, in the clear. */
    TCP,
    /** Libvirt's own protocol on a socket of this machine. */
    UNIX
  }

  static LibvirtUri parse(String text) throws StepFailed {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw StepFailed.setting(ADDRESS, "is no address of libvirt: " + e.getReason());
    }
    Matcher scheme =
        SCHEME.matcher(uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT));
    if (!scheme.matches()
        || uri.getRawPath() == null
        || !PATH.matcher(uri.getRawPath()).matches()) {
      throw StepFailed.setting(ADDRESS, "must be like qemu+ssh://user@host/system: '" + text + "'");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw StepFailed.setting(ADDRESS, "must not have a query string");
    }
    String user = uri.getUserInfo();
    if (user != null && user.contains(":")) {
      throw StepFailed.setting(ADDRESS, "has a password in it").remedy("use power_pass instead");
    }
    return new LibvirtUri(
        scheme.group(1),
        transport(Optional.ofNullable(scheme.group(2)), uri),
        Optional.ofNullable(user),
        uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", ""),
        uri.getPort(),
        uri.getRawPath());
  }

  /** As virsh on the host itself is told to connect. */
  String local() {
    return driver + "://" + path;
  }

  private static Transport transport(Optional<String> name, URI uri) throws StepFailed {
    boolean remote = uri.getHost() != null;
    switch (name.orElse("")) {
      case "ssh" -> {
        if (remote) {
          return Transport.SSH;
        }
      }
      case "tcp" -> {
        if (remote) {
          return Transport.TCP;
        }
      }
      case "", "unix" -> {
        // qemu://localhost/system is what MAAS fills in; libvirt itself would take it for TLS.
        if (uri.getRawAuthority() == null || "localhost".equals(uri.getHost())) {
          return Transport.UNIX;
        }
      }
      default -> {
        // Told below.
      }
    }
    throw StepFailed.setting(
        ADDRESS,
        "has a transport that this driver does not have; it has qemu+ssh://user@host/system,"
            + " qemu+tcp://host/system and qemu:///system");
  }
}
