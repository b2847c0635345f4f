package io.maas4j.server.api;

import io.maas4j.server.api.view.JsonOut;
import java.util.function.Consumer;

/** What an operation answers. */
sealed interface Reply {

  /** A JSON document, written when the transaction is over. */
  record Json(int status, Consumer<JsonOut> body) implements Reply {}

  /** Plain text. */
  record Text(int status, String body) implements Reply {}

  /**
   * Bytes of any type.
   *
   * @param content not to be changed any more
   */
  record Bytes(String contentType, byte[] content) implements Reply {
    /** Without the content, which may be secret. */
    @Override
    public String toString() {
      return content.length + " bytes of " + contentType;
    }
  }

  /** 204. */
  record Nothing() implements Reply {}

  Reply NOTHING = new Nothing();

  /** The JSON literal {@code null}. */
  Reply NULL = new Json(200, JsonOut::nothing);

  /** The text of what was done and has nothing to show. */
  Reply OK = new Text(200, "OK");

  /** The text of what will be done. */
  Reply ACCEPTED = new Text(202, "Accepted");

  static Reply json(Consumer<JsonOut> body) {
    return new Json(200, body);
  }

  /** 201; the few that answer so are named in the REST contract, section 4.1. */
  static Reply created(Consumer<JsonOut> body) {
    return new Json(201, body);
  }
}
