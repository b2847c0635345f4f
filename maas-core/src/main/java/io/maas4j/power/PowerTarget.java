package io.maas4j.power;

import io.maas4j.id.MachineId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whom a driver's call is for.
 *
 * @param machine the machine whose power it is
 * @param parameters BMC-scope and node-scope parameters merged, secrets opened
 * @param deadline by when the driver must have answered, with {@code Unreachable} if need be
 * @param nextIn when this machine will be asked again, where that is known: worth keeping a session
 *     for, if it is soon and the BMC allows it
 * @param remarks takes what people should know although the call goes on; from any thread
 */
public record PowerTarget(
    MachineId machine,
    PowerParameters parameters,
    Instant deadline,
    Optional<Duration> nextIn,
    Consumer<PowerRemark> remarks) {
  private static final Consumer<PowerRemark> UNHEARD = remark -> {};

  /** One whose remarks nobody hears. */
  public PowerTarget(
      MachineId machine, PowerParameters parameters, Instant deadline, Optional<Duration> nextIn) {
    this(machine, parameters, deadline, nextIn, UNHEARD);
  }

  /** One that nobody knows to be asked again. */
  public PowerTarget(MachineId machine, PowerParameters parameters, Instant deadline) {
    this(machine, parameters, deadline, Optional.empty());
  }
}
