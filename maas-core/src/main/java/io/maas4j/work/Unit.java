package io.maas4j.work;

import io.maas4j.event.Event;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.setting.Settings;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One unit of work. Confined to the thread that runs it, until it returns. */
public final class Unit {
  private final Tx tx;
  private final Instant now;
  private final AfterCommit after;
  private Optional<Settings> settings = Optional.empty();

  Unit(Tx tx, Instant now, AfterCommit after) {
    this.tx = tx;
    this.now = now;
    this.after = after;
  }

  /** Its transaction. */
  public Tx tx() {
    return tx;
  }

  /** The moment it stands for. */
  public Instant now() {
    return now;
  }

  /** What is to be told once it is committed. */
  public AfterCommit after() {
    return after;
  }

  /** The settings in force, read when the unit first asks: most units never do. */
  public Settings settings() {
    if (settings.isEmpty()) {
      settings = Optional.of(new Settings(tx.settings().all()));
    }
    return settings.get();
  }

  /** Records an event of the system's own about a machine. */
  public void record(Machine machine, EventType type, String description) {
    record(machine, type, description, "", "", now);
  }

  /** Records an event about a machine that somebody caused. */
  public void record(Machine machine, EventType type, String description, Actor by) {
    record(machine, type, description, "", by.userName(), now);
  }

  /**
   * Records an event about a machine.
   *
   * @param action what was going on; empty for nothing
   * @param userName who caused it; empty for the system
   */
  public void record(
      Machine machine,
      EventType type,
      String description,
      String action,
      String userName,
      Instant at) {
    after.recorded(
        tx.events()
            .append(
                new Event(
                    0,
                    type,
                    description,
                    action,
                    Optional.of(machine.id()),
                    machine.hostname(),
                    userName,
                    at)));
  }

  /** Records several events at once, in their order. */
  public void record(List<Event> events) {
    tx.events().append(events).forEach(after::recorded);
  }

  /** Records what somebody did to the region itself. */
  public void audit(EventType type, String description, Actor by) {
    after.recorded(
        tx.events()
            .append(new Event(0, type, description, "", Optional.empty(), "", by.userName(), now)));
  }

  /** Has a job run after the commit. */
  public void schedule(Job job) {
    tx.jobs().schedule(job);
    after.jobsScheduled();
  }

  /** Says that something changed that racks have to know. */
  public void topologyChanged() {
    after.topologyChanged(tx.topology().bumpVersion());
  }
}
