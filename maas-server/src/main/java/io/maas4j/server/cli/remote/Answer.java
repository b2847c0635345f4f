package io.maas4j.server.cli.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a server answered.
 *
 * @param headers a header's value
 * @param date of the server's clock
 * @param body to be read once
 */
record Answer(
    int status,
    Function<String, Optional<String>> headers,
    Optional<Instant> date,
    InputStream body) {

  boolean succeeded() {
    return status / 100 == 2;
  }

  Optional<String> header(String name) {
    return headers.apply(name);
  }

  /** Without its parameters. */
  String mediaType() {
    return header("Content-Type").orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  boolean isJson() {
    return mediaType().equals("application/json");
  }

  boolean isText() {
    return mediaType().startsWith("text/") || mediaType().isEmpty();
  }

  byte[] bytes() {
    try {
      return body.readAllBytes();
    } catch (IOException e) {
      throw new CommandException("The answer was cut off: " + e.getMessage());
    }
  }

  String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }
}
