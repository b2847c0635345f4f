package io.maas4j.server.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end, never longer than allowed. */
final class Commands {

  private Commands() {}

  /**
   * How a program ended.
   *
   * @param status its exit status
   * @param output what it wrote to both its outputs
   */
  record Result(int status, String output) {}

  /**
   * Runs a program and waits for its end.
   *
   * @throws IOException if it cannot be started or does not end in time
   */
  static Result run(Duration timeout, List<String> command)
      throws IOException, InterruptedException {
    // A file and not a pipe: what the program starts may keep a pipe open after its end.
    Path output = Files.createTempFile("maas4j-e2e", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new IOException(
            String.join(" ", command) + " did not end within " + timeout + ":\n" + text(output));
      }
      return new Result(process.exitValue(), text(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /**
   * Like {@link #run}, for programs which must succeed.
   *
   * @return its output
   * @throws IOException also if the exit status is not 0
   */
  static String succeed(Duration timeout, List<String> command)
      throws IOException, InterruptedException {
    Result result = run(timeout, command);
    if (result.status() != 0) {
      throw new IOException(
          String.join(" ", command) + " ended with " + result.status() + ":\n" + result.output());
    }
    return result.output();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
