package io.maas4j.work;

import io.maas4j.event.Event;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import java.time.Instant;

/**
 * Told of what happened, after it was committed. Called on the thread that did it: return soon and
 * throw nothing.
 */
public interface FleetListener {
  /** Hears nothing. */
  FleetListener NONE = new FleetListener() {};

  /** A machine's status changed. */
  default void moved(MachineId machine, State from, State to, Instant at) {}

  /** An event was recorded. */
  default void recorded(Event event) {}

  /** Something changed that racks have to know. */
  default void topologyChanged(long version) {}

  /** An effect was done, or failed for good. */
  default void effectDone(MachineId machine, String effect, boolean succeeded) {}
}
