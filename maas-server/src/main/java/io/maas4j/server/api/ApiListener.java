package io.maas4j.server.api;

import java.time.Duration;

/** Told of every answer. Called on the thread that gave it: return soon and throw nothing. */
@FunctionalInterface
public interface ApiListener {
  /** Hears nothing. */
  ApiListener NONE = (operation, status, took) -> {};

  /**
   * @param operation {@code MachinesHandler.read}; {@code none} for what matched no operation
   * @param status HTTP status
   * @param took until the answer was written
   */
  void answered(String operation, int status, Duration took);
}
