package io.maas4j.benchmarks.commission;

import java.util.function.Supplier;

/**
 * One request of a machine.
 *
 * @param path with its query
 * @param contentType empty for none
 * @param body made when it is sent; empty for a GET
 */
record Call(Kind kind, String method, String path, String contentType, Supplier<byte[]> body) {
  private static final byte[] NOTHING = {};

  static Call get(Kind kind, String path) {
    return new Call(kind, "GET", path, "", () -> NOTHING);
  }

  static Call post(Kind kind, String path, String contentType, Supplier<byte[]> body) {
    return new Call(kind, "POST", path, contentType, body);
  }
}
