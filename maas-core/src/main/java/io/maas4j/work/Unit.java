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

/**
 * One unit of work. Confined to the thread that runs it, until it returns.
 *
 * @param tx its transaction
 * @param now the moment it stands for
 * @param settings in force
 * @param after what is to be told once it is committed
 */
public record Unit(Tx tx, Instant now, Settings settings, AfterCommit after) {

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
