package io.maas4j.server.e2e;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A machine's power switch: at most one QEMU process at a time. Thread-safe.
 *
 * <p>The process lives in the machines' namespace, so that {@code net-down.sh} ends it even when
 * this JVM was killed.
 */
final class QemuProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int MANY_CORES = 2;

  private final QemuMachine machine;
  private final String namespace;
  private final Duration longestRun;
  private final SerialConsole console;
  private final ScheduledExecutorService limiter =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "qemu-limit");
            thread.setDaemon(true);
            return thread;
          });
  private Optional<Process> process = Optional.empty();
  private Optional<ScheduledFuture<?>> limit = Optional.empty();
  private boolean closed;

  /**
   * @param namespace network namespace with the machine's tap
   * @param longestRun after this time in one go the machine is switched off, whatever it does
   */
  QemuProcess(QemuMachine machine, String namespace, Duration longestRun) throws IOException {
    this.machine = machine;
    this.namespace = namespace;
    this.longestRun = longestRun;
    Files.createDirectories(machine.directory());
    this.console = new SerialConsole(machine.consoleLog());
    console.clearLog();
  }

  SerialConsole console() {
    return console;
  }

  synchronized boolean running() {
    return process.map(Process::isAlive).orElse(false);
  }

  /** Switches the machine on; does nothing if it is on. */
  synchronized void on() throws IOException {
    if (closed) {
      throw new IOException("the rack of machine " + machine.name() + " is closed");
    }
    if (running()) {
      return;
    }
    for (int i = 0; i < machine.hardware().cards().size(); i++) {
      checkTap("tap" + (machine.tap() + i));
    }
    prepareFiles();
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    if (machine.hardware().cores() > MANY_CORES) {
      // or it would leave the boot loader of a machine beside it too little to be in time
      command.addAll(List.of("nice", "-n", "5"));
    }
    command.addAll(machine.command());
    // ip becomes QEMU, it does not start it: this process is the machine.
    Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
    started.getOutputStream().close();
    Thread reader =
        new Thread(() -> console.copyFrom(started.getInputStream()), "console-" + machine.name());
    reader.setDaemon(true);
    reader.start();
    process = Optional.of(started);
    limit.ifPresent(task -> task.cancel(false));
    limit =
        Optional.of(
            limiter.schedule(() -> end(started), longestRun.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** QEMU would make a missing tap by itself, connected to nothing. */
  private void checkTap(String tap) throws IOException {
    try {
      Commands.succeed(
          GRACE, List.of("ip", "-n", namespace, "link", "show", "dev", tap, "type", "tun"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while looking for " + tap, e);
    }
  }

  private void prepareFiles() throws IOException {
    for (QemuHardware.Disk disk : machine.hardware().disks()) {
      Path path = machine.file(disk);
      if (!Files.exists(path)) {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
          file.setLength(disk.bytes());
        }
      }
    }
    Optional<Firmware.Platform> uefi = machine.firmware().uefi();
    if (uefi.isPresent() && !Files.exists(machine.firmwareVariables())) {
      Files.copy(uefi.get().variables(), machine.firmwareVariables());
    }
  }

  /** Switches the machine off as if its plug was pulled; does nothing if it is off. */
  synchronized void off() {
    process.ifPresent(QemuProcess::end);
    limit.ifPresent(task -> task.cancel(false));
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the machine is off, by itself or by {@link #off}.
   *
   * @throws IllegalStateException if it is still on after the time
   */
  void awaitOff(Duration timeout) throws InterruptedException {
    Optional<Process> current;
    synchronized (this) {
      current = process;
    }
    if (current.isPresent() && !current.get().waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "machine " + machine.name() + " is still on after " + timeout);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    off();
    limiter.shutdownNow();
  }
}
