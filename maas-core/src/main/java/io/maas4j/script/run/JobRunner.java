package io.maas4j.script.run;

import io.maas4j.script.BmcConfig;
import io.maas4j.script.Checked;
import io.maas4j.script.HardwareType;
import io.maas4j.script.IndexEntry;
import io.maas4j.script.NetplanNames;
import io.maas4j.script.Packages;
import io.maas4j.script.ResultStatus;
import io.maas4j.script.ResultYaml;
import io.maas4j.script.ScriptTimeout;
import io.maas4j.script.ScriptType;
import io.maas4j.script.run.PackageInstaller.PackagesFailedException;
import io.maas4j.script.run.ProcessLauncher.LaunchFailedException;
import io.maas4j.script.run.RunnerSignal.Word;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Runs single scripts and reports each. Safe for use by the threads of one run. */
final class JobRunner {
  static final int CANNOT_START = 2;
  static final int TIMED_OUT = 124;

  private final ScriptRunner.Parts parts;
  private final Reports reports;
  private final BmcFile bmc;

  /** Package managers cannot run side by side. */
  private final ReentrantLock packages = new ReentrantLock();

  JobRunner(ScriptRunner.Parts parts, Reports reports) {
    this.parts = parts;
    this.reports = reports;
    this.bmc = new BmcFile(parts.directory().resolve("bmc-config.yaml"));
  }

  /** Whether a script may leave a BMC configuration. */
  enum Bmc {
    MAY_BE_FOUND,
    NOT_ASKED
  }

  RunResult run(IndexEntry entry, ScriptType type, ScriptBundle bundle, Bmc asked)
      throws InterruptedException {
    ScriptJob job = new ScriptJob(entry, parts.directory(), bundle);
    try {
      Map<String, String> environment = environment(job, asked);
      try {
        install(job, environment);
      } catch (PackagesFailedException e) {
        job.say(String.valueOf(e.getMessage()));
        return reports.ended(
            job,
            type,
            Word.INSTALLING,
            "Failed installing package(s) for " + entry.ref().label(),
            new Reports.HowEnded(e.exitStatus(), Optional.empty(), ResultStatus.INSTALLING));
      }
      reports.tell(
          RunnerSignal.about(entry.ref(), Word.WORKING, "Starting " + entry.ref().label()));
      return execute(job, type, bundle, environment, asked);
    } finally {
      job.close();
    }
  }

  /** Reports a script that cannot run because its network could not be made. */
  RunResult failNetwork(IndexEntry entry, ScriptType type, ScriptBundle bundle, String why)
      throws InterruptedException {
    ScriptJob job = new ScriptJob(entry, parts.directory(), bundle);
    try {
      job.say(why);
      return reports.ended(
          job,
          type,
          Word.APPLYING_NETCONF,
          "Failed to apply the network configuration for " + entry.ref().label(),
          new Reports.HowEnded(1, Optional.empty(), ResultStatus.APPLYING_NETCONF));
    } finally {
      job.close();
    }
  }

  private RunResult execute(
      ScriptJob job,
      ScriptType type,
      ScriptBundle bundle,
      Map<String, String> environment,
      Bmc asked)
      throws InterruptedException {
    IndexEntry entry = job.entry;
    CommandLine line = new CommandLine(parts.hardware(), NetplanNames.read(bundle.netplan()));
    Instant started = parts.clock().instant();
    ProcessLauncher.Ending ending;
    try {
      List<String> command = new ArrayList<>();
      command.add(job.program.toString());
      command.addAll(line.arguments(entry));
      Optional<Duration> limit =
          entry.timeout().isZero()
              ? Optional.empty()
              : Optional.of(entry.timeout().plus(parts.grace()));
      ending =
          parts
              .launcher()
              .run(
                  new ProcessLauncher.Launch(command, environment, job.program.getParent(), limit),
                  job);
    } catch (CommandLine.UnusableException e) {
      return notStarted(job, type, CANNOT_START, String.valueOf(e.getMessage()));
    } catch (LaunchFailedException e) {
      return notStarted(job, type, e.exitStatus(), String.valueOf(e.getMessage()));
    }
    Duration runtime = Duration.between(started, parts.clock().instant());
    job.readResult();
    boolean late = ending instanceof ProcessLauncher.TimedOut;
    int status = ending instanceof ProcessLauncher.Exited exited ? exited.status() : TIMED_OUT;
    if (asked == Bmc.MAY_BE_FOUND) {
      status = takeBmc(job, status);
    }
    noteLink(job, line, status, late);
    Word word = late ? Word.TIMEDOUT : Word.WORKING;
    String text =
        late
            ? "Timeout("
                + ScriptTimeout.format(rounded(entry.timeout()))
                + ") expired on "
                + entry.ref().label()
            : "Finished " + entry.ref().label() + ": " + status;
    return reports.ended(
        job,
        type,
        word,
        text,
        new Reports.HowEnded(status, Optional.of(runtime), ResultStatus.RUNNING));
  }

  private RunResult notStarted(ScriptJob job, ScriptType type, int status, String why)
      throws InterruptedException {
    job.say("cannot run " + job.entry.name() + ": " + why);
    return reports.ended(
        job,
        type,
        Word.WORKING,
        "Failed to execute " + job.entry.ref().label() + ": " + status,
        new Reports.HowEnded(status, Optional.empty(), ResultStatus.RUNNING));
  }

  private void install(ScriptJob job, Map<String, String> environment)
      throws PackagesFailedException, InterruptedException {
    Packages wanted = job.entry.packages();
    PackageInstaller.Context context =
        new PackageInstaller.Context(job.downloads, environment, job);
    if (!wanted.apt().isEmpty()) {
      installing(job, "apt");
      oneAtATime(() -> parts.installer().apt(wanted.apt(), context));
    }
    if (!wanted.snap().isEmpty()) {
      installing(job, "snap");
      oneAtATime(() -> parts.installer().snap(wanted.snap(), context));
    }
    if (!wanted.url().isEmpty()) {
      installing(job, "url");
      oneAtATime(() -> parts.installer().url(wanted.url(), context));
    }
  }

  private void installing(ScriptJob job, String kind) throws InterruptedException {
    IndexEntry.Ref ref = job.entry.ref();
    reports.tell(
        RunnerSignal.about(
            ref, Word.INSTALLING, "Installing " + kind + " packages for " + ref.label()));
  }

  private interface Step {
    void run() throws PackagesFailedException, InterruptedException;
  }

  private void oneAtATime(Step step) throws PackagesFailedException, InterruptedException {
    packages.lockInterruptibly();
    try {
      step.run();
    } finally {
      packages.unlock();
    }
  }

  /** Sends a new BMC configuration; the exit status that the script then has. */
  private int takeBmc(ScriptJob job, int status) throws InterruptedException {
    if (status != 0) {
      if (bmc.discard()) {
        job.say("BMC_CONFIG_PATH is not used: the script did not exit with 0");
      }
      return status;
    }
    Optional<Checked<BmcConfig>> found = bmc.found();
    if (bmc.overwritten()) {
      job.say("BMC_CONFIG_PATH is not used: an earlier script's was sent already");
    }
    if (found.isEmpty()) {
      return 0;
    }
    if (!found.get().faults().isEmpty()) {
      job.say(found.get().faults().get(0).toString());
      bmc.discard();
      return 1;
    }
    Optional<String> problem = reports.send(RunnerSignal.found(found.get().orThrow()));
    if (problem.isPresent()) {
      job.say("the server did not take the BMC configuration: " + problem.get());
      bmc.discard();
      return 1;
    }
    bmc.report();
    return 0;
  }

  /** Says that the link is down, when that may be why a network script failed. */
  private void noteLink(ScriptJob job, CommandLine line, int status, boolean late) {
    IndexEntry entry = job.entry;
    ResultYaml.Ending ending = late ? ResultYaml.Ending.TIMED_OUT : ResultYaml.Ending.EXITED;
    boolean passes =
        switch (job.judge(status, ResultStatus.RUNNING, ending).status()) {
          case PASSED, DEGRADED, SKIPPED -> true;
          default -> false;
        };
    if (passes
        || entry.hardwareType() != HardwareType.NETWORK
        || entry.network() != IndexEntry.Network.CONFIGURED) {
      return;
    }
    for (Map<String, Object> parameter : entry.parameters().values()) {
      if ("interface".equals(parameter.get("type"))
          && parameter.get("value") instanceof Map<?, ?> nic) {
        String mac = String.valueOf(nic.get("mac_address")).toLowerCase(Locale.ROOT);
        String current = parts.hardware().interfaceNames().get(mac);
        String name = current == null ? String.valueOf(nic.get("name")) : current;
        if (!parts.hardware().operationalState(name).equals("up")) {
          job.noteLinkDown();
        }
        return;
      }
    }
  }

  private Map<String, String> environment(ScriptJob job, Bmc asked) {
    Map<String, String> environment = new LinkedHashMap<>(parts.environment());
    environment.putIfAbsent("DEBIAN_FRONTEND", "noninteractive");
    environment.putIfAbsent("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    environment.putIfAbsent(
        "MAAS_RESOURCES_FILE", parts.directory().resolve("resources.json").toString());
    environment.putIfAbsent(
        "MAAS_STORAGE_CONFIG_FILE", parts.directory().resolve("storage-config.json").toString());
    environment.putIfAbsent(
        "MAAS_MACHINE_EXTRA_FILE", parts.directory().resolve("machine-extra.json").toString());
    environment.put("OUTPUT_COMBINED_PATH", job.combinedPath.toString());
    environment.put("OUTPUT_STDOUT_PATH", job.stdoutPath.toString());
    environment.put("OUTPUT_STDERR_PATH", job.stderrPath.toString());
    environment.put("RESULT_PATH", job.resultPath.toString());
    environment.put("DOWNLOAD_PATH", job.downloads.toString());
    environment.put("RUNTIME", seconds(job.entry.timeout()));
    environment.put(
        "HAS_STARTED", job.entry.progress() == IndexEntry.Progress.NOT_STARTED ? "False" : "True");
    environment.put("MAAS_BASE_URL", parts.server());
    environment.remove("BMC_CONFIG_PATH");
    if (asked == Bmc.MAY_BE_FOUND) {
      environment.put("BMC_CONFIG_PATH", bmc.path().toString());
    }
    return environment;
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.getNano(), 9)
        .add(BigDecimal.valueOf(duration.getSeconds()))
        .stripTrailingZeros()
        .toPlainString();
  }

  private static Duration rounded(Duration duration) {
    return Duration.ofSeconds(Math.round(duration.toNanos() / 1e9));
  }
}
