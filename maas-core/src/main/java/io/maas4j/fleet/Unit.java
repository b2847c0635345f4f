package io.maas4j.fleet;

import io.maas4j.event.Event;
import io.maas4j.lifecycle.EventType;
import io.maas4j.machine.Machine;
import io.maas4j.setting.Settings;
import io.maas4j.store.spi.Job;
import io.maas4j.store.spi.Tx;
import java.time.Instant;
import java.util.Optional;

/**
 * One unit of work: the transaction, the moment it stands for, the settings in force, and what is
 * to be told afterwards.
 */
record Unit(Tx tx, Instant now, Settings settings, AfterCommit after) {

  void record(Machine machine, EventType type, String description) {
    record(machine, type, description, "", "", now);
  }

  void record(
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

  void schedule(Job job) {
    tx.jobs().schedule(job);
    after.jobsScheduled();
  }

  void topologyChanged() {
    after.topologyChanged(tx.topology().bumpVersion());
  }
}
