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
        413, "The request body is longer than " + limit + " bytes: send less.");
  }

  /**
   * The body comes too slowly: 408.
   *
   * @param slowest bytes a second that it has to come at
   */
  static UnreadableRequestException tooSlow(long slowest) {
    return new UnreadableRequestException(
        408,
        "The request body came slower than "
            + slowest
            + " bytes a second: send it again, on a connection that is faster.");
  }

  /** Too many others are sending: 503. */
  static UnreadableRequestException noRoom() {
    return new UnreadableRequestException(
        503, "Too many large requests are under way: send it again in a few seconds.");
  }

  /** The HTTP status to answer with: 400, 408, 413 or 503. */
  public int status() {
    return status;
  }

  /** What is wrong, in a sentence for the client. */
  public String explanation() {
    return String.valueOf(getMessage());
  }
}
