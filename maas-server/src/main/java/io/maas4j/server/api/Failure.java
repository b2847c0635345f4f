package io.maas4j.server.api;

import java.util.List;
import java.util.Map;

/** An answer that is no success; thrown to end the handling of a request. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient Map<String, List<String>> fields;
  private final transient Map<String, String> headers;

  private Failure(
      int status, String text, Map<String, List<String>> fields, Map<String, String> headers) {
    super(text, null, false, false);
    this.status = status;
    this.fields = fields;
    this.headers = headers;
  }

  static Failure text(int status, String text) {
    return new Failure(status, text, Map.of(), Map.of());
  }

  static Failure fields(Map<String, List<String>> fields) {
    return new Failure(400, "", fields, Map.of());
  }

  static Failure field(String name, String message) {
    return fields(Map.of(name, List.of(message)));
  }

  static Failure notYet(String what) {
    return text(501, what + " is not supported yet.").with("MAAS4J-Code", "UNSUPPORTED");
  }

  Failure with(String header, String value) {
    Map<String, String> more = new java.util.LinkedHashMap<>(headers);
    more.put(header, value);
    return new Failure(status, String.valueOf(getMessage()), fields, more);
  }

  int status() {
    return status;
  }

  /** Messages by field; when empty, the message is the whole answer. */
  Map<String, List<String>> fieldMessages() {
    return fields;
  }

  Map<String, String> headers() {
    return headers;
  }
}
