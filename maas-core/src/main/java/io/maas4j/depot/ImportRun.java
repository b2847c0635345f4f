package io.maas4j.depot;

import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.download.Downloads;
import io.maas4j.image.download.Stop;
import io.maas4j.image.importing.Choice;
import io.maas4j.image.importing.Holdings;
import io.maas4j.image.importing.ImportChoice;
import io.maas4j.image.importing.ImportPlan;
import io.maas4j.image.importing.ImportPlanner;
import io.maas4j.image.importing.ImportProgress;
import io.maas4j.image.importing.ImportTracker;
import io.maas4j.image.importing.Offer;
import io.maas4j.image.importing.Planned;
import io.maas4j.image.importing.ReleaseName;
import io.maas4j.image.importing.Remark;
import io.maas4j.image.importing.SourceReader;
import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.StreamLocation;
import io.maas4j.lifecycle.EventType;
import io.maas4j.setting.OsRelease;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Units;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One import, from its sources to the images that are served. Used once. */
final class ImportRun {
  /** What is said of an import that somebody stopped. */
  static final String STOPPED =
      "The import was stopped; what has come stays, and the next one goes on.";

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration EVENT = Duration.ofSeconds(30);

  private final Units units;
  private final Clock clock;
  private final ImportMeans means;
  private final ContentDirectory content;
  private final Executor executor;
  private final ImportLog log;
  private final Runnable publish;
  private final Stop stop;

  /** Guarded by itself: what is not complete yet. */
  private final List<ImportPlan.Change> pending = new ArrayList<>();

  private volatile Optional<ImportTracker> tracker = Optional.empty();

  ImportRun(
      Units units,
      Clock clock,
      ImportMeans means,
      Executor executor,
      ImportLog log,
      Runnable publish,
      Stop stop) {
    this.units = units;
    this.clock = clock;
    this.means = means;
    this.executor = executor;
    this.content = means.images().content();
    this.log = log;
    this.publish = publish;
    this.stop = stop;
  }

  /**
   * What came of it.
   *
   * @param failed whether it was less than it should
   * @param text for people
   * @param remarks what they should know
   */
  record Outcome(boolean failed, String text, List<String> remarks) {}

  private record Wanted(
      List<BootSource> sources,
      List<BootSelection> selections,
      ReleaseName commissioning,
      Optional<String> proxy) {}

  /** How far it is; empty before that is known. */
  Optional<ImportProgress> progress() {
    return tracker.map(ImportTracker::snapshot);
  }

  /** Blocks until it is over. */
  Outcome run() {
    Wanted wanted = wanted();
    StreamFetcher fetcher;
    try {
      fetcher = means.fetchers().through(wanted.proxy().map(URI::create));
    } catch (IllegalArgumentException e) {
      return new Outcome(true, "The setting http_proxy is no URL: " + e.getMessage(), List.of());
    }
    List<Offer> offers =
        new SourceReadings(
                units,
                new SourceReader(fetcher, means.verifier(), means.streams(), clock),
                means.keyrings())
            .all(wanted.sources());
    if (stop.isAsked()) {
      return stopped(List.of());
    }
    Holdings here = here();
    Choice choice =
        ImportChoice.of(
            wanted.sources(), offers, wanted.selections(), here, wanted.commissioning());
    Planned planned = ImportPlanner.of(choice, here, content.room(), wanted.commissioning());
    if (planned instanceof Planned.NoRoom none) {
      return new Outcome(
          true,
          "There is no room for what is selected: " + none.why() + ". " + none.remedy() + ".",
          texts(none.remarks()));
    }
    ImportPlan plan = (ImportPlan) planned;
    begin(plan);
    return fetch(plan, fetcher, bases(wanted.sources()), offers);
  }

  private Wanted wanted() {
    return units.run(
        unit -> {
          OsRelease commissioning = unit.settings().commissioning();
          return new Wanted(
              unit.tx().shelf(Kinds.BOOT_SOURCE).list(),
              unit.tx().shelf(Kinds.BOOT_SELECTION).list(),
              new ReleaseName(commissioning.osystem(), commissioning.series()),
              unit.settings().imageProxy());
        });
  }

  private Holdings here() {
    return new Holdings(units.run(unit -> new ImportedSets(unit).all()), content.contents());
  }

  private static Map<Long, URI> bases(List<BootSource> sources) {
    Map<Long, URI> bases = new HashMap<>();
    for (BootSource source : sources) {
      try {
        bases.put(source.id(), StreamLocation.of(source.url()).base());
      } catch (IllegalArgumentException e) {
        // it could not be read either, and supplies nothing
        continue;
      }
    }
    return bases;
  }

  private static List<String> texts(List<Remark> remarks) {
    return remarks.stream().map(Remark::toString).toList();
  }

  /** What is not wanted any more goes; what is to come is on record, so that people see it. */
  private void begin(ImportPlan plan) {
    units.run(
        unit -> {
          ImportedSets sets = new ImportedSets(unit);
          plan.dropped().forEach(sets::drop);
          plan.changes().forEach(change -> sets.announce(change.wanted()));
          return unit;
        });
    if (!plan.dropped().isEmpty()) {
      publish.run();
    }
    plan.gonePartial().forEach(content::discard);
    sweep(plan.goneContent());
  }

  /** Looks once more whether nothing has it: somebody may have come first. */
  private void sweep(Set<String> digests) {
    if (digests.isEmpty()) {
      return;
    }
    Set<String> needed = new HashSet<>(units.run(unit -> new ImportedSets(unit).digests()));
    synchronized (pending) {
      pending.forEach(
          change ->
              change
                  .wanted()
                  .usable()
                  .files()
                  .forEach(item -> needed.add(item.content().sha256())));
    }
    digests.stream().filter(sha256 -> !needed.contains(sha256)).forEach(content::remove);
  }

  private Outcome fetch(
      ImportPlan plan, StreamFetcher fetcher, Map<Long, URI> bases, List<Offer> offers) {
    ImportTracker following = new ImportTracker(plan, clock);
    tracker = Optional.of(following);
    synchronized (pending) {
      pending.addAll(plan.changes());
    }
    completeWhatIsHere(change -> true);
    Downloads downloads =
        new Downloads(fetcher, content, clock, means.downloads(), bases, following, stop);
    CountDownLatch running =
        downloads.start(
            plan.downloads(),
            executor,
            download -> completeWhatIsHere(change -> needs(change, download.content())));
    follow(running, following);
    if (stop.isAsked()) {
      following.stop();
    }
    ImportProgress end = following.snapshot();
    log.change(s -> s.progressed(end.received(), end.size(), 0));
    return outcome(plan, end, downloads.broken(), offers);
  }

  private void follow(CountDownLatch running, ImportTracker following) {
    Instant told = clock.instant();
    boolean over = false;
    while (!over) {
      ImportProgress now = following.snapshot();
      boolean stopping =
          log.change(s -> s.progressed(now.received(), now.size(), now.bytesPerSecond()))
              .stopping();
      if (stopping) {
        stop.now();
      }
      if (!clock.instant().isBefore(told.plus(EVENT))) {
        told = clock.instant();
        log.record(EventType.IMAGE_IMPORT_PROGRESS, ImportLog.text(now));
      }
      try {
        over = running.await(TICK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        stop.now();
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean needs(ImportPlan.Change change, Content content) {
    return change.wanted().usable().files().stream()
        .anyMatch(item -> item.content().equals(content));
  }

  /**
   * @param asked what may be complete: to ask the disk for all of it after each file would take
   *     longer the more there is
   */
  private void completeWhatIsHere(Predicate<ImportPlan.Change> asked) {
    List<ImportPlan.Change> complete;
    synchronized (pending) {
      complete =
          pending.stream()
              .filter(asked)
              .filter(
                  change ->
                      change.wanted().usable().files().stream()
                          .allMatch(item -> content.has(item.content())))
              .toList();
      pending.removeAll(complete);
    }
    complete.forEach(this::complete);
  }

  private void complete(ImportPlan.Change change) {
    units.run(
        unit -> {
          new ImportedSets(unit).complete(change.wanted());
          ImportLog.record(
              unit,
              EventType.IMAGE_IMPORTED,
              change.wanted().name()
                  + ", version "
                  + change.wanted().version()
                  + ", "
                  + Sizes.text(
                      change.wanted().usable().files().stream()
                          .mapToLong(item -> item.content().size())
                          .sum()));
          return unit;
        });
    publish.run();
    if (change.wanted().isLoader()) {
      installLoaders();
    }
    Set<String> before = new HashSet<>();
    change.previous().forEach(set -> set.contents().forEach(c -> before.add(c.sha256())));
    sweep(before);
  }

  /** Also those that an earlier import brought and somebody took away since. */
  private List<String> installLoaders() {
    List<String> failures = new ArrayList<>();
    for (ImportedSets.Loader loader : units.run(unit -> new ImportedSets(unit).loaders(content))) {
      try {
        means
            .loaders()
            .install(
                loader.name().release(), loader.name().arch(), loader.digest(), loader.archives());
      } catch (IOException e) {
        failures.add(
            loader.name() + ": the boot loader cannot be put in its place: " + e.getMessage());
      }
    }
    return failures;
  }

  private Outcome outcome(
      ImportPlan plan, ImportProgress end, Optional<String> broken, List<Offer> offers) {
    List<String> remarks = new ArrayList<>(texts(plan.remarks()));
    remarks.addAll(installLoaders());
    List<String> failures =
        end.resources().stream()
            .filter(resource -> resource.state() == ImportProgress.State.FAILED)
            .map(resource -> resource.name() + ": " + resource.why().orElse("it did not come"))
            .toList();
    if (broken.isPresent()) {
      return new Outcome(true, "The import ended early: " + broken.get(), remarks);
    }
    if (stop.isAsked()) {
      return stopped(remarks);
    }
    if (!failures.isEmpty()) {
      return new Outcome(
          true,
          failures.size()
              + " of "
              + plan.changes().size()
              + " images did not come: "
              + String.join(" | ", failures),
          remarks);
    }
    boolean nothingRead =
        !offers.isEmpty() && offers.stream().allMatch(Offer.Unread.class::isInstance);
    if (nothingRead) {
      return new Outcome(true, "No boot source could be read.", remarks);
    }
    String came =
        plan.changes().size()
            + " images came, "
            + Sizes.text(plan.space().fetched())
            + " were fetched.";
    if (plan.remarks().stream().anyMatch(remark -> remark.code().isLacking())) {
      return new Outcome(true, "Not all that is selected could be had; " + came, remarks);
    }
    return new Outcome(
        false, plan.changes().isEmpty() ? "Everything that is selected was here." : came, remarks);
  }

  private static Outcome stopped(List<String> remarks) {
    return new Outcome(false, STOPPED, remarks);
  }
}
