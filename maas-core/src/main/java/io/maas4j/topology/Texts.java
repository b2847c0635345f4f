package io.maas4j.topology;

import io.maas4j.id.MacAddress;
import io.maas4j.network.Addresses;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the fields of forms. */
final class Texts {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_ .:/-]{0,254}");

  private Texts() {}

  /** Whether people and specifiers can work with this name. */
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** What is not empty. */
  static Optional<String> filled(Optional<String> text) {
    return text.map(String::strip).filter(t -> !t.isEmpty());
  }

  /** Adds a fault and is empty when it is none. */
  static Optional<InetAddress> address(String field, String text, Faults faults) {
    try {
      return Optional.of(Addresses.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      faults.add(field, Faults.NO_ADDRESS);
      return Optional.empty();
    }
  }

  /** Adds a fault and is empty when it is none. */
  static Optional<MacAddress> mac(String field, String text, Faults faults) {
    try {
      return Optional.of(MacAddress.parse(text));
    } catch (IllegalArgumentException e) {
      faults.add(field, "'" + text + "' is not a valid MAC address.");
      return Optional.empty();
    }
  }

  /** Adds a fault and is empty when it is none. */
  static Optional<Integer> whole(String field, String text, Faults faults) {
    if (text.strip().matches("-?\\d{1,9}")) {
      return Optional.of(Integer.parseInt(text.strip()));
    }
    faults.add(field, "Enter a whole number.");
    return Optional.empty();
  }

  /** A database id; empty when it is none. */
  static Optional<Long> id(String text) {
    return text.strip().matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(text.strip()))
        : Optional.empty();
  }
}
