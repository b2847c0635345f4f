package io.maas4j.netboot.dhcp6.wire;

import io.maas4j.netboot.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The counted texts of options 15 and 16 (RFC 8415 §21.15, §21.16). */
public final class ClassData {
  private ClassData() {}

  /** A {@link Dhcp6Option#VENDOR_CLASS}'s value. */
  public static byte[] vendorClass(long enterprise, String... texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Octets.u32(out, enterprise);
    out.writeBytes(userClass(texts));
    return out.toByteArray();
  }

  /** A {@link Dhcp6Option#USER_CLASS}'s value. */
  public static byte[] userClass(String... texts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] octets = text.getBytes(StandardCharsets.UTF_8);
      Octets.u16(out, octets.length);
      out.writeBytes(octets);
    }
    return out.toByteArray();
  }

  /**
   * Reads counted texts.
   *
   * @param at where the first one's length is
   * @throws WireFormatException when the last is cut off
   */
  public static List<String> decode(byte[] octets, int at) {
    List<String> texts = new ArrayList<>();
    int next = at;
    while (next < octets.length) {
      int length = octets.length - next < 2 ? Integer.MAX_VALUE : Octets.u16(octets, next);
      if (length > octets.length - next - 2) {
        throw new WireFormatException(next, "class data", "ends within a text");
      }
      texts.add(new String(octets, next + 2, length, StandardCharsets.UTF_8));
      next += 2 + length;
    }
    return texts;
  }
}
