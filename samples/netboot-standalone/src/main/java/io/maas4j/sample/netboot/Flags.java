package io.maas4j.sample.netboot;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The flags of one command. Each getter says what is wrong, and with which flag. */
final class Flags {
  private final Map<String, List<String>> values;

  private Flags(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Takes flags from the front of a list, up to the first word that is none.
   *
   * @param words consumed as far as they are flags of this command
   * @throws IllegalArgumentException for an unknown flag, or one without its value
   */
  static Flags take(List<String> words, String command, Set<String> valued, Set<String> plain) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    while (!words.isEmpty() && words.get(0).startsWith("--")) {
      String flag = words.remove(0);
      String name = flag.substring(2);
      List<String> given = values.computeIfAbsent(name, any -> new ArrayList<>());
      if (valued.contains(name)) {
        if (words.isEmpty()) {
          throw new IllegalArgumentException(command + ": " + flag + " needs a value");
        }
        given.add(words.remove(0));
      } else if (!plain.contains(name)) {
        throw new IllegalArgumentException(command + ": there is no flag " + flag);
      }
    }
    return new Flags(values);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  Optional<String> text(String name) {
    List<String> given = all(name);
    return given.isEmpty() ? Optional.empty() : Optional.of(given.get(given.size() - 1));
  }

  Path path(String name) {
    return Path.of(required(name));
  }

  String required(String name) {
    return text(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
  }

  /** {@code ADDRESS:PORT}, an IPv6 address in brackets; the default when the flag is not given. */
  InetSocketAddress endpoint(String name, String defaultValue) {
    String text = text(name).orElse(defaultValue);
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon).replace("[", "").replace("]", "");
    if (!InetAddresses.isInetAddress(host)) {
      throw wrong(name, text, "ADDRESS:PORT, such as " + defaultValue);
    }
    return new InetSocketAddress(
        InetAddresses.forString(host), number(name, text.substring(colon + 1), 0, 65535));
  }

  int number(String name, int defaultValue, int min, int max) {
    return text(name).map(text -> number(name, text, min, max)).orElse(defaultValue);
  }

  Optional<Duration> seconds(String name) {
    return text(name).map(text -> Duration.ofSeconds(number(name, text, 1, Integer.MAX_VALUE)));
  }

  List<Inet4Address> addresses(String name) {
    return all(name).stream().map(text -> ipv4(name, text)).toList();
  }

  static Inet4Address ipv4(String name, String text) {
    if (InetAddresses.isInetAddress(text)) {
      InetAddress address = InetAddresses.forString(text);
      if (address instanceof Inet4Address four) {
        return four;
      }
    }
    throw wrong(name, text, "an IPv4 address");
  }

  static Inet6Address ipv6(String name, String text) {
    if (InetAddresses.isInetAddress(text)) {
      InetAddress address = InetAddresses.forString(text);
      if (address instanceof Inet6Address six) {
        return six;
      }
    }
    throw wrong(name, text, "an IPv6 address");
  }

  static int number(String name, String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below, with what it may be
    }
    throw wrong(name, text, "a number from " + min + " to " + max);
  }

  static IllegalArgumentException wrong(String name, String text, String wanted) {
    return new IllegalArgumentException("--" + name + " '" + text + "' is not " + wanted);
  }
}
