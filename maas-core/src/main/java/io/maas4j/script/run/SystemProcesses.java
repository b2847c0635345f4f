package io.maas4j.script.run;

import io.maas4j.script.run.ScriptConsole.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  SystemProcesses(Duration killGrace) {
    this.killGrace = killGrace;
  }

  @Override
  public Ending run(Launch launch, ScriptConsole console)
      throws LaunchFailedException, InterruptedException {
    Process process = start(launch);
    try {
      Pump pump = new Pump(process, console);
      boolean ended =
          launch.limit().isPresent()
              ? pump.until(System.nanoTime() + launch.limit().get().toNanos())
              : pump.untilEnd();
      if (!ended) {
        List<ProcessHandle> family = family(process);
        family.forEach(ProcessHandle::destroy);
        pump.until(System.nanoTime() + killGrace.toNanos());
        kill(process, family);
        pump.rest();
        return new TimedOut();
      }
      return new Exited(process.exitValue());
    } catch (IOException e) {
      throw new LaunchFailedException("its output cannot be read: " + e.getMessage(), CANNOT_START);
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
        throw new LaunchFailedException(error.group(2), Integer.parseInt(error.group(1)));
      }
      throw new LaunchFailedException(String.valueOf(e.getMessage()), CANNOT_START);
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
  private static final class Pump {
    private final Process process;
    private final ScriptConsole console;
    private final byte[] buffer = new byte[65_536];

    Pump(Process process, ScriptConsole console) {
      this.process = process;
      this.console = console;
    }

    boolean untilEnd() throws IOException, InterruptedException {
      while (!until(System.nanoTime() + TimeUnit.HOURS.toNanos(1))) {
        continue;
      }
      return true;
    }

    /** False when the deadline came before the end. */
    boolean until(long deadline) throws IOException, InterruptedException {
      long pause = 1;
      while (true) {
        if (copy()) {
          pause = 1;
        }
        long left = deadline - System.nanoTime();
        long wait = Math.min(TimeUnit.MILLISECONDS.toNanos(pause), left);
        if (process.waitFor(Math.max(0, wait), TimeUnit.NANOSECONDS)) {
          rest();
          return true;
        }
        if (left <= 0) {
          return false;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
      }
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
