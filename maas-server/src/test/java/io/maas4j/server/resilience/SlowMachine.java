package io.maas4j.server.resilience;

import io.maas4j.sample.sim.SimFault;
import io.maas4j.sample.sim.SimStep;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A healthy machine that takes its time, or has trouble that it gets over.
 *
 * @param faults that come to nothing
 * @param waits how long it takes after a step of its ladder
 * @param story what happens; it ends well
 */
record SlowMachine(
    String name,
    io.maas4j.sample.sim.Firmware firmware,
    List<SimFault> faults,
    Map<SimStep, Duration> waits,
    Story story) {

  /** What happens; the machine is asked about after each step. */
  @FunctionalInterface
  interface Story {
    void tell(Patient patient, Pace pace) throws Exception;
  }

  /** Lets time go by, and has the machine asked about. */
  @FunctionalInterface
  interface Pace {
    void wait(Duration length) throws Exception;
  }
}
