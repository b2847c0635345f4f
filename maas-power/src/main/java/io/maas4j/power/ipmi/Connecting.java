package io.maas4j.power.ipmi;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Somebody who wants a session. On the loop but for the result. */
final class Connecting {
  private final IpmiCredentials credentials;
  private final IpmiOptions options;
  private final CompletableFuture<IpmiSession> result;
  private Loop.@Nullable Timer patience;

  Connecting(
      IpmiCredentials credentials, IpmiOptions options, CompletableFuture<IpmiSession> result) {
    this.credentials = credentials;
    this.options = options;
    this.result = result;
  }

  IpmiCredentials credentials() {
    return credentials;
  }

  IpmiOptions options() {
    return options;
  }

  /** While it waits in the queue. */
  void waitsUntil(Loop.Timer timer) {
    patience = timer;
  }

  void served() {
    if (patience != null) {
      patience.cancel();
      patience = null;
    }
  }

  boolean isDone() {
    return result.isDone();
  }

  /** False when nobody wants it any more. */
  boolean grant(IpmiSession session) {
    return result.complete(session);
  }

  void fail(IpmiFailure failure) {
    served();
    result.completeExceptionally(new IpmiException(failure));
  }
}
