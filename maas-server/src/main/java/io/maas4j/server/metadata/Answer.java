package io.maas4j.server.metadata;

import java.nio.charset.StandardCharsets;

/**
 * An HTTP answer.
 *
 * @param contentType empty when there is no body
 */
record Answer(int status, String contentType, byte[] body) {
  static final String TEXT = "text/plain; charset=utf-8";
  static final Answer OK = text("OK");
  static final Answer NO_CONTENT = new Answer(204, "", new byte[0]);

  static Answer text(String text) {
    return text(200, text);
  }

  static Answer text(int status, String text) {
    return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static Answer bytes(String contentType, byte[] body) {
    return new Answer(200, contentType, body);
  }

  /** Lines without a line end after the last. */
  static Answer lines(String... lines) {
    return text(String.join("\n", lines));
  }
}
