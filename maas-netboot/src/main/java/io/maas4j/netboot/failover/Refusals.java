package io.maas4j.netboot.failover;

import io.maas4j.netboot.internal.LogPace;
import java.net.SocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whom racks do not talk to; strangers cannot fill the log. Confined to one thread. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final LongSupplier ticker;
  private final LogPace pace = new LogPace();

  Refusals(LongSupplier ticker) {
    this.ticker = ticker;
  }

  void refused(@Nullable SocketAddress peer, Throwable cause) {
    if (!pace.mayLog(ticker.getAsLong())) {
      return;
    }
    String what =
        cause.getCause() == null ? String.valueOf(cause.getMessage()) : root(cause).getMessage();
    LOG.warn(
        "a connection between racks ended: {} peer={} more_since_last={}",
        what,
        peer,
        pace.leftOut());
  }

  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
