package io.maas4j.server.demo;

import io.maas4j.sample.sim.SimCounters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Machines that are deployed at once, and what that took. Used by one thread. */
final class Wave {
  private static final Set<Journey.Station> BEFORE =
      EnumSet.of(
          Journey.Station.TO_ENLIST, Journey.Station.TO_COMMISSION, Journey.Station.COMMISSIONING);
  private static final Set<Journey.Station> ROLLING =
      EnumSet.of(Journey.Station.TO_DEPLOY, Journey.Station.DEPLOYING);

  private final Demo.Pace pace;
  private final Clock clock;
  private Stage stage = Stage.GATHERING;
  private Instant began = Instant.EPOCH;
  private Optional<SimCounters.Figures> before = Optional.empty();
  private long lostBefore;

  private enum Stage {
    GATHERING,
    ROLLING,
    OVER
  }

  Wave(Demo.Pace pace, Clock clock) {
    this.pace = pace;
    this.clock = clock;
  }

  /** Whether the machine has to wait for others before anything is done with it. */
  boolean holds(Journey journey) {
    if (pace == Demo.Pace.EACH_ITS_OWN) {
      return false;
    }
    return switch (journey.station()) {
      case TO_DEPLOY -> stage == Stage.GATHERING;
      case TO_RELEASE -> stage != Stage.OVER;
      default -> false;
    };
  }

  /**
   * Looks where the machines are.
   *
   * @return what the deployments took, once, when the last one is over
   */
  Optional<String> look(List<Journey> journeys, SimCounters.Figures now) {
    if (pace == Demo.Pace.EACH_ITS_OWN) {
      return Optional.empty();
    }
    if (stage == Stage.GATHERING && none(journeys, BEFORE)) {
      stage = Stage.ROLLING;
      began = clock.instant();
      before = Optional.of(now);
      lostBefore = lost(journeys);
    } else if (stage == Stage.ROLLING && none(journeys, ROLLING)) {
      stage = Stage.OVER;
      return before.map(then -> took(journeys, then, now));
    }
    return Optional.empty();
  }

  private static boolean none(List<Journey> journeys, Set<Journey.Station> stations) {
    return journeys.stream().noneMatch(journey -> stations.contains(journey.station()));
  }

  private static long lost(List<Journey> journeys) {
    return journeys.stream().filter(j -> j.station() == Journey.Station.LOST).count();
  }

  private String took(List<Journey> journeys, SimCounters.Figures then, SimCounters.Figures now) {
    long failed = lost(journeys) - lostBefore;
    long bytes = now.httpBytes() + now.tftpBytes() - then.httpBytes() - then.tftpBytes();
    return String.format(
        "deployed at once: %d machines in %.1f s, %d failed; %d boots; %.1f MB by %d HTTP and %d"
            + " TFTP requests",
        journeys.size() - lostBefore - failed,
        Duration.between(began, clock.instant()).toMillis() / 1000.0,
        failed,
        now.boots() - then.boots(),
        bytes / 1e6,
        now.httpRequests() - then.httpRequests(),
        now.tftpRequests() - then.tftpRequests());
  }
}
