package io.maas4j.sample.powersweep;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sweeps; ends with 0 when all hosts did as told in the last round, else 1, and 2 for bad flags.
 */
public final class Main {
  private Main() {}

  public static void main(String[] words) throws InterruptedException {
    if (words.length == 0 || List.of(words).contains("--help")) {
      System.out.print(Arguments.USAGE);
      return;
    }
    Arguments arguments;
    try {
      arguments = Arguments.parse(List.of(words));
    } catch (IllegalArgumentException e) {
      System.err.println("power-sweep: " + e.getMessage());
      System.exit(2);
      return;
    }
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
            false,
            StandardCharsets.UTF_8);
    System.exit(sweep(arguments, new Report(out, arguments.format())) ? 0 : 1);
  }

  private static boolean sweep(Arguments arguments, Report report) throws InterruptedException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    boolean fine = true;
    try (Sweep sweep = new Sweep(arguments, System::nanoTime, system::getProcessCpuTime)) {
      for (int number = 1; number <= arguments.rounds(); number++) {
        long started = System.nanoTime();
        Sweep.Round round = sweep.run(number, report::host);
        report.round(round, peakKib());
        fine = round.failed() == 0;
        Duration rest = arguments.every().minusNanos(System.nanoTime() - started);
        if (number < arguments.rounds() && !rest.isNegative()) {
          TimeUnit.NANOSECONDS.sleep(rest.toNanos());
        }
      }
    }
    return fine;
  }

  /** The most memory this process had at once; 0 where the system does not tell. */
  private static long peakKib() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      // Not Linux.
    }
    return 0;
  }
}
