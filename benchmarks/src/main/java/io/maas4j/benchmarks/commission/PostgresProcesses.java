package io.maas4j.benchmarks.commission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What Linux says of a PostgreSQL: its first process and all that this one has made. */
final class PostgresProcesses {
  // of /proc/PID/stat, counted after the name: proc(5)
  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;
  private static final double TICKS = 100;

  private final long first;

  /**
   * @param data PostgreSQL's data directory
   */
  PostgresProcesses(Path data) throws IOException {
    first = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
  }

  /** Processor seconds, of those that have ended as well. */
  double cpuSeconds() {
    long ticks = 0;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        String[] stat = stat(process);
        boolean isFirst = process.getFileName().toString().equals(Long.toString(first));
        if (stat.length > CHILDREN_SYSTEM && (isFirst || Long.parseLong(stat[PARENT]) == first)) {
          for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
            ticks += Long.parseLong(stat[i]);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL's processes cannot be measured", e);
    }
    return ticks / TICKS;
  }

  private static String[] stat(Path process) throws IOException {
    try {
      String text = Files.readString(process.resolve("stat"));
      return text.substring(text.lastIndexOf(')') + 2).split(" ");
    } catch (NoSuchFileException e) {
      return new String[0]; // ended meanwhile
    } catch (IOException e) {
      if (Files.exists(process)) {
        throw e;
      }
      return new String[0];
    }
  }
}
