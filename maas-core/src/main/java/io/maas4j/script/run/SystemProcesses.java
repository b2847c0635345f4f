package io.maas4j.script.run;

import io.maas4j.script.run.ScriptConsole.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The processes of this machine. */
final class SystemProcesses implements ProcessLauncher {
  private static final Pattern ERROR = Pattern.compile("error=(\\d+), (.*)", Pattern.DOTALL);
  private static final int CANNOT_START = 2;
  private static final long LONGEST_PAUSE_MILLIS = 20;

  /** Children that are forked while others are killed; a bomb needs a few rounds. */
  private static final int KILL_ROUNDS = 20;

  private final Duration killGrace;
  private final LongSupplier nanos;

  /**
   * @param nanos a time that only goes forward, from any beginning
   */
  SystemProcesses(Duration killGrace, LongSupplier nanos) {
    this.killGrace = killGrace;
    this.nanos = nanos;
  }

  @Override
  public Ending run(Launch launch, ScriptConsole console)
      throws LaunchFailedException, InterruptedException {
    Process process = start(launch);
    try {
      Pump pump = new Pump(process, console);
      boolean ended =
          launch.limit().isPresent() ? pump.within(launch.limit().get()) : pump.untilEnd();
      if (!ended) {
        List<ProcessHandle> family = family(process);
        family.forEach(ProcessHandle::destroy);
        pump.within(killGrace);
        kill(process, family);
        pump.rest();
        return new TimedOut();
      }
      return new Exited(process.exitValue());
    } catch (IOException e) {
      throw new LaunchFailedException(
          "its output cannot be read: " + e.getMessage(), CANNOT_START, e);
    } finally {
      if (process.isAlive()) { // interrupted
        kill(process, family(process));
      }
    }
  }

  private static Process start(Launch launch) throws LaunchFailedException {
    ProcessBuilder builder =
        new ProcessBuilder(launch.command()).directory(launch.directory().toFile());
    builder.environment().clear();
    builder.environment().putAll(launch.environment());
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      Matcher error = ERROR.matcher(String.valueOf(e.getMessage()));
      if (error.find()) {
        throw new LaunchFailedException(error.group(2), Integer.parseInt(error.group(1)), e);
      }
      throw new LaunchFailedException(String.valueOf(e.getMessage()), CANNOT_START, e);
    }
  }

  private static List<ProcessHandle> family(Process process) {
    List<ProcessHandle> family = new ArrayList<>();
    family.add(process.toHandle());
    process.descendants().forEach(family::add);
    return family;
  }

  private static void kill(Process process, List<ProcessHandle> known) throws InterruptedException {
    List<ProcessHandle> family = new ArrayList<>(known);
    for (int round = 0; round < KILL_ROUNDS; round++) {
      // descendants first: those of a dead parent belong to somebody else
      List<ProcessHandle> children =
          family.stream().flatMap(ProcessHandle::descendants).distinct().toList();
      family.addAll(children);
      family.removeIf(member -> !member.isAlive());
      if (family.isEmpty()) {
        break;
      }
      family.forEach(ProcessHandle::destroyForcibly);
    }
    process.waitFor();
  }

  /** Copies what a process prints, without ever blocking on a pipe that a daemon holds open. */
  private final class Pump {
    private final Process process;
    private final ScriptConsole console;
    private final byte[] buffer = new byte[65_536];
    private long pause = 1;

    Pump(Process process, ScriptConsole console) {
      this.process = process;
      this.console = console;
    }

    boolean untilEnd() throws IOException, InterruptedException {
      while (!step(Long.MAX_VALUE)) {
        continue;
      }
      return true;
    }

    /** False when the time was over before the process. */
    boolean within(Duration time) throws IOException, InterruptedException {
      long begun = nanos.getAsLong();
      while (true) {
        long left = time.toNanos() - (nanos.getAsLong() - begun);
        if (step(Math.max(0, left))) {
          return true;
        }
        if (left <= 0) {
          return false;
        }
      }
    }

    /** Copies what is there, and waits a moment; whether the process has ended by then. */
    private boolean step(long longest) throws IOException, InterruptedException {
      pause = copy() ? 1 : Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      long wait = Math.min(TimeUnit.MILLISECONDS.toNanos(pause), longest);
      if (process.waitFor(wait, TimeUnit.NANOSECONDS)) {
        rest();
        return true;
      }
      return false;
    }

    /** What is in the pipes of a process that has ended; the JDK has read them to the end. */
    void rest() throws IOException {
      int rounds = 64;
      while (copy() && rounds-- > 0) {
        continue;
      }
    }

    private boolean copy() throws IOException {
      boolean out = copy(Stream.STDOUT, process.getInputStream());
      return copy(Stream.STDERR, process.getErrorStream()) || out;
    }

    private boolean copy(Stream stream, InputStream in) throws IOException {
      int available = in.available();
      if (available <= 0) {
        return false;
      }
      int count = in.read(buffer, 0, Math.min(available, buffer.length));
      if (count > 0) {
        console.print(stream, buffer, count);
      }
      return count > 0;
    }
  }
}
