package io.maas4j.power.ipmi;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Failures between stages. */
final class Steps {
  private Steps() {}

  static <T> CompletionStage<T> fail(IpmiFailure failure) {
    return CompletableFuture.failedFuture(new IpmiException(failure));
  }

  /** To be thrown inside of a stage. */
  static CompletionException failed(IpmiFailure failure) {
    return new CompletionException(new IpmiException(failure));
  }

  /** The failure behind what a stage threw; empty when it is none of the client's. */
  static Optional<IpmiFailure> failure(Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof IpmiException e ? Optional.of(e.failure()) : Optional.empty();
  }

  /** The stage, with another way where it fails. */
  static <T> CompletionStage<T> recovered(
      CompletionStage<T> stage, Function<IpmiFailure, CompletionStage<T>> otherwise) {
    return stage
        .handle(
            (value, thrown) -> {
              if (thrown == null) {
                return CompletableFuture.completedFuture(value);
              }
              return failure(thrown)
                  .map(otherwise)
                  .orElseGet(() -> CompletableFuture.failedFuture(thrown));
            })
        .thenCompose(Function.identity());
  }
}
