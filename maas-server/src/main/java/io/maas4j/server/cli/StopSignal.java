package io.maas4j.server.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a server in the foreground learns that it shall stop, and tells that it has. */
interface StopSignal {
  /** Blocks until somebody wants it to stop. */
  void await() throws InterruptedException;

  /** Everything is stopped. */
  void stopped();

  /** SIGTERM, SIGINT or SIGHUP; the process ends when all is stopped, or when patience does. */
  static StopSignal ofProcess(Duration patience) {
    CountDownLatch wanted = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  wanted.countDown();
                  try {
                    done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "maas-stop"));
    return new StopSignal() {
      @Override
      public void await() throws InterruptedException {
        wanted.await();
      }

      @Override
      public void stopped() {
        done.countDown();
      }
    };
  }
}
