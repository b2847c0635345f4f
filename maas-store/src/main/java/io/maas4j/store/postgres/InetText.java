package io.maas4j.store.postgres;

import java.net.InetAddress;

/** Addresses as the database reads them. */
final class InetText {
  private InetText() {}

  /** Without a zone index ({@code %eth0}), which {@code inet} does not know. */
  static String of(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
