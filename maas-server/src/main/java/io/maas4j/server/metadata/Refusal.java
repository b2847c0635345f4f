package io.maas4j.server.metadata;

import io.maas4j.server.http.UnreadableRequestException;
import io.maas4j.text.PlainText;

/** A request that is answered with an error; the message is for the client. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 1000;
  private final int status;

  private Refusal(int status, String message) {
    super(PlainText.line(message, LONGEST), null, false, false);
    this.status = status;
  }

  static Refusal badRequest(String message) {
    return new Refusal(400, message);
  }

  static Refusal unauthorized(String message) {
    return new Refusal(401, message);
  }

  static Refusal forbidden(String message) {
    return new Refusal(403, message);
  }

  static Refusal notFound(String message) {
    return new Refusal(404, message);
  }

  static Refusal methodNotAllowed(String message) {
    return new Refusal(405, message);
  }

  static Refusal unreadable(UnreadableRequestException e) {
    return new Refusal(e.status(), e.explanation());
  }

  Answer answer() {
    return Answer.text(status, String.valueOf(getMessage()));
  }
}
