package io.maas4j.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A network in prefix notation. Host bits of the address are zero.
 *
 * @param network its first address
 * @param prefixLength 0–32 or 0–128
 */
public record Cidr(InetAddress network, int prefixLength) {
  /**
   * @throws IllegalArgumentException when the length does not fit the family or host bits are set
   */
  public Cidr {
    byte[] bytes = network.getAddress();
    if (prefixLength < 0 || prefixLength > bytes.length * 8) {
      throw new IllegalArgumentException("prefix length " + prefixLength + " is out of range");
    }
    if (!Arrays.equals(masked(bytes, prefixLength), bytes)) {
      throw new IllegalArgumentException(
          network.getHostAddress() + "/" + prefixLength + " has host bits set");
    }
  }

  /**
   * @param text {@code 10.0.0.0/24}; host bits may be set and are dropped
   * @throws IllegalArgumentException when it is none
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || !text.substring(slash + 1).matches("\\d{1,3}")) {
      throw new IllegalArgumentException("not a network like 10.0.0.0/24: '" + text + "'");
    }
    byte[] bytes = Addresses.parse(text.substring(0, slash)).getAddress();
    int length = Integer.parseInt(text.substring(slash + 1));
    if (length > bytes.length * 8) {
      throw new IllegalArgumentException("prefix length " + length + " is out of range");
    }
    return new Cidr(address(masked(bytes, length)), length);
  }

  /** Whether an address is in it; one of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.getAddress().length
        && Arrays.equals(masked(bytes, prefixLength), network.getAddress());
  }

  /** Whether it is of IPv4; otherwise it is of IPv6. */
  public boolean isIpv4() {
    return network.getAddress().length == 4;
  }

  @Override
  public String toString() {
    return Addresses.text(network) + "/" + prefixLength;
  }

  /** The last address; in IPv4 the broadcast address, unless there is room for two at most. */
  public InetAddress last() {
    byte[] bytes = network.getAddress();
    for (int i = 0; i < bytes.length; i++) {
      int bits = Math.max(0, Math.min(8, prefixLength - 8 * i));
      bytes[i] |= (byte) (0xFF >> bits);
    }
    return address(bytes);
  }

  /** The mask in the notation of its family: {@code 255.255.255.0}. */
  public InetAddress netmask() {
    byte[] bytes = new byte[network.getAddress().length];
    Arrays.fill(bytes, (byte) -1);
    return address(masked(bytes, prefixLength));
  }

  private static byte[] masked(byte[] bytes, int length) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      int bits = Math.max(0, Math.min(8, length - 8 * i));
      masked[i] &= (byte) (0xFF00 >> bits);
    }
    return masked;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
