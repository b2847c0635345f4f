package io.maas4j.depot;

import io.maas4j.error.MaasException.Unsupported;
import io.maas4j.image.ImportStatus;
import io.maas4j.image.download.Stop;
import io.maas4j.image.importing.ImportProgress;
import io.maas4j.image.stream.Content;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.JobScheduler.JobHandler;
import io.maas4j.store.spi.JobScheduler.JobOutcome;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Units;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Imports images from boot sources: when an administrator asks, and from then on as often as the
 * settings {@code boot_images_auto_import} and {@code boot_images_import_interval} say. One import
 * runs at a time, on one of the processes that share the store; one whose process dies goes on in
 * another, from where it stopped. Thread-safe; calls block for a transaction.
 */
public final class ImageImports implements JobHandler, AutoCloseable {
  /** The kind of jobs that this runs. */
  public static final String KIND = "image-import";

  private final Units units;
  private final Clock clock;
  private final Optional<ImportMeans> means;
  private final Executor executor;
  private final ImportLog log;
  private final ImportRequests requests;
  private final Runnable publish;
  private final AtomicReference<Optional<Running>> running =
      new AtomicReference<>(Optional.empty());
  private volatile boolean closed;

  private record Running(ImportRun run, Stop stop) {}

  /**
   * @param means empty where nothing can be imported
   * @param executor has threads enough for what is fetched at once
   * @param publish makes what has come known to machines
   */
  public ImageImports(
      Units units, Clock clock, Optional<ImportMeans> means, Executor executor, Runnable publish) {
    this.units = units;
    this.clock = clock;
    this.means = means;
    this.executor = executor;
    this.log = new ImportLog(units);
    this.requests = new ImportRequests(units);
    this.publish = publish;
  }

  /**
   * Has images imported as soon as possible; once more when an import runs already.
   *
   * @throws Unsupported where nothing can be imported
   */
  public void start(Actor by) {
    Permissions.administrator(by);
    if (means.isEmpty()) {
      throw new Unsupported(
          "importing images is not supported here: this region has no place for them",
          "upload images, or put them into the images directory");
    }
    requests.start();
  }

  /** Has the import that runs stopped, wherever it does; nothing happens when there is none. */
  public void stop(Actor by) {
    Permissions.administrator(by);
    requests.stop();
    running.get().ifPresent(now -> now.stop().now());
  }

  /** How it stands, whichever process does it; some seconds old. */
  public ImportStatus status() {
    return log.status();
  }

  /** How far the import is that this process does, to the byte; empty when it does none. */
  public Optional<ImportProgress> progress() {
    return running.get().flatMap(now -> now.run().progress());
  }

  /** Blocks for as long as the import takes. */
  @Override
  public JobOutcome run(Job job) {
    Duration interval = units.run(unit -> unit.settings().imageImportInterval());
    if (closed) {
      return new JobOutcome.Again(Duration.ZERO);
    }
    ImportStatus before = log.status();
    if (before.stopping()) {
      // asked of a process that died before it heard it
      log.change(s -> s.ended(units.now(), ImportRun.STOPPED, false, s.remarks()));
      return new JobOutcome.Again(interval);
    }
    boolean wanted =
        before.asked()
            // left behind by a process that died
            || before.isImporting()
            || units.run(unit -> unit.settings().flag(Setting.BOOT_IMAGES_AUTO_IMPORT));
    if (!wanted || means.isEmpty()) {
      return new JobOutcome.Again(interval);
    }
    Stop stop = new Stop();
    ImportRun run = new ImportRun(units, clock, means.orElseThrow(), executor, log, publish, stop);
    running.set(Optional.of(new Running(run, stop)));
    try {
      return imported(run, before.remarks(), interval);
    } finally {
      running.set(Optional.empty());
    }
  }

  private JobOutcome imported(ImportRun run, List<String> said, Duration interval) {
    log.change(status -> status.begun(units.now()));
    log.record(EventType.IMAGE_IMPORT_STARTED, "");
    ImportRun.Outcome outcome;
    try {
      outcome = run.run();
    } catch (RuntimeException e) {
      log.change(
          status ->
              status.ended(
                  units.now(), "The import failed: " + e.getMessage(), true, status.remarks()));
      throw e;
    }
    if (closed) {
      log.change(ImportStatus::interrupted);
      return new JobOutcome.Again(Duration.ZERO);
    }
    ImportStatus after =
        units.run(
            unit -> {
              outcome.remarks().stream()
                  // said once, not each hour
                  .filter(remark -> !said.contains(remark))
                  .forEach(remark -> ImportLog.record(unit, EventType.IMAGE_IMPORT_REMARK, remark));
              ImportLog.record(
                  unit,
                  outcome.failed()
                      ? EventType.IMAGE_IMPORT_FAILED
                      : EventType.IMAGE_IMPORT_FINISHED,
                  outcome.text());
              return ImportLog.change(
                  unit,
                  status ->
                      status.ended(
                          unit.now(), outcome.text(), outcome.failed(), outcome.remarks()));
            });
    return new JobOutcome.Again(after.asked() ? Duration.ZERO : interval);
  }

  /**
   * A file is no longer what was imported: people are told, and machines no longer.
   *
   * @param detail what it is instead
   */
  public void corrupt(Content content, String detail) {
    String what =
        units.run(
            unit ->
                unit.tx()
                    .shelf(Kinds.BOOT_FILE)
                    .find(file -> file.sha256().equals(content.sha256()))
                    .flatMap(
                        file ->
                            unit.tx()
                                .shelf(Kinds.BOOT_RESOURCE)
                                .find(file.resourceId())
                                .map(
                                    of ->
                                        of.name()
                                            + " "
                                            + of.architecture()
                                            + " "
                                            + file.filename()))
                    .orElse("a file of no image"));
    log.record(
        EventType.IMAGE_CORRUPT,
        what + ": " + detail + "; import images again to have it fetched anew");
    publish.run();
  }

  /** Ends the import that this process does; another process, or the next start, goes on. */
  @Override
  public void close() {
    closed = true;
    running.get().ifPresent(now -> now.stop().now());
  }
}
