package io.maas4j.work;

import io.maas4j.event.Event;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects what a transaction has to tell once it is committed. Confined to one unit of work. */
public final class AfterCommit {
  private final List<Consumer<FleetListener>> news = new ArrayList<>();
  private boolean jobs;

  /** A machine changed its status. */
  public void moved(MachineId machine, State from, State to, Instant at) {
    news.add(listener -> listener.moved(machine, from, to, at));
  }

  /** An event was recorded. */
  public void recorded(Event event) {
    news.add(listener -> listener.recorded(event));
  }

  /** Racks have something to learn. */
  public void topologyChanged(long version) {
    news.add(listener -> listener.topologyChanged(version));
  }

  /** There are jobs to run. */
  public void jobsScheduled() {
    jobs = true;
  }

  boolean hasJobs() {
    return jobs;
  }

  void tell(FleetListener listener) {
    news.forEach(item -> item.accept(listener));
  }
}
