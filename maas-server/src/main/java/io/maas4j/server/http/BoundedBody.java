package io.maas4j.server.http;

import java.io.IOException;
import java.io.InputStream;

/** Reads bodies that must not be longer than a limit. */
public final class BoundedBody {
  private BoundedBody() {}

  /**
   * Blocks until the body is there. Does not close the stream.
   *
   * @param announced {@code Content-Length} in bytes; negative when there is none
   * @param limit bytes
   * @throws UnreadableRequestException 413 when the body is longer, also when it only says so; 400
   *     when it ends early
   */
  public static byte[] read(InputStream stream, long announced, int limit) {
    if (announced > limit) {
      throw UnreadableRequestException.tooLong(limit);
    }
    byte[] bytes;
    try {
      bytes = stream.readNBytes(limit + 1);
    } catch (IOException e) {
      throw UnreadableRequestException.malformed("The request body ended early.");
    }
    if (bytes.length > limit) {
      throw UnreadableRequestException.tooLong(limit);
    }
    return bytes;
  }
}
