package io.maas4j.netboot.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Threads that write what must not be lost. Stateless. */
public final class Writers {
  private static final int SECONDS = 2;

  private Writers() {}

  /** Has what waits written, for two seconds at most; then, or when interrupted, it is left. */
  public static void end(ExecutorService writer) {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(SECONDS, TimeUnit.SECONDS)) {
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
