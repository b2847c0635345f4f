package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.PowerState;
import io.maas4j.power.ipmi.IpmiException;
import io.maas4j.power.ipmi.IpmiFailure;
import io.maas4j.power.ipmi.wire.WireFormatException;
import io.maas4j.power.ipmi.wire.command.BootFlags;
import io.maas4j.power.ipmi.wire.command.BootFlags.Firmware;
import io.maas4j.power.ipmi.wire.command.BootFlags.Term;
import io.maas4j.power.ipmi.wire.command.BootOption;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.ChassisControl;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetChassisStatus;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.GetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.ChassisCommand.SetSystemBootOptions;
import io.maas4j.power.ipmi.wire.command.CompletionCode;
import io.maas4j.power.ipmi.wire.command.IpmiAnswer;
import io.maas4j.power.ipmi.wire.command.PowerControl;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is said to a BMC for each action, in one session (power spec §7). */
final class PowerSequence {
  private static final Logger log = LoggerFactory.getLogger(PowerSequence.class);
  // Old boards do not answer these at all.
  private static final Duration BOOT_OPTION_LIMIT = Duration.ofSeconds(5);

  private final Bmc bmc;
  private final Clock clock;

  PowerSequence(Bmc bmc, Clock clock) {
    this.bmc = bmc;
    this.clock = clock;
  }

  CompletionStage<PowerResult> query() {
    return bmc.send(new GetChassisStatus())
        .thenApply(
            status ->
                new PowerResult.Observed(
                    status.isOn() ? PowerState.ON : PowerState.OFF, clock.instant()));
  }

  /**
   * Boots the machine from the network: a running one is power cycled, for nobody asks for "on" to
   * leave it as it is.
   *
   * @param firmware for which the boot device is set; empty to leave that as it is
   */
  CompletionStage<PowerResult> on(Optional<Firmware> firmware) {
    return bootFromNetwork(firmware)
        .thenCompose(done -> bmc.send(new GetChassisStatus()))
        .thenCompose(status -> status.isOn() ? cycle() : switched(PowerControl.UP));
  }

  /** The same for cartridges, which are switched on whatever they are. */
  CompletionStage<PowerResult> onFromNetwork() {
    return bootFromNetwork(Optional.of(Firmware.LEGACY))
        .thenCompose(done -> switched(PowerControl.UP));
  }

  /** Cuts the power. */
  CompletionStage<PowerResult> off() {
    return switched(PowerControl.DOWN);
  }

  /** Asks the system to shut down; whether it does shows later. */
  CompletionStage<PowerResult> softOff() {
    return recovered(
        bmc.send(new ChassisControl(PowerControl.SOFT_SHUTDOWN)).thenApply(this::accepted),
        failure ->
            refusedInThisState(failure) || failure instanceof IpmiFailure.OutcomeUnknown
                ? acceptedIf(PowerState.OFF, failure)
                : failed(failure));
  }

  private CompletionStage<PowerResult> cycle() {
    return recovered(
        bmc.send(new ChassisControl(PowerControl.CYCLE)).thenApply(this::accepted),
        failure -> {
          if (refusedInThisState(failure)) {
            // It went off since it was asked.
            return switched(PowerControl.UP);
          }
          // Off means that the cycle is under way. It is never sent again.
          return failure instanceof IpmiFailure.OutcomeUnknown
              ? acceptedIf(PowerState.OFF, failure)
              : failed(failure);
        });
  }

  private CompletionStage<PowerResult> switched(PowerControl control) {
    PowerState wanted = control == PowerControl.UP ? PowerState.ON : PowerState.OFF;
    return recovered(
        bmc.send(new ChassisControl(control)).thenApply(this::accepted),
        failure ->
            // There are BMCs that refuse to do what is so already.
            refusedInThisState(failure) || failure instanceof IpmiFailure.Busy
                ? acceptedIf(wanted, failure)
                : failed(failure));
  }

  private CompletionStage<PowerResult> acceptedIf(PowerState wanted, IpmiFailure otherwise) {
    return bmc.send(new GetChassisStatus())
        .thenCompose(
            status ->
                status.isOn() == (wanted == PowerState.ON)
                    ? CompletableFuture.completedFuture(accepted(new IpmiAnswer.Done()))
                    : failed(otherwise));
  }

  /**
   * Option 3 keeps the BMC from forgetting option 5 after a minute. Neither may stop the power
   * step: only what is wrong with the login does.
   */
  private CompletionStage<?> bootFromNetwork(Optional<Firmware> firmware) {
    CompletionStage<?> kept =
        unlessAuthentication(
            bmc.trySend(
                new SetSystemBootOptions(BootOption.VALIDITY_CLEARING, BootOption.KEEP_ALWAYS),
                BOOT_OPTION_LIMIT));
    return kept.thenCompose(done -> flags(firmware))
        .thenCompose(
            flags ->
                unlessAuthentication(
                    bmc.trySend(
                        new SetSystemBootOptions(
                            BootOption.BOOT_FLAGS,
                            flags.from(BootFlags.DEVICE_PXE, Term.ONCE).octets()),
                        BOOT_OPTION_LIMIT)));
  }

  private CompletionStage<BootFlags> flags(Optional<Firmware> firmware) {
    if (firmware.isPresent()) {
      return CompletableFuture.completedFuture(BootFlags.none().with(firmware.get()));
    }
    return unlessAuthentication(
            bmc.trySend(new GetSystemBootOptions(BootOption.BOOT_FLAGS), BOOT_OPTION_LIMIT))
        .thenApply(option -> option.map(PowerSequence::keptFirmware).orElse(BootFlags.none()));
  }

  // Nothing else is kept: what an earlier boot was told, to clear the CMOS for one, is over.
  private static BootFlags keptFirmware(BootOption option) {
    try {
      return BootFlags.none().with(BootFlags.of(option).firmware());
    } catch (WireFormatException e) {
      log.debug("a BMC's boot flags are malformed why={}", e.getMessage());
      return BootFlags.none();
    }
  }

  private <T> CompletionStage<Optional<T>> unlessAuthentication(CompletionStage<T> stage) {
    return stage
        .handle(
            (value, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(Optional.of(value));
              }
              Optional<IpmiFailure> known = Failures.of(failure);
              if (known.isEmpty() || known.get().fault() == PowerFault.AUTHENTICATION) {
                return CompletableFuture.<Optional<T>>failedFuture(failure);
              }
              log.debug("the boot device may not be set why={}", known.get().message());
              return CompletableFuture.completedFuture(Optional.<T>empty());
            })
        .thenCompose(Function.identity());
  }

  private static CompletionStage<PowerResult> recovered(
      CompletionStage<PowerResult> stage,
      Function<IpmiFailure, CompletionStage<PowerResult>> otherwise) {
    return stage
        .handle(
            (value, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(value);
              }
              return Failures.of(failure)
                  .map(otherwise)
                  .orElseGet(() -> CompletableFuture.failedFuture(failure));
            })
        .thenCompose(Function.identity());
  }

  private static CompletionStage<PowerResult> failed(IpmiFailure failure) {
    return CompletableFuture.failedFuture(new CompletionException(new IpmiException(failure)));
  }

  private static boolean refusedInThisState(IpmiFailure failure) {
    return failure instanceof IpmiFailure.Rejected rejected
        && rejected.code().equals(CompletionCode.NOT_IN_THIS_STATE);
  }

  private PowerResult accepted(IpmiAnswer answer) {
    return new PowerResult.Accepted(clock.instant());
  }
}
