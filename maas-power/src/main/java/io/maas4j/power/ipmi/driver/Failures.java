package io.maas4j.power.ipmi.driver;

import io.maas4j.power.PowerFault;
import io.maas4j.power.PowerResult;
import io.maas4j.power.ipmi.IpmiException;
import io.maas4j.power.ipmi.IpmiFailure;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Failures of the client as results of a driver. */
final class Failures {
  private Failures() {}

  /** The failure behind an exception; empty when the client itself broke. */
  static Optional<IpmiFailure> of(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IpmiException e ? Optional.of(e.failure()) : Optional.empty();
  }

  static PowerResult result(IpmiFailure failure) {
    return failure.fault() == PowerFault.CONNECTION
        ? new PowerResult.Unreachable(failure.message(), failure.remedy())
        : new PowerResult.Failed(failure.fault(), failure.message(), failure.remedy());
  }
}
