package io.maas4j.server.metadata;

/** A request that is answered with an error; the message is for the client. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;

  private Refusal(int status, String message) {
    super(message, null, false, false);
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

  static Refusal tooLarge(long limit) {
    return new Refusal(413, "The request body is longer than " + limit + " bytes.");
  }

  Answer answer() {
    return Answer.text(status, String.valueOf(getMessage()));
  }
}
