package io.maas4j.server.http;

/** A request whose bytes are not what they say they are; the message is safe to show. */
public final class UnreadableRequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  private UnreadableRequestException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** Something is malformed: 400. */
  static UnreadableRequestException malformed(String message) {
    return new UnreadableRequestException(400, message);
  }

  /**
   * The body is too long: 413.
   *
   * @param limit bytes
   */
  static UnreadableRequestException tooLong(long limit) {
    return new UnreadableRequestException(
        413, "The request body is longer than " + limit + " bytes.");
  }

  /** The HTTP status to answer with: 400 or 413. */
  public int status() {
    return status;
  }

  /** What is wrong, in a sentence for the client. */
  public String explanation() {
    return String.valueOf(getMessage());
  }
}
