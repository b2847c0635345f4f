package io.maas4j.server.database;

import io.maas4j.error.MaasException.Unavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that was run to its end.
 *
 * @param status its exit status
 * @param output both of its streams, at most the last 4000 characters
 */
record ProgramRun(int status, String output) {
  private static final int TAIL = 4000;

  boolean succeeded() {
    return status == 0;
  }

  /**
   * Blocks. Its output goes through a file, because a daemon that it leaves behind may keep the
   * stream open.
   *
   * @param outputFile overwritten
   * @throws Unavailable when it cannot be started or does not end in time
   */
  static ProgramRun of(List<String> command, Path outputFile, Duration patience) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(outputFile.toFile());
    builder.directory(outputFile.getParent().toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    String name = Path.of(command.get(0)).getFileName().toString();
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new Unavailable(
            name + " did not end within " + patience.toSeconds() + " s: " + tail(outputFile),
            "look into " + outputFile,
            patience);
      }
      return new ProgramRun(process.exitValue(), tail(outputFile));
    } catch (IOException e) {
      throw new Unavailable(name + " cannot be run: " + e.getMessage(), "install " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("interrupted while " + name + " ran", "try again", e);
    }
  }

  /** The end of a text file; empty when there is none. */
  static String tail(Path file) {
    try {
      String text =
          Files.exists(file)
              ? Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
              : "";
      return text.substring(Math.max(0, text.length() - TAIL)).strip();
    } catch (IOException e) {
      return "(" + file + " cannot be read: " + e + ")";
    }
  }

  static List<String> join(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
