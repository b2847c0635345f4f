package io.maas4j.script.run;

import io.maas4j.script.IndexEntry;
import io.maas4j.script.ParallelMode;
import io.maas4j.script.RunIndex;
import io.maas4j.script.RunnerOrder;
import io.maas4j.script.ScriptType;
import io.maas4j.script.run.NetworkSwitch.NetworkFailedException;
import io.maas4j.script.run.RunReport.Outcome;
import io.maas4j.script.run.RunnerSignal.Word;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scripts that a server has for a machine and tells the server of each, as the shipped
 * runner does (spec scripts §9): commissioning in rounds until no more scripts come, then tests,
 * release and deployment scripts; in each list by hardware type and name, serial scripts first,
 * then instances of one script side by side, then those that may run beside any other.
 *
 * <pre>{@code
 * ScriptIndex index = ScriptIndex.of(jobs, Set.of(ScriptType.TESTING), RUNNING_OR_PENDING, netplan);
 * ScriptRunner runner = ScriptRunner.builder(directory, Clock.systemUTC()).build();
 * RunReport report = runner.run(ScriptSource.of(index), signal -> log.info(signal.text()));
 * }</pre>
 *
 * <p>A runner may run several times, one after the other, each time with the files of the time
 * before overwritten; two runs at once need two directories. Signs of life, which the shipped
 * runner sends every two minutes, are up to the caller, who has a thread or a timer for it.
 */
public final class ScriptRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptRunner.class);

  /** A commissioning that still has scripts after so many rounds will never end. */
  private static final int MOST_ROUNDS = 20;

  private static final Map<ScriptType, Word> LATER_LISTS = laterLists();

  private final Parts parts;
  private final ThreadFactory threads;

  /** What a run is made of. */
  record Parts(
      Path directory,
      Clock clock,
      ProcessLauncher launcher,
      PackageInstaller installer,
      NetworkSwitch network,
      MachineHardware hardware,
      Map<String, String> environment,
      String server,
      Duration grace) {}

  private ScriptRunner(Parts parts, ThreadFactory threads) {
    this.parts = parts;
    this.threads = threads;
  }

  /**
   * A builder with real processes, no packages, no network and no hardware.
   *
   * @param directory where everything is written; made when it is missing
   * @param clock measures run times
   */
  public static Builder builder(Path directory, Clock clock) {
    return new Builder(directory, clock);
  }

  /**
   * Runs everything that the source has. Blocks until it is done.
   *
   * @param source asked again after each round of commissioning
   * @param sink takes the signals
   * @throws InterruptedException when the thread was interrupted, as by a simulated reboot: what
   *     runs is killed, and nothing is told of what had not ended
   */
  public RunReport run(ScriptSource source, SignalSink sink) throws InterruptedException {
    return new Run(source, new Reports(sink)).go();
  }

  private static Map<ScriptType, Word> laterLists() {
    Map<ScriptType, Word> lists = new LinkedHashMap<>();
    lists.put(ScriptType.TESTING, Word.TESTING);
    lists.put(ScriptType.RELEASE, Word.RELEASING);
    lists.put(ScriptType.DEPLOYMENT, Word.DEPLOYING);
    return lists;
  }

  /** One run. Confined to its thread, but the scripts that run side by side. */
  private final class Run {
    private final ScriptSource source;
    private final Reports reports;
    private final JobRunner jobs;

    Run(ScriptSource source, Reports reports) {
      this.source = source;
      this.reports = reports;
      this.jobs = new JobRunner(parts, reports);
    }

    RunReport go() throws InterruptedException {
      reports.tell(RunnerSignal.of(Word.WORKING, ""));
      try {
        return lists();
      } catch (IOException e) {
        String problem = "the runner gave up: " + e.getMessage();
        reports.tell(RunnerSignal.of(Word.FAILED, problem));
        return new RunReport(Outcome.GAVE_UP, reports.results(), problem);
      }
    }

    private RunReport lists() throws IOException, InterruptedException {
      Optional<ScriptBundle> bundle = fetch();
      for (int round = 0; has(bundle, ScriptType.COMMISSIONING); round++) {
        if (round == MOST_ROUNDS) {
          return failed("commissioning has not ended in " + MOST_ROUNDS + " rounds");
        }
        int failed = runList(bundle.orElseThrow(), ScriptType.COMMISSIONING);
        if (failed > 0) {
          return failed(failed + " commissioning scripts failed to run");
        }
        bundle = fetch();
      }
      for (Map.Entry<ScriptType, Word> later : LATER_LISTS.entrySet()) {
        if (has(bundle, later.getKey())) {
          reports.tell(RunnerSignal.of(later.getValue(), ""));
          int failed = runList(bundle.orElseThrow(), later.getKey());
          if (failed > 0) {
            return failed(failed + " " + later.getKey().word() + " scripts failed to run");
          }
        }
      }
      Optional<String> problem =
          reports.send(RunnerSignal.of(Word.OK, "All scripts successfully ran"));
      return problem.isEmpty()
          ? new RunReport(Outcome.PASSED, reports.results(), "")
          : new RunReport(Outcome.FAILED, reports.results(), problem.get());
    }

    private RunReport failed(String problem) throws InterruptedException {
      reports.tell(RunnerSignal.of(Word.FAILED, problem));
      return new RunReport(Outcome.FAILED, reports.results(), problem);
    }

    private Optional<ScriptBundle> fetch() throws IOException, InterruptedException {
      try {
        Optional<ScriptBundle> bundle = source.fetch();
        if (bundle.isPresent()) {
          bundle.get().unpack(parts.directory().resolve("scripts"));
        }
        return bundle;
      } catch (FileSystemException e) {
        throw new IOException("the archive of scripts cannot be unpacked: " + e, e);
      } catch (IOException e) {
        throw new IOException("the archive of scripts is no good: " + e.getMessage(), e);
      }
    }

    private boolean has(Optional<ScriptBundle> bundle, ScriptType type) {
      return bundle.isPresent() && !bundle.get().index().of(type).isEmpty();
    }

    /** How many scripts failed. One failing script never stops the others. */
    private int runList(ScriptBundle bundle, ScriptType type) throws InterruptedException {
      RunIndex.Listing listing = bundle.index().of(type);
      int failed = 0;
      for (RunIndex.Broken broken : listing.broken()) {
        reports.broken(broken, type);
        failed++;
      }
      Map<RunnerOrder.Item, IndexEntry> entries = new IdentityHashMap<>();
      List<RunnerOrder.Item> items = new ArrayList<>();
      for (IndexEntry entry : listing.entries()) {
        RunnerOrder.Item item =
            new RunnerOrder.Item(
                entry.name(),
                entry.ref().resultId().orElse(0),
                entry.hardwareType(),
                entry.parallel(),
                entry.network() == IndexEntry.Network.CONFIGURED,
                entry.packages().kinds());
        items.add(item);
        entries.put(item, entry);
      }
      for (List<RunnerOrder.Item> batch : RunnerOrder.batches(items)) {
        failed += group(batch.stream().map(entries::get).toList(), type, bundle);
      }
      return failed;
    }

    private int group(List<IndexEntry> group, ScriptType type, ScriptBundle bundle)
        throws InterruptedException {
      if (group.stream().noneMatch(e -> e.network() == IndexEntry.Network.CONFIGURED)) {
        return together(group, type, bundle);
      }
      for (IndexEntry entry : group) {
        reports.tell(
            RunnerSignal.about(
                entry.ref(),
                Word.APPLYING_NETCONF,
                "Applying the network configuration for " + entry.ref().label()));
      }
      try (NetworkSwitch.Applied applied = parts.network().apply(bundle.netplan())) {
        Objects.requireNonNull(applied, "a network that is applied");
        return together(group, type, bundle);
      } catch (NetworkFailedException e) {
        for (IndexEntry entry : group) {
          jobs.failNetwork(entry, type, bundle, String.valueOf(e.getMessage()));
        }
        return group.size();
      }
    }

    /** One entry that breaks an extension of the runner must not take the others along. */
    private RunResult guarded(
        IndexEntry entry, ScriptType type, ScriptBundle bundle, JobRunner.Bmc bmc)
        throws InterruptedException {
      try {
        return jobs.run(entry, type, bundle, bmc);
      } catch (RuntimeException e) {
        LOG.error("the runner failed at script={}", entry.ref(), e);
        return reports.broken(new RunIndex.Broken(entry.ref(), "the runner failed: " + e), type);
      }
    }

    private int together(List<IndexEntry> group, ScriptType type, ScriptBundle bundle)
        throws InterruptedException {
      List<Callable<RunResult>> tasks = new ArrayList<>();
      for (IndexEntry entry : group) {
        JobRunner.Bmc bmc =
            type == ScriptType.COMMISSIONING && entry.parallel() == ParallelMode.DISABLED
                ? JobRunner.Bmc.MAY_BE_FOUND
                : JobRunner.Bmc.NOT_ASKED;
        tasks.add(() -> guarded(entry, type, bundle, bmc));
      }
      int failed = 0;
      ExecutorService pool = Executors.newCachedThreadPool(threads);
      try {
        for (Future<RunResult> done : pool.invokeAll(tasks)) {
          failed += done.get().passed() ? 0 : 1;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("the runner failed", e.getCause());
      } finally {
        pool.shutdownNow();
      }
      return failed;
    }
  }

  /** Collects what a runner is made of. Confined to one thread. */
  public static final class Builder {
    private final Path directory;
    private final Clock clock;
    private ProcessLauncher launcher = ProcessLauncher.system();
    private PackageInstaller installer = PackageInstaller.REFUSING;
    private NetworkSwitch network = NetworkSwitch.NONE;
    private MachineHardware hardware = MachineHardware.NONE;
    private Map<String, String> environment = Map.of();
    private String server = "";
    private Duration grace = Duration.ofSeconds(300);
    private ThreadFactory threads = Executors.defaultThreadFactory();

    private Builder(Path directory, Clock clock) {
      this.clock = clock;
      this.directory = directory.toAbsolutePath().normalize();
    }

    /** Runs the processes; real ones by default. */
    public Builder launcher(ProcessLauncher value) {
      launcher = value;
      return this;
    }

    /** Brings packages; refuses them by default. */
    public Builder installer(PackageInstaller value) {
      installer = value;
      return this;
    }

    /** Applies the user's network configuration; cannot by default. */
    public Builder network(NetworkSwitch value) {
      network = value;
      return this;
    }

    /** What disks and interfaces there are; none by default. */
    public Builder hardware(MachineHardware value) {
      hardware = value;
      return this;
    }

    /**
     * Variables that scripts get besides those of the contract; none by default, of which PATH,
     * DEBIAN_FRONTEND and the shared files of the contract are filled in.
     */
    public Builder environment(Map<String, String> value) {
      environment = Map.copyOf(value);
      return this;
    }

    /** {@code scheme://host[:port]} of the server, for MAAS_BASE_URL; empty by default. */
    public Builder server(String value) {
      server = value;
      return this;
    }

    /** Added to each script's timeout; five minutes by default, as the contract has it. */
    public Builder grace(Duration value) {
      if (value.isNegative()) {
        throw new IllegalArgumentException("grace must not be negative: " + value);
      }
      grace = value;
      return this;
    }

    /** Makes the threads on which scripts run; the JDK's by default. */
    public Builder threads(ThreadFactory value) {
      threads = value;
      return this;
    }

    /** The runner. */
    public ScriptRunner build() {
      return new ScriptRunner(
          new Parts(
              directory, clock, launcher, installer, network, hardware, environment, server, grace),
          threads);
    }
  }
}
