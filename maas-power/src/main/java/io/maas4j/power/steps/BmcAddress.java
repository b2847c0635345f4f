package io.maas4j.power.steps;

import com.google.common.net.HostAndPort;
import java.net.InetSocketAddress;

/**
 * Where a BMC listens.
 *
 * @param host a name or an IP address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record BmcAddress(String host, int port) {

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]:port} or a bare IPv6 address out of a
   * parameter.
   *
   * @param parameter the parameter's name
   * @param defaultPort the port when none is given
   * @throws StepFailed when it is missing or is none of these
   */
  public static BmcAddress of(Call call, String parameter, int defaultPort) throws StepFailed {
    String text = call.required(parameter);
    HostAndPort address;
    try {
      address = HostAndPort.fromString(text).withDefaultPort(defaultPort);
    } catch (IllegalArgumentException e) {
      throw malformed(parameter);
    }
    boolean plausible =
        !address.getHost().isEmpty()
            && address.getPort() > 0
            && address
                .getHost()
                .chars()
                .noneMatch(c -> c <= ' ' || c > 0x7E || "/@?#\\\"'".indexOf(c) >= 0);
    if (!plausible) {
      throw malformed(parameter);
    }
    return new BmcAddress(address.getHost(), address.getPort());
  }

  /**
   * Looks the host up; may block.
   *
   * @throws StepFailed when the name does not resolve
   */
  public InetSocketAddress resolved() throws StepFailed {
    InetSocketAddress resolved = new InetSocketAddress(host, port);
    if (resolved.isUnresolved()) {
      throw StepFailed.unreachable("the host name " + host + " does not resolve");
    }
    return resolved;
  }

  private static StepFailed malformed(String parameter) {
    return StepFailed.setting(
        parameter, "must be a host name or an IP address, with or without :port");
  }

  @Override
  public String toString() {
    return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
  }
}
