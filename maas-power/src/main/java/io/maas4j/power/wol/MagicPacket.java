package io.maas4j.power.wol;

import io.maas4j.id.MacAddress;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a sleeping network card listens for (AMD, Magic Packet Technology, publication 20213). */
final class MagicPacket {
  private static final int SYNCHRONISATION_BYTES = 6;
  private static final int REPETITIONS = 16;
  private static final Pattern PASSWORD =
      Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){3}(:[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2})?");

  private MagicPacket() {}

  /**
   * @param password 0, 4 or 6 bytes
   * @return 102, 106 or 108 bytes
   */
  static byte[] of(MacAddress mac, byte[] password) {
    byte[] synchronisation = new byte[SYNCHRONISATION_BYTES];
    Arrays.fill(synchronisation, (byte) 0xFF);
    byte[] address = HexFormat.ofDelimiter(":").parseHex(mac.value());
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.writeBytes(synchronisation);
    for (int i = 0; i < REPETITIONS; i++) {
      packet.writeBytes(address);
    }
    packet.writeBytes(password);
    return packet.toByteArray();
  }

  /**
   * A SecureOn password: six bytes, or four as some cards have them, {@code xx:xx:xx:xx:xx:xx}.
   *
   * @throws IllegalArgumentException without repeating the text
   */
  static byte[] password(String text) {
    if (!PASSWORD.matcher(text).matches()) {
      throw new IllegalArgumentException("must be six bytes like xx:xx:xx:xx:xx:xx");
    }
    return HexFormat.ofDelimiter(":").parseHex(text);
  }
}
