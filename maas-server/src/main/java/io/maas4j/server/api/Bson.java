package io.maas4j.server.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** BSON 1.1, as far as it takes to write binaries and nulls by name. */
final class Bson {
  static final String TYPE = "application/bson";

  private static final int BINARY = 0x05;
  private static final int NULL = 0x0A;
  private static final int GENERIC = 0x00;

  private Bson() {}

  /**
   * @param members in order; null where there is nothing
   */
  static byte[] document(Map<String, Optional<byte[]>> members) {
    ByteArrayOutputStream elements = new ByteArrayOutputStream();
    members.forEach(
        (name, value) -> {
          elements.write(value.isPresent() ? BINARY : NULL);
          elements.writeBytes(name.getBytes(StandardCharsets.UTF_8));
          elements.write(0);
          value.ifPresent(
              bytes -> {
                elements.writeBytes(int32(bytes.length));
                elements.write(GENERIC);
                elements.writeBytes(bytes);
              });
        });
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    document.writeBytes(int32(Integer.BYTES + elements.size() + 1));
    document.writeBytes(elements.toByteArray());
    document.write(0);
    return document.toByteArray();
  }

  private static byte[] int32(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }
}
