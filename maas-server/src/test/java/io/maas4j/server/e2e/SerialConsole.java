package io.maas4j.server.e2e;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a machine printed since the test began, over all its power cycles, without colours and
 * cursor movements. Thread-safe; a waiting test is woken by the line it waits for.
 */
final class SerialConsole {

  /** Every step that the machine's own software announces begins like this. */
  static final String STEP = "MAAS4J-E2E ";

  private static final int TAIL_LINES = 40;
  private static final int TAIL_COLUMNS = 200;

  /** How terminals are told about colours and places; firmware and GRUB draw menus with it. */
  private static final Pattern ESCAPES = Pattern.compile("\\x1b\\[[0-9;=?]*[A-Za-z]");

  private final Path log;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param log file every line is also appended to, for people
   */
  SerialConsole(Path log) {
    this.log = log;
  }

  /** Copies a process's output into this console until its end; call it on a thread of its own. */
  void copyFrom(InputStream output) {
    // ISO 8859-1 decodes any byte, and firmware prints some that are no UTF-8.
    try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(output, StandardCharsets.ISO_8859_1));
        BufferedWriter writer =
            Files.newBufferedWriter(
                log,
                StandardCharsets.ISO_8859_1,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        writer.write(line);
        writer.newLine();
        writer.flush();
        add(line);
      }
    } catch (IOException e) {
      add("console of QEMU broke: " + e);
    }
  }

  private synchronized void add(String line) {
    lines.add(ESCAPES.matcher(line).replaceAll(""));
    notifyAll();
  }

  /** How many lines there are by now: a starting point for {@link #awaitStep}. */
  synchronized int position() {
    return lines.size();
  }

  /**
   * Lines from a position on.
   *
   * @param position as given by {@link #position}
   */
  synchronized List<String> linesFrom(int position) {
    return List.copyOf(lines.subList(position, lines.size()));
  }

  /**
   * Waits for a step to be announced.
   *
   * @param step beginning of the announcement, e.g. {@code "boot-finished kind=installed"}
   * @param position only lines from here on count
   * @return the announcement without its marker
   * @throws IllegalStateException if it does not come in time; with the end of the console's text
   */
  synchronized String awaitStep(String step, int position, Duration timeout)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int next = position;
    while (true) {
      for (; next < lines.size(); next++) {
        int start = lines.get(next).indexOf(STEP + step);
        if (start >= 0) {
          return lines.get(next).substring(start + STEP.length());
        }
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException(
            "no step '"
                + step
                + "' within "
                + timeout
                + "; see "
                + log
                + ", it ends with:\n"
                + tail());
      }
      wait(left / 1_000_000 + 1);
    }
  }

  private String tail() {
    return lines.stream()
        .filter(line -> !line.isBlank())
        .skip(Math.max(0, lines.stream().filter(line -> !line.isBlank()).count() - TAIL_LINES))
        .map(line -> line.length() > TAIL_COLUMNS ? line.substring(0, TAIL_COLUMNS) + "…" : line)
        .collect(Collectors.joining("\n"));
  }

  /** Empties the log file of an earlier run. */
  void clearLog() {
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the old console log " + log, e);
    }
  }
}
