package io.maas4j.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Ends connections on which the head of a request does not come to its end. Jetty's own time-out
 * begins anew with every octet, so that a client which sends one now and then keeps its connection
 * for days. Thread-safe.
 */
final class SlowHeads implements Connection.Listener {
  private final Scheduler scheduler;
  private final Duration patience;

  /**
   * @param patience how long a head may take at least; at most, it is half as long again
   */
  SlowHeads(Scheduler scheduler, Duration patience) {
    this.scheduler = scheduler;
    this.patience = patience;
  }

  @Override
  public void onOpened(Connection connection) {
    later(new Watch(connection));
  }

  private void later(Watch watch) {
    scheduler.schedule(watch::look, patience.toMillis() / 2, TimeUnit.MILLISECONDS);
  }

  /** One connection. Confined to one task after the other. */
  private final class Watch {
    private static final int LOOKS = 2;

    private final Connection connection;
    private boolean resting = true;
    private long requests;
    private long octets;
    private int late;

    Watch(Connection connection) {
      this.connection = connection;
    }

    void look() {
      if (!connection.getEndPoint().isOpen()) {
        return;
      }
      long heard = connection.getMessagesIn();
      long arrived = connection.getBytesIn();
      boolean restedBefore = resting && heard == requests;
      resting = heard == connection.getMessagesOut();
      if (!resting || !restedBefore) {
        octets = arrived;
        late = 0;
      } else if (arrived > octets) {
        late++;
      }
      requests = heard;
      if (late > LOOKS) {
        connection.close();
      } else {
        later(this);
      }
    }
  }
}
