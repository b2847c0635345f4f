package io.maas4j.power.virsh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Builds values in XDR (RFC 4506), as far as libvirt's calls need it. Not thread-safe. */
final class XdrWriter {
  private static final int UNIT = 4;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** RFC 4506 §4.1. */
  XdrWriter integer(int value) {
    bytes.write(value >>> 24);
    bytes.write(value >>> 16);
    bytes.write(value >>> 8);
    bytes.write(value);
    return this;
  }

  /** RFC 4506 §4.9: so many bytes, whose number both sides know. */
  XdrWriter fixed(byte[] value) {
    bytes.writeBytes(value);
    bytes.writeBytes(new byte[(UNIT - value.length % UNIT) % UNIT]);
    return this;
  }

  /** RFC 4506 §4.11. */
  XdrWriter string(String value) {
    byte[] encoded = value.getBytes(UTF_8);
    return integer(encoded.length).fixed(encoded);
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }
}
