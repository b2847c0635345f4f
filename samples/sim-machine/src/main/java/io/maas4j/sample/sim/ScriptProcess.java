package io.maas4j.sample.sim;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs on this host what a machine was told to run, in the machine's sandbox: nothing but {@code
 * PATH} comes from our own environment. Needs {@code sh}. Immutable; every run blocks.
 */
final class ScriptProcess {
  private static final int KILL_ROUNDS = 20;
  private static final String MARK = "MAAS_SIM_MACHINE";

  private final Sandbox sandbox;
  private final SimTiming timing;
  private final SimCounters counters;
  private final PowerCycle power;

  ScriptProcess(Sandbox sandbox, SimTiming timing, SimCounters counters, PowerCycle power) {
    this.sandbox = sandbox;
    this.timing = timing;
    this.counters = counters;
    this.power = power;
  }

  /**
   * Runs a script with {@code /bin/sh} or what its first line names. Waits for a slot first.
   *
   * @param slots how many may run at once in the whole fleet
   * @return the exit status; 124 when it took too long and was killed
   */
  int run(String name, byte[] script, Semaphore slots) throws IOException, InterruptedException {
    Path file = sandbox.run().resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
    Files.write(file, script);
    slots.acquire();
    try {
      power.check();
      counters.scripts.increment();
      return execute(List.of("/bin/sh", file.toString()), timing.scriptLimit());
    } finally {
      slots.release();
    }
  }

  /** Whether a shell command succeeds. Its {@code /tmp} is the machine's own. */
  boolean holds(String condition) throws IOException, InterruptedException {
    String own = condition.replaceAll("(?<![A-Za-z0-9_.-])/tmp/", sandbox.tmp() + "/");
    return execute(List.of("/bin/sh", "-c", own), Duration.ofSeconds(30)) == 0;
  }

  private int execute(List<String> command, Duration limit)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    environment.clear();
    environment.put("PATH", path);
    environment.putAll(variables());
    File console = sandbox.console().toFile();
    builder.directory(sandbox.run().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(console));
    builder.redirectInput(new File("/dev/null"));
    Process process = builder.start();
    Closeable end = power.hold(() -> kill(process));
    try {
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      power.check();
      return ended ? process.exitValue() : 124;
    } finally {
      power.release(end);
      kill(process);
    }
  }

  /**
   * Kills the process and all that came of it. Scripts start sessions of their own, so a signal to
   * one group would leave some: children are found before their parents go, and orphans by the
   * variable that they inherited, where the host has {@code /proc}.
   */
  private void kill(Process process) {
    for (int round = 0; round < KILL_ROUNDS; round++) {
      List<ProcessHandle> children =
          Stream.concat(process.descendants(), orphans()).filter(ProcessHandle::isAlive).toList();
      if (children.isEmpty()) {
        break;
      }
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
  }

  private Stream<ProcessHandle> orphans() {
    byte[] mark = (MARK + "=" + sandbox.directory() + "\0").getBytes(StandardCharsets.UTF_8);
    return ProcessHandle.allProcesses().filter(process -> carries(process.pid(), mark));
  }

  private static boolean carries(long pid, byte[] mark) {
    try {
      byte[] environment = Files.readAllBytes(Path.of("/proc/" + pid + "/environ"));
      for (int at = 0; at + mark.length <= environment.length; at++) {
        if (Arrays.equals(environment, at, at + mark.length, mark, 0, mark.length)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // gone, another user's, or a host without /proc
    }
  }

  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HOME", sandbox.home().toString());
    variables.put("TMPDIR", sandbox.tmp().toString());
    variables.put("LANG", "C.UTF-8");
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.put(MARK, sandbox.directory().toString());
    variables.put("MAAS_SANDBOX", "1");
    variables.put("MAAS_SYSROOT", sandbox.sysroot().toString());
    variables.put("MAAS_DEV_DIR", sandbox.dev().toString());
    variables.put("MAAS_CLOUD_CFG_DIR", sandbox.cloudConfig().toString());
    variables.put("MAAS_INSTALL_LOG", sandbox.tmp().resolve("install.log").toString());
    variables.put("MAAS_ARCHITECTURE", "amd64");
    return variables;
  }
}
