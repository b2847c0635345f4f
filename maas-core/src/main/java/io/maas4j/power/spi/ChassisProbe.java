package io.maas4j.power.spi;

import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerParameters;
import io.maas4j.power.PowerResult;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What a {@link PowerDriver} is too whose chassis can be asked for the machines in it; its {@link
 * PowerType#canProbe} says so.
 */
public interface ChassisProbe {

  /**
   * Asks a chassis once. Each machine is handed over as soon as it is known, one at a time, on any
   * thread; whoever takes it does not block. As {@link PowerDriver#perform} in every other way.
   *
   * @return {@code Accepted} when all have been handed over; else what went wrong, after which
   *     nothing more is handed over
   */
  CompletionStage<PowerResult> probe(Question question, Consumer<Found> found);

  /**
   * Which chassis is asked.
   *
   * @param parameters those of the BMC, secrets opened
   * @param prefix what the names of the machines begin with; empty for all
   * @param deadline by when it must have answered
   */
  record Question(PowerParameters parameters, String prefix, Instant deadline) {}

  /**
   * A machine in a chassis.
   *
   * @param name as the chassis calls it; empty when it has none
   * @param architecture {@code amd64} or {@code amd64/generic}; empty when unknown
   * @param macs of its interfaces, the one that it boots from first
   * @param parameters those of the node, which with the BMC's reach its power
   */
  record Found(
      String name, String architecture, List<MacAddress> macs, PowerParameters parameters) {
    public Found {
      macs = List.copyOf(macs);
    }
  }
}
