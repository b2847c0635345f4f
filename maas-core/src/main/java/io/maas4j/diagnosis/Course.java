package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Readings.Reading;
import io.maas4j.diagnosis.Readings.Trouble;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A machine's way through an undertaking: how far it came in its last boot, and what went wrong
 * there that nothing made good. Immutable.
 */
final class Course {
  private final Evidence evidence;
  private final List<Reading> readings;
  private final List<Reading> open;
  private final Stage reached;
  private final boolean installed;

  private Course(
      Evidence evidence,
      List<Reading> readings,
      List<Reading> open,
      Stage reached,
      boolean installed) {
    this.evidence = evidence;
    this.readings = readings;
    this.open = open;
    this.reached = reached;
    this.installed = installed;
  }

  static Course of(Evidence evidence) {
    List<Reading> readings = new ArrayList<>();
    Stage reached = Stage.NOTHING;
    boolean installed = false;
    for (Sight sight : evidence.sights()) {
      if (sight.kind() == Sight.Kind.POWER && sight.what().equals("off")) {
        reached = Stage.NOTHING;
      }
      Stage base = installed ? Stage.INSTALLED : Stage.NOTHING;
      Optional<Reading> reading = Readings.of(sight, max(reached, base));
      if (reading.isEmpty()) {
        continue;
      }
      readings.add(reading.get());
      if (reading.get().trouble().isEmpty()) {
        Stage stage = reading.get().stage();
        installed |= stage == Stage.INSTALLED;
        reached = beginsAnew(sight, stage, reached) ? stage : max(reached, stage);
      }
    }
    return new Course(evidence, readings, open(evidence, readings, reached), reached, installed);
  }

  private static Stage max(Stage one, Stage other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** Firmware begins with an address; an iPXE that the firmware loaded asks for one once more. */
  private static boolean beginsAnew(Sight sight, Stage stage, Stage soFar) {
    Stage beyond = sight.detail().contains("ipxe") ? Stage.KERNEL : Stage.CONFIG;
    return stage == Stage.ADDRESS && soFar.compareTo(beyond) >= 0;
  }

  /** What went wrong, and was not followed by the same or more going well. */
  private static List<Reading> open(Evidence evidence, List<Reading> readings, Stage reached) {
    List<Reading> open = new ArrayList<>();
    for (int i = 0; i < readings.size(); i++) {
      Reading reading = readings.get(i);
      if (reading.trouble().isEmpty() || isOfAnotherCard(evidence, reading, reached)) {
        continue;
      }
      boolean madeGood =
          readings.subList(i + 1, readings.size()).stream()
              .anyMatch(
                  later ->
                      later.trouble().isEmpty() && later.stage().compareTo(reading.stage()) >= 0);
      if (!madeGood) {
        open.add(reading);
      }
    }
    return open;
  }

  /** Cards that are not booted from ask in vain on every boot. */
  private static boolean isOfAnotherCard(Evidence evidence, Reading reading, Stage reached) {
    String mac = reading.sight().mark();
    return reading.sight().kind() == Sight.Kind.DHCP
        && reached.compareTo(Stage.ADDRESS) > 0
        && evidence.subject().bootMac().map(boot -> !boot.equals(mac)).orElse(false);
  }

  Evidence evidence() {
    return evidence;
  }

  Stage reached() {
    return reached;
  }

  /** How far it came in any boot. */
  Stage furthest() {
    return readings.stream()
        .filter(reading -> reading.trouble().isEmpty())
        .map(Reading::stage)
        .max(Stage::compareTo)
        .orElse(Stage.NOTHING);
  }

  boolean installed() {
    return installed;
  }

  /** Whether the machine did not come through. */
  boolean over() {
    return ending().isPresent();
  }

  Optional<Evidence.Ending> ending() {
    return evidence
        .undertaking()
        .flatMap(Evidence.Undertaking::ending)
        .filter(Evidence.Ending::failed);
  }

  /** What went wrong in this way at one of these stages and is still open, oldest first. */
  List<Sight> troubles(Trouble kind, Stage... stages) {
    List<Stage> wanted = List.of(stages);
    return open.stream()
        .filter(reading -> reading.isTrouble(kind) && wanted.contains(reading.stage()))
        .map(Reading::sight)
        .toList();
  }

  /** Whether nothing is known to have gone wrong. */
  boolean untroubled() {
    return open.isEmpty();
  }

  /** Sights, oldest first. */
  List<Sight> sights(Predicate<Sight> wanted) {
    return evidence.sights().stream().filter(wanted).toList();
  }

  List<Sight> sights(Sight.Kind kind) {
    return sights(sight -> sight.kind() == kind);
  }

  /** The last sight by which the machine came to a stage. */
  Optional<Sight> last(Stage stage) {
    return readings.stream()
        .filter(reading -> reading.trouble().isEmpty() && reading.stage() == stage)
        .map(Reading::sight)
        .reduce((one, other) -> other);
  }

  /** The last sight by which the machine got on, and when that was. */
  Optional<Sight> lastProgress() {
    return readings.stream()
        .filter(reading -> reading.trouble().isEmpty())
        .map(Reading::sight)
        .reduce((one, other) -> other);
  }

  /** When something was last heard of the machine; the beginning when nothing was. */
  Instant lastHeard() {
    Instant started =
        evidence.undertaking().map(Evidence.Undertaking::started).orElse(evidence.now());
    Instant progress = lastProgress().map(Sight::at).orElse(started);
    return evidence
        .undertaking()
        .flatMap(Evidence.Undertaking::lastSign)
        .filter(sign -> sign.isAfter(progress))
        .orElse(progress);
  }
}
