package io.maas4j.depot;

import io.maas4j.event.Event;
import io.maas4j.image.ImportStatus;
import io.maas4j.image.importing.ImportProgress;
import io.maas4j.lifecycle.EventType;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Where every process reads how the import stands, and people what it did. Thread-safe. */
final class ImportLog {
  private final Units units;

  ImportLog(Units units) {
    this.units = units;
  }

  ImportStatus status() {
    return units.run(ImportLog::status);
  }

  static ImportStatus status(Unit unit) {
    return unit.tx()
        .shelf(Kinds.IMAGE_IMPORT)
        .find(s -> s.name().equals(ImportStatus.NAME))
        .orElseGet(ImportStatus::none);
  }

  static ImportStatus change(Unit unit, UnaryOperator<ImportStatus> how) {
    Shelf<ImportStatus> shelf = unit.tx().shelf(Kinds.IMAGE_IMPORT);
    ImportStatus after = how.apply(status(unit));
    if (after.id() == 0) {
      return shelf.insert(after);
    }
    shelf.update(after);
    return after;
  }

  ImportStatus change(UnaryOperator<ImportStatus> how) {
    return units.run(unit -> change(unit, how));
  }

  void record(EventType type, String text) {
    units.run(
        unit -> {
          record(unit, type, text);
          return unit;
        });
  }

  static void record(Unit unit, EventType type, String text) {
    unit.record(List.of(new Event(0, type, text, "", Optional.empty(), "", "", unit.now())));
  }

  /** {@code 12 % of 1.2 GiB, 35.0 MiB/s, 29 s to go}. */
  static String text(ImportProgress progress) {
    StringBuilder text = new StringBuilder();
    long percent = progress.size() == 0 ? 100 : progress.received() * 100 / progress.size();
    text.append(percent).append(" % of ").append(Sizes.text(progress.size()));
    if (progress.bytesPerSecond() > 0) {
      text.append(", ").append(Sizes.text(progress.bytesPerSecond())).append("/s");
    }
    progress
        .remaining()
        .ifPresent(left -> text.append(", ").append(left.toSeconds()).append(" s to go"));
    return text.toString();
  }
}
