package io.maas4j.netboot.tftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Where packets claim to come from. */
final class Sources {
  private Sources() {}

  /** A forged source must not make us send to a group, to everybody or to nobody. */
  static boolean answerable(InetSocketAddress remote) {
    InetAddress address = remote.getAddress();
    if (remote.getPort() == 0 || address.isMulticastAddress() || address.isAnyLocalAddress()) {
      return false;
    }
    byte[] octets = address.getAddress();
    return octets.length != 4 || (octets[0] & octets[1] & octets[2] & octets[3]) != -1;
  }
}
