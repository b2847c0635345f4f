package io.maas4j.benchmarks.tftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Processor time of a process and its children, from {@code /proc}. The kernel forgets that of
 * children which a server that ignores SIGCHLD leaves to it: so they are looked at from time to
 * time while they live.
 */
final class ServerCpu {
  /** USER_HZ, which is 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 14;
  private static final int CUTIME = 16;

  private final Path process;
  private final Map<String, Long> children = new HashMap<>();

  ServerCpu(long pid) {
    this.process = Path.of("/proc/" + pid);
  }

  /** Seconds since the process began, in hundredths. */
  double seconds() throws IOException {
    observe();
    long seen = children.values().stream().mapToLong(Long::longValue).sum();
    long reaped = ticks(process, CUTIME);
    return (ticks(process, UTIME) + Math.max(seen, reaped)) / TICKS_PER_SECOND;
  }

  /** Looks at the children. */
  void observe() throws IOException {
    Path task = process.resolve("task").resolve(process.getFileName());
    for (String child : Files.readString(task.resolve("children")).split(" ")) {
      if (!child.isBlank()) {
        try {
          children.put(child, ticks(Path.of("/proc", child.strip()), UTIME));
        } catch (NoSuchFileException e) {
          continue; // it has ended since: what was seen last counts
        }
      }
    }
  }

  /** A pair of fields as proc(5) numbers them: user and system time. */
  private static long ticks(Path of, int field) throws IOException {
    String stat = Files.readString(of.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[field - 3]) + Long.parseLong(fields[field - 2]);
  }

  /** Resident memory in MiB. */
  long residentMebibytes() throws IOException {
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }
}
