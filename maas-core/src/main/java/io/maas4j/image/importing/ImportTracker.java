package io.maas4j.image.importing;

import io.maas4j.image.importing.ImportProgress.Resource;
import io.maas4j.image.importing.ImportProgress.State;
import io.maas4j.image.stream.ResourceName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Follows one import. Thread-safe; whoever downloads tells it, whoever asks gets a snapshot. */
public final class ImportTracker {
  /** Over how long the rate is taken. */
  private static final Duration WINDOW = Duration.ofSeconds(10);

  /** Apart from each other at least; so many fit the window. */
  private static final Duration STEP = Duration.ofMillis(250);

  private final Clock clock;

  // all guarded by this
  private final Map<String, Progress> files = new LinkedHashMap<>();
  private final Map<ResourceName, List<Progress>> resources = new TreeMap<>();
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long fetched;
  private boolean stopped;

  /** Bytes fetched until then. */
  private record Sample(Instant at, long fetched) {}

  private static final class Progress {
    private final long size;
    private long received;
    private State state = State.QUEUED;
    private String why = "";

    Progress(long size, long received) {
      this.size = size;
      this.received = received;
    }
  }

  public ImportTracker(ImportPlan plan, Clock clock) {
    this.clock = clock;
    plan.changes().forEach(change -> resources.put(change.wanted().name(), new ArrayList<>()));
    for (Download download : plan.downloads()) {
      Progress file = new Progress(download.content().size(), download.resumeAt());
      files.put(download.content().sha256(), file);
      download
          .resources()
          .forEach(name -> resources.computeIfAbsent(name, n -> new ArrayList<>()).add(file));
    }
    samples.add(new Sample(clock.instant(), 0));
  }

  private Progress file(String sha256) {
    Progress file = files.get(sha256);
    if (file == null) {
      throw new IllegalArgumentException("the import does not bring " + sha256);
    }
    return file;
  }

  /**
   * A download begins, or begins again.
   *
   * @param from the first byte that comes: what was counted beyond it is to come again
   */
  public synchronized void started(String sha256, long from) {
    Progress file = file(sha256);
    file.state = State.DOWNLOADING;
    file.received = from;
    file.why = "";
  }

  /**
   * @param bytes that came now
   */
  public synchronized void received(String sha256, int bytes) {
    file(sha256).received += bytes;
    fetched += bytes;
    Instant now = clock.instant();
    if (!now.isBefore(samples.getLast().at().plus(STEP))) {
      samples.addLast(new Sample(now, fetched));
      forget(now);
    }
  }

  /** The last one stays, however old: the rate is taken from it on. */
  private void forget(Instant now) {
    Instant first = now.minus(WINDOW);
    while (samples.size() > 1 && samples.getFirst().at().isBefore(first)) {
      samples.removeFirst();
    }
  }

  /** It is whole, verified, and in the store. */
  public synchronized void completed(String sha256) {
    Progress file = file(sha256);
    file.state = State.COMPLETE;
    file.received = file.size;
  }

  /**
   * @param why for people
   */
  public synchronized void failed(String sha256, String why) {
    Progress file = file(sha256);
    file.state = State.FAILED;
    file.why = why;
  }

  /** Nothing more comes. */
  public synchronized void stop() {
    stopped = true;
  }

  public synchronized ImportProgress snapshot() {
    Instant now = clock.instant();
    forget(now);
    long size = 0;
    long received = 0;
    boolean comes = false;
    for (Progress file : files.values()) {
      size += file.size;
      received += file.received;
      comes |= !stopped && (file.state == State.QUEUED || file.state == State.DOWNLOADING);
    }
    long rate = comes ? rate(now) : 0;
    List<Resource> each = new ArrayList<>();
    resources.forEach((name, parts) -> each.add(resource(name, parts)));
    return new ImportProgress(
        received,
        size,
        rate,
        rate > 0
            ? Optional.of(Duration.ofSeconds(-Math.floorDiv(-missing(), rate)))
            : Optional.empty(),
        each);
  }

  /** What failed will not come. */
  private long missing() {
    return files.values().stream()
        .filter(file -> file.state != State.FAILED)
        .mapToLong(file -> file.size - file.received)
        .sum();
  }

  private long rate(Instant now) {
    Sample first = samples.getFirst();
    long millis = Duration.between(first.at(), now).toMillis();
    return millis <= 0 ? 0 : (fetched - first.fetched()) * 1000 / millis;
  }

  private Resource resource(ResourceName name, List<Progress> parts) {
    return new Resource(
        name,
        state(parts),
        parts.stream().mapToLong(file -> file.received).sum(),
        parts.stream().mapToLong(file -> file.size).sum(),
        parts.stream()
            .filter(file -> file.state == State.FAILED)
            .map(file -> file.why)
            .findFirst());
  }

  private State state(List<Progress> parts) {
    if (parts.stream().anyMatch(file -> file.state == State.FAILED)) {
      return State.FAILED;
    }
    if (parts.stream().allMatch(file -> file.state == State.COMPLETE)) {
      return State.COMPLETE;
    }
    if (stopped) {
      return State.STOPPED;
    }
    return parts.stream().allMatch(file -> file.state == State.QUEUED)
        ? State.QUEUED
        : State.DOWNLOADING;
  }
}
