package io.maas4j.sample.powersweep;

import com.google.common.net.InetAddresses;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@code --hosts} says. */
final class Hosts {
  private static final int MAX = 1_000_000;

  private Hosts() {}

  /**
   * @param text an address, {@code FIRST-LAST}, or a file with one address a line; empty lines and
   *     those that begin with {@code #} are left out
   * @throws IllegalArgumentException when it is none of them
   */
  static List<InetAddress> parse(String text) {
    if (InetAddresses.isInetAddress(text)) {
      return List.of(InetAddresses.forString(text));
    }
    int dash = text.indexOf('-');
    if (dash > 0
        && InetAddresses.isInetAddress(text.substring(0, dash))
        && InetAddresses.isInetAddress(text.substring(dash + 1))) {
      return range(
          InetAddresses.forString(text.substring(0, dash)),
          InetAddresses.forString(text.substring(dash + 1)));
    }
    return listed(text);
  }

  private static List<InetAddress> range(InetAddress first, InetAddress last) {
    if (first.getClass() != last.getClass()) {
      throw new IllegalArgumentException("--hosts goes from one kind of address to another");
    }
    BigInteger count =
        InetAddresses.toBigInteger(last)
            .subtract(InetAddresses.toBigInteger(first))
            .add(BigInteger.ONE);
    if (count.signum() <= 0 || count.compareTo(BigInteger.valueOf(MAX)) > 0) {
      throw new IllegalArgumentException("--hosts has " + count + " addresses, not 1 to " + MAX);
    }
    List<InetAddress> hosts = new ArrayList<>(count.intValueExact());
    InetAddress next = first;
    for (int i = 0; i < count.intValueExact(); i++) {
      hosts.add(next);
      if (i + 1 < count.intValueExact()) {
        next = InetAddresses.increment(next);
      }
    }
    return hosts;
  }

  private static List<InetAddress> listed(String file) {
    List<InetAddress> hosts = new ArrayList<>();
    int number = 0;
    for (String line : Arguments.lines("--hosts, which is no address and no FIRST-LAST", file)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      if (!InetAddresses.isInetAddress(text)) {
        throw new IllegalArgumentException(
            "--hosts: " + file + " line " + number + ": '" + text + "' is no IP address");
      }
      hosts.add(InetAddresses.forString(text));
    }
    if (hosts.isEmpty()) {
      throw new IllegalArgumentException("--hosts: " + file + " has no addresses");
    }
    return hosts;
  }
}
