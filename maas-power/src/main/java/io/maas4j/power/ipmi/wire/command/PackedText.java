package io.maas4j.power.ipmi.wire.command;

import io.maas4j.power.ipmi.wire.Octets;

/** The two ways in which names are packed (IPMI 2.0 §43.15; FRU storage definition §13). */
final class PackedText {
  private static final String BCD_PLUS = "0123456789 -.:,_";

  private PackedText() {}

  /** Two characters an octet, the upper half first. */
  static String bcdPlus(Octets octets) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < octets.length(); i++) {
      text.append(BCD_PLUS.charAt(octets.at(i) >> 4)).append(BCD_PLUS.charAt(octets.at(i) & 15));
    }
    return text.toString();
  }

  /** Four characters in three octets, the lowest bits first, from the blank on. */
  static String sixBit(Octets octets) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (int i = 0; i < octets.length(); i++) {
      bits |= octets.at(i) << held;
      held += 8;
      while (held >= 6) {
        text.append((char) (' ' + (bits & 0x3F)));
        bits >>= 6;
        held -= 6;
      }
    }
    return text.toString();
  }
}
