package io.maas4j.benchmarks.dhcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of a process: processor time of all its threads to the nanosecond, memory,
 * datagrams that its sockets lost.
 */
public final class ProcessFigures {
  private static final int DROPS_FROM_END = 1;

  private final Path directory;

  public ProcessFigures(String pid) {
    directory = Path.of("/proc", pid);
  }

  /** Nanoseconds on a processor, user and system, of the threads that live. */
  public long cpuNanos() {
    long sum = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(directory.resolve("task"))) {
      for (Path task : tasks) {
        try {
          sum += Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        } catch (NoSuchFileException ended) {
          continue;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("process " + directory + " cannot be measured", e);
    }
    return sum;
  }

  /** Resident memory in KiB. */
  public long residentKib() {
    for (String line : lines("status")) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** Datagrams that the sockets of its namespace had no room for, UDP and packet sockets. */
  public long socketDrops() {
    long drops = 0;
    List<String> udp = lines("net/udp");
    for (String line : udp.subList(1, udp.size())) {
      String[] columns = line.trim().split("\\s+");
      drops += Long.parseLong(columns[columns.length - DROPS_FROM_END]);
    }
    return drops;
  }

  private List<String> lines(String name) {
    try {
      return Files.readAllLines(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + directory + " cannot be measured", e);
    }
  }
}
