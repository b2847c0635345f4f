package io.maas4j.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes are put together by hand from the BSON specification, version 1.1. */
class BsonTest {
  private static Map<String, Optional<byte[]>> members(
      Optional<byte[]> lldp, Optional<byte[]> lshw) {
    Map<String, Optional<byte[]>> members = new LinkedHashMap<>();
    members.put("lldp", lldp);
    members.put("lshw", lshw);
    return members;
  }

  @Test
  void whatThereIsNotIsNull() {
    assertThat(Bson.document(members(Optional.empty(), Optional.empty())))
        .asHexString()
        .isEqualTo(
            hex(
                "11000000" // length, with itself and the last byte
                    + "0a 6c6c647000" // null, "lldp"
                    + "0a 6c73687700" // null, "lshw"
                    + "00"));
  }

  @Test
  void whatThereIsIsABinary() {
    byte[] xml = "<a/>".getBytes(StandardCharsets.US_ASCII);
    assertThat(Bson.document(members(Optional.empty(), Optional.of(xml))))
        .asHexString()
        .isEqualTo(
            hex(
                "1a000000"
                    + "0a 6c6c647000"
                    + "05 6c73687700 04000000 00 3c612f3e" // binary, "lshw", length, subtype, bytes
                    + "00"));
  }

  private static String hex(String spaced) {
    return HexFormat.of()
        .withUpperCase()
        .formatHex(HexFormat.of().parseHex(spaced.replace(" ", "")));
  }
}
