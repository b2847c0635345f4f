package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.script.BmcConfig;
import io.maas4j.script.Packages;
import io.maas4j.script.run.NetworkSwitch;
import io.maas4j.script.run.PackageInstaller;
import io.maas4j.script.run.ProcessLauncher;
import io.maas4j.script.run.RunReport;
import io.maas4j.script.run.RunnerSignal;
import io.maas4j.script.run.ScriptBundle;
import io.maas4j.script.run.ScriptRunner;
import io.maas4j.script.run.ScriptSource;
import io.maas4j.script.run.SignalSink;
import io.maas4j.script.run.SysfsHardware;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A machine for one case, on which one of the two runners runs. */
final class RunnerBench implements AutoCloseable {
  private static final Duration KILL_GRACE = Duration.ofSeconds(1);
  private static final int ATTEMPTS = 4;
  private static final long LONGEST_SECONDS = 120;

  private final RunnerCase subject;
  private final Path directory;
  private final SandboxedMachine machine;
  private final StandIn server = new StandIn();
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final List<RunnerOutcome.Seen> seen = new ArrayList<>();
  private final List<BmcConfig> bmcs = new ArrayList<>();

  RunnerBench(RunnerCase subject, Path directory) throws IOException, InterruptedException {
    this.subject = subject;
    this.directory = directory;
    machine = new SandboxedMachine(directory);
    subject
        .texts("root")
        .forEach(
            (path, text) -> {
              try {
                machine.root(path, text);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    subject.texts("pages").forEach(server::page);
    machine.environment.remove("MAAS_SANDBOX");
    machine.environment.put("MAAS_STORAGE_CONFIG_FILE", directory.resolve("storage").toString());
    machine.environment.put("MAAS_MACHINE_EXTRA_FILE", directory.resolve("extra").toString());
    machine.environment.put("MAAS_RETRY_WAITS", "0,0,0");
    machine.environment.put(
        "MAAS_KILL_GRACE_SECONDS", Double.toString(KILL_GRACE.toMillis() / 1e3));
    machine.environment.put("MAAS_IP", "true");
    for (String tool : List.of("apt-get", "snap", "netplan")) {
      String text = subject.texts("fakes").get(tool);
      machine.environment.put(
          "MAAS_" + tool.toUpperCase(java.util.Locale.ROOT).replace('-', '_'),
          text == null
              ? directory.resolve("missing-" + tool).toString()
              : machine.install(tool, "#!/bin/sh\n" + text + "\n").toString());
    }
    if (subject.reboots()) {
      machine.run("mkfifo", directory.resolve("root/reboot").toString());
    }
  }

  /** BMC configurations that were taken. */
  List<BmcConfig> bmcs() {
    return bmcs;
  }

  RunnerOutcome python() throws Exception {
    Path program =
        Path.of(
            URI.create(
                RunnerBench.class
                    .getResource("/io/maas4j/script/runner/maas-run-remote-scripts")
                    .toString()));
    machine.preseed(SandboxedMachine.preseedWithToken(server.metadataUrl()));
    subject.texts("refuse").forEach((text, times) -> server.refuse(text, Integer.parseInt(times)));
    String word = "";
    for (List<byte[]> visit : subject.visits(server.url())) {
      server.archives(visit);
      Path log = directory.resolve("python.log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  "python3",
                  program.toString(),
                  "--config",
                  directory.resolve("cloud/91_kernel_cmdline_url.cfg").toString(),
                  directory.resolve("work").toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().putAll(machine.environment);
      Process process = builder.start();
      boolean reboot = subject.reboots() && word.isEmpty();
      if (reboot) {
        onReboot(
            () -> {
              process.destroy();
              return null;
            });
      }
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("the runner hangs: " + Files.readString(log));
      }
      int exit = process.exitValue();
      word = exit == 0 ? "passed" : exit == 143 ? "rebooted" : "failed";
      if (Files.readString(log).contains("giving up")) {
        word = "gave-up";
      }
    }
    for (StandIn.Signal signal : server.signals) {
      take(signal.fields(), signal.files());
    }
    return new RunnerOutcome(word, List.copyOf(seen));
  }

  RunnerOutcome java() throws Exception {
    Map<String, Integer> refusals = new HashMap<>();
    subject.texts("refuse").forEach((text, times) -> refusals.put(text, Integer.parseInt(times)));
    ScriptRunner runner =
        ScriptRunner.builder(directory.resolve("work"), Clock.systemUTC())
            .launcher(ProcessLauncher.system(KILL_GRACE))
            .installer(new FakeTools())
            .network(new FakeNetwork())
            .hardware(new SysfsHardware(directory.resolve("root")))
            .environment(environment())
            .server(server.url())
            .grace(Duration.ZERO)
            .build();
    String word = "";
    for (List<byte[]> visit : subject.visits(server.url())) {
      Deque<byte[]> left = new ArrayDeque<>(visit);
      ScriptSource source =
          () -> {
            byte[] next = left.poll();
            return next == null
                ? Optional.empty()
                : Optional.of(ScriptBundle.readTar(new ByteArrayInputStream(next)));
          };
      Future<RunReport> run =
          pool.submit(() -> runner.run(source, signal -> send(signal, refusals)));
      if (subject.reboots() && word.isEmpty()) {
        onReboot(() -> run.cancel(true)).get(LONGEST_SECONDS, TimeUnit.SECONDS);
        word = "rebooted";
        continue;
      }
      try {
        RunReport report = run.get(LONGEST_SECONDS, TimeUnit.SECONDS);
        word = report.outcome().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
      } catch (ExecutionException e) {
        throw new AssertionError(e.getCause());
      }
    }
    return new RunnerOutcome(word, List.copyOf(seen));
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(machine.environment);
    environment.put("PATH", System.getenv("PATH"));
    return environment;
  }

  /** The script that reboots opens a pipe; whoever reads it ends the runner. */
  private <T> Future<T> onReboot(Callable<T> action) {
    return pool.submit(
        () -> {
          Files.readAllBytes(directory.resolve("root/reboot"));
          return action.call();
        });
  }

  private void send(RunnerSignal signal, Map<String, Integer> refusals)
      throws SignalSink.NotTakenException {
    synchronized (seen) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (!refused(signal, refusals)) {
          Map<String, String> files = new LinkedHashMap<>();
          signal.files().forEach((name, bytes) -> files.put(name, new String(bytes, ISO_8859_1)));
          take(signal.fields(), files);
          return;
        }
      }
    }
    throw new SignalSink.NotTakenException("not now");
  }

  private static boolean refused(RunnerSignal signal, Map<String, Integer> refusals) {
    StringBuilder all = new StringBuilder();
    signal.fields().forEach((name, value) -> all.append(name).append('\n').append(value));
    signal.files().forEach((name, bytes) -> all.append(name));
    return refusals.keySet().stream()
        .anyMatch(text -> all.indexOf(text) >= 0 && refusals.merge(text, -1, Integer::sum) >= 0);
  }

  private void take(Map<String, String> fields, Map<String, String> files) {
    seen.add(RunnerOutcome.Seen.of(fields, files));
    RunnerOutcome.bmc(fields).ifPresent(bmcs::add);
  }

  /** The case's commands in place of package managers, as the shipped runner would call them. */
  private final class FakeTools implements PackageInstaller {
    @Override
    public void apt(List<String> names, Context context)
        throws PackagesFailedException, InterruptedException {
      List<String> command = new ArrayList<>(List.of("install"));
      command.addAll(names);
      tool("MAAS_APT_GET", command, context);
    }

    @Override
    public void snap(List<Packages.Snap> snaps, Context context)
        throws PackagesFailedException, InterruptedException {
      for (Packages.Snap snap : snaps) {
        tool("MAAS_SNAP", List.of("install", snap.name()), context);
      }
    }

    @Override
    public void url(List<String> urls, Context context) throws PackagesFailedException {
      for (String url : urls) {
        String path = URI.create(url).getPath();
        String page = subject.texts("pages").get(path);
        if (page == null) {
          throw new PackagesFailedException("cannot download " + url, 1);
        }
        try {
          Files.writeString(context.downloads().resolve(Path.of(path).getFileName()), page, UTF_8);
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
    }

    private void tool(String variable, List<String> arguments, Context context)
        throws PackagesFailedException, InterruptedException {
      List<String> command = new ArrayList<>(List.of(machine.environment.get(variable)));
      command.addAll(arguments);
      try {
        ProcessLauncher.Ending ending =
            ProcessLauncher.system()
                .run(
                    new ProcessLauncher.Launch(
                        command, context.environment(), directory, Optional.empty()),
                    context.console());
        int status = ending instanceof ProcessLauncher.Exited exited ? exited.status() : 124;
        if (status != 0) {
          throw new PackagesFailedException(command + " ended with " + status, status);
        }
      } catch (ProcessLauncher.LaunchFailedException e) {
        throw new PackagesFailedException(command + " is missing", 1);
      }
    }
  }

  /** Swaps the files of /etc/netplan, as the shipped runner does, and calls the case's netplan. */
  private final class FakeNetwork implements NetworkSwitch {
    @Override
    public Applied apply(byte[] netplan) throws NetworkFailedException {
      if (netplan.length == 0) {
        throw new NetworkFailedException(
            "the server sent no network configuration (config/netplan.yaml)");
      }
      Path folder = directory.resolve("root/etc/netplan");
      try {
        Files.createDirectories(folder);
        Files.write(folder.resolve("config.yaml"), netplan);
        if (machine.run(machine.environment.get("MAAS_NETPLAN"), "apply").exitStatus() != 0) {
          Files.delete(folder.resolve("config.yaml"));
          throw new NetworkFailedException("netplan failed");
        }
      } catch (IOException e) {
        throw new NetworkFailedException("netplan is missing");
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return () -> {
        if (!folder.resolve("config.yaml").toFile().delete()) {
          throw new AssertionError("the configuration is gone: " + Arrays.toString(netplan));
        }
      };
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    server.close();
  }
}
