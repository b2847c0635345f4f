package io.maas4j.power.virsh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Reads values in XDR (RFC 4506). What is not there, or longer than the rest, is a {@link Damaged}.
 * Not thread-safe.
 */
final class XdrReader {
  private static final int UNIT = 4;

  private final ByteBuffer bytes;

  XdrReader(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  /** The bytes are not what they should be. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    Damaged(String what) {
      super(what);
    }
  }

  int integer() throws Damaged {
    need(UNIT);
    return bytes.getInt();
  }

  byte[] fixed(int length) throws Damaged {
    need(length);
    byte[] value = new byte[length];
    bytes.get(value);
    int padding = (UNIT - length % UNIT) % UNIT;
    need(padding);
    bytes.position(bytes.position() + padding);
    return value;
  }

  String string() throws Damaged {
    int length = integer();
    if (length < 0) {
      throw new Damaged("a text of " + Integer.toUnsignedString(length) + " bytes");
    }
    return new String(fixed(length), UTF_8);
  }

  private void need(int length) throws Damaged {
    if (length > bytes.remaining()) {
      throw new Damaged("a value of " + length + " bytes where " + bytes.remaining() + " are left");
    }
  }
}
