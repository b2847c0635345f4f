package io.maas4j.sample.sim;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * An answer over HTTP.
 *
 * @param headers by lower-case name
 */
record HttpAnswer(int status, Map<String, String> headers, byte[] body) {
  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  boolean good() {
    return status >= 200 && status < 300;
  }
}
