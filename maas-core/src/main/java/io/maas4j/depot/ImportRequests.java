package io.maas4j.depot;

import io.maas4j.image.ImportStatus;
import io.maas4j.store.spi.Job;
import io.maas4j.work.Units;

/**
 * Asking for imports and how they stand, from any process that shares the store. Thread-safe; calls
 * block for a transaction.
 */
public final class ImportRequests {
  private final Units units;
  private final ImportLog log;

  public ImportRequests(Units units) {
    this.units = units;
    this.log = new ImportLog(units);
  }

  /** Some process imports images as soon as possible; once more when one does already. */
  public void start() {
    units.run(
        unit -> {
          ImportLog.change(unit, ImportStatus::requested);
          unit.schedule(new Job(ImageImports.KIND, ImportStatus.NAME, "{}", unit.now()));
          return unit;
        });
  }

  /** The import that runs stops within seconds; one that was asked for does not begin. */
  public void stop() {
    log.change(ImportStatus::stopRequested);
  }

  /** Some seconds old. */
  public ImportStatus status() {
    return log.status();
  }
}
