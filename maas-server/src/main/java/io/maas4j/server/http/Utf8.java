package io.maas4j.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads UTF-8 without putting anything in the place of what is none. */
public final class Utf8 {
  private Utf8() {}

  /**
   * @throws UnreadableRequestException 400 when it is no UTF-8
   */
  public static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw UnreadableRequestException.malformed("A text of the request is no UTF-8.");
    }
  }
}
