package io.maas4j.network;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;

/** Reading and counting IP addresses; never resolves a name. */
public final class Addresses {
  private Addresses() {}

  /**
   * @throws IllegalArgumentException when the text is no address literal
   */
  public static InetAddress parse(String text) {
    if (!InetAddresses.isInetAddress(text)) {
      throw new IllegalArgumentException("not an IP address: '" + text + "'");
    }
    return InetAddresses.forString(text);
  }

  /** Without names and zones; IPv6 in its short form (RFC 5952). */
  public static String text(InetAddress address) {
    return InetAddresses.toAddrString(address);
  }

  /** The next address; beyond the last of a family comes an exception. */
  public static InetAddress next(InetAddress address) {
    return InetAddresses.increment(address);
  }

  /** The next address; empty beyond the last of a family. */
  static Optional<InetAddress> after(InetAddress address) {
    for (byte octet : address.getAddress()) {
      if (octet != -1) {
        return Optional.of(next(address));
      }
    }
    return Optional.empty();
  }

  /** Orders addresses of one family. */
  public static int compare(InetAddress one, InetAddress other) {
    return number(one).compareTo(number(other));
  }

  /** As an unsigned number. */
  public static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
