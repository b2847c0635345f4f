package io.maas4j.server.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads bodies that must not be longer than a limit.
 *
 * <p>Of a body that is a little too long, the rest is read and thrown away: a client that is still
 * sending when the connection closes loses the answer that says why.
 */
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
      // One that says to send very much more may be waiting to hear whether it should.
      throw tooLong(stream, announced <= 2L * limit ? announced : 0, limit);
    }
    byte[] bytes;
    try {
      bytes = stream.readNBytes(limit + 1);
    } catch (IOException e) {
      throw UnreadableRequestException.malformed("The request body ended early.");
    }
    if (bytes.length > limit) {
      throw tooLong(stream, limit, limit);
    }
    return bytes;
  }

  private static UnreadableRequestException tooLong(InputStream rest, long most, int limit) {
    UnreadableRequestException refusal = UnreadableRequestException.tooLong(limit);
    try {
      byte[] scratch = new byte[8192];
      long left = most;
      int read = 0;
      while (left > 0 && read >= 0) {
        read = rest.read(scratch, 0, (int) Math.min(scratch.length, left));
        left -= read;
      }
    } catch (IOException e) {
      refusal.addSuppressed(e); // it will not read the answer either
    }
    return refusal;
  }
}
