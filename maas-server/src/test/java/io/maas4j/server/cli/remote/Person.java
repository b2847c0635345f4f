package io.maas4j.server.cli.remote;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Types commands. Not thread-safe. */
final class Person {
  static final Instant NOW = Instant.parse("2026-02-03T14:05:06Z");

  private final Path home;
  private byte[] in = new byte[0];
  private Optional<String> password = Optional.empty();
  private int nonces;

  Person(Path home) {
    this.home = home;
  }

  /** What a command left behind. */
  record Outcome(int status, byte[] bytes, String err) {
    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  Person piping(String text) {
    in = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Person knowing(String secret) {
    password = Optional.of(secret);
    return this;
  }

  Outcome types(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(in),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            question -> password,
            Map.of("MAAS4J_PROFILES", home.resolve("profiles").toString()),
            home,
            Clock.fixed(NOW, ZoneOffset.UTC),
            () -> "nonce" + ++nonces);
    int status = new RemoteCli(terminal, Set.of("run", "init")).execute(List.of(words));
    return new Outcome(status, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }
}
