package io.maas4j.server.resilience;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;

/** Ports of a server that outlive it: machines learn them once. */
record Ports(int api, int dhcp, int tftp, int http) {
  /** Such as nobody uses now. */
  static Ports free() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket api = new ServerSocket(0, 1, loopback);
        ServerSocket http = new ServerSocket(0, 1, loopback);
        DatagramSocket dhcp = new DatagramSocket(0, loopback);
        DatagramSocket tftp = new DatagramSocket(0, loopback)) {
      return new Ports(
          api.getLocalPort(), dhcp.getLocalPort(), tftp.getLocalPort(), http.getLocalPort());
    }
  }

  static Ports any() {
    return new Ports(0, 0, 0, 0);
  }

  InetSocketAddress dhcpServer() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), dhcp);
  }

  /** As flags of {@code maas run}. */
  List<String> flags() {
    return List.of(
        "--maas-url",
        "http://127.0.0.1:" + api + "/MAAS",
        "--rack-bind",
        "127.0.0.1",
        "--dhcp-port",
        String.valueOf(dhcp),
        "--tftp-port",
        String.valueOf(tftp),
        "--rack-http-port",
        String.valueOf(http));
  }
}
