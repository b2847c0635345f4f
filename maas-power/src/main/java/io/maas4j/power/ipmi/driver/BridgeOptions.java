package io.maas4j.power.ipmi.driver;

import io.maas4j.power.ipmi.IpmiPath;
import io.maas4j.power.ipmi.IpmiPath.Hop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bridging options of ipmitool, which {@code power_hwaddress} holds: {@code -B 0 -T 0x82 -b 7
 * -t 0x72 -m 0x20}. {@code -B} and {@code -T} are channel and address of the controller on the way,
 * {@code -b} and {@code -t} those of the wanted one, {@code -m} is our own address.
 */
final class BridgeOptions {
  static final String NAME = "power_hwaddress";

  private static final int BMC = 0x20;

  private BridgeOptions() {}

  /** The way; empty when the options name no target, which is the BMC itself then. */
  static Optional<IpmiPath> parse(String text) throws BadSetting {
    Map<Character, Integer> given = new HashMap<>();
    String[] words = text.strip().split("\\s+");
    for (int i = 0; i < words.length; i++) {
      String word = words[i];
      if (word.isEmpty()) {
        continue;
      }
      if (word.length() < 2 || word.charAt(0) != '-' || "BTbtm".indexOf(word.charAt(1)) < 0) {
        throw new BadSetting(
            NAME, "must consist of the options -B, -T, -b, -t and -m with numbers: '" + word + "'");
      }
      char option = word.charAt(1);
      String value;
      if (word.length() > 2) {
        value = word.substring(2);
      } else if (i + 1 < words.length) {
        i++;
        value = words[i];
      } else {
        throw new BadSetting(NAME, "has no number after " + word);
      }
      given.put(option, number(option, value));
    }
    if (!given.containsKey('t')) {
      return Optional.empty();
    }
    List<Hop> hops = new ArrayList<>();
    if (given.containsKey('T')) {
      hops.add(new Hop(given.getOrDefault('B', 0), given.get('T')));
    }
    hops.add(new Hop(given.getOrDefault('b', 0), given.get('t')));
    return Optional.of(new IpmiPath(given.getOrDefault('m', BMC), hops));
  }

  private static int number(char option, String text) throws BadSetting {
    int most = option == 'B' || option == 'b' ? 15 : 255;
    try {
      int number = Integer.decode(text);
      if (number >= 0 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as a number out of range is.
    }
    throw new BadSetting(
        NAME, "needs a number of 0 to " + most + " after -" + option + ": '" + text + "'");
  }
}
