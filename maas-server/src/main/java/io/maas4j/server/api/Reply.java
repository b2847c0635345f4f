package io.maas4j.server.api;

import io.maas4j.server.api.view.JsonOut;
import java.util.function.Consumer;

/** What an operation answers. */
sealed interface Reply {

  /** A JSON document, written when the transaction is over. */
  record Json(Consumer<JsonOut> body) implements Reply {}

  /** Plain text. */
  record Text(int status, String body) implements Reply {}

  /** 204. */
  record Nothing() implements Reply {}

  Reply NOTHING = new Nothing();

  /** The JSON literal {@code null}. */
  Reply NULL = new Json(JsonOut::nothing);

  static Reply json(Consumer<JsonOut> body) {
    return new Json(body);
  }
}
