package io.maas4j.sample.sim;

import java.io.IOException;

/** The machine cannot boot, and why. */
final class BootFailedException extends IOException {
  BootFailedException(String message) {
    super(message);
  }

  BootFailedException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
