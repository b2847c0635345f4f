package io.maas4j.power.simulated;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program that wants a terminal, with somebody who types. */
final class Terminal implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Process process;
  private final Path output;

  private Terminal(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Skips the test when there is no {@code script} to make a terminal. */
  static Terminal running(List<String> command) throws IOException {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(
        Files.isExecutable(script), () -> script + " is not there: apt-get install bsdutils");
    Path output = Files.createTempFile("maas-terminal", ".txt");
    Process process =
        new ProcessBuilder(script.toString(), "-qec", String.join(" ", command), "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    return new Terminal(process, output);
  }

  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(ISO_8859_1));
    process.getOutputStream().flush();
  }

  /** Waits until this text was printed. */
  void await(String text) {
    Awaitility.await(text).atMost(PATIENCE).until(() -> printed().contains(text));
  }

  void awaitEnd() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("did not end: " + printed());
    }
  }

  private String printed() throws IOException {
    return new String(Files.readAllBytes(output), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(output);
  }
}
