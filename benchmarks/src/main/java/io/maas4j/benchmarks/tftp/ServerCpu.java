package io.maas4j.benchmarks.tftp;

import java.io.IOException;
import java.nio.file.Files;
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
  private double seconds;
  private boolean died;

  ServerCpu(long pid) {
    this.process = Path.of("/proc/" + pid);
  }

  /** Seconds since the process began, in hundredths; when it has died, what was seen last. */
  double seconds() {
    observe();
    return seconds;
  }

  /** Whether the process was gone when it was looked at last. */
  boolean died() {
    return died;
  }

  /** Looks at the process and its children. */
  void observe() {
    if (died) {
      return;
    }
    try {
      look();
    } catch (IOException e) {
      died = true; // the files of a process can be read as long as it lives
    }
  }

  private void look() throws IOException {
    children();
    long seen = children.values().stream().mapToLong(Long::longValue).sum();
    long reaped = ticks(process, CUTIME);
    seconds = (ticks(process, UTIME) + Math.max(seen, reaped)) / TICKS_PER_SECOND;
    died = "ZX".contains(fields(process)[0]); // its parent has not asked for it yet
  }

  private void children() throws IOException {
    Path task = process.resolve("task").resolve(process.getFileName());
    for (String child : Files.readString(task.resolve("children")).split(" ")) {
      if (!child.isBlank()) {
        try {
          children.put(child, ticks(Path.of("/proc", child.strip()), UTIME));
        } catch (IOException e) {
          continue; // it has ended since: what was seen last counts
        }
      }
    }
  }

  /** A pair of fields as proc(5) numbers them: user and system time. */
  private static long ticks(Path of, int field) throws IOException {
    String[] fields = fields(of);
    return Long.parseLong(fields[field - 3]) + Long.parseLong(fields[field - 2]);
  }

  /** From the third on, which is the state. */
  private static String[] fields(Path of) throws IOException {
    String stat = Files.readString(of.resolve("stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
  }

  /** Resident memory in MiB; 0 when it has died. */
  long residentMebibytes() throws IOException {
    observe();
    if (died) {
      return 0;
    }
    for (String line : Files.readAllLines(process.resolve("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }
}
