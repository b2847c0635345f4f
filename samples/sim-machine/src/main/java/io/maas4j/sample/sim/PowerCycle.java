package io.maas4j.sample.sim;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/**
 * The time from one power-on to the next power-off. What a running machine holds is closed when its
 * power is cut, whatever it is doing. Safe for concurrent use.
 */
final class PowerCycle {
  // Guarded by this: cutting is rare, holding is short.
  private final Set<Closeable> held = new HashSet<>();
  private boolean off;

  /** The power is gone. */
  static final class PowerCutException extends IOException {
    PowerCutException() {
      super("switched off");
    }
  }

  synchronized boolean isOff() {
    return off;
  }

  /**
   * @throws PowerCutException when the power was cut; the way out of everything
   */
  void check() throws PowerCutException {
    if (isOff()) {
      throw new PowerCutException();
    }
  }

  /** Closes the resource when the power is cut before {@link #release}. */
  synchronized <C extends Closeable> C hold(C resource) throws IOException {
    if (off) {
      resource.close();
      throw new PowerCutException();
    }
    held.add(resource);
    return resource;
  }

  synchronized void release(Closeable resource) {
    held.remove(resource);
  }

  /** Idempotent. */
  void cut() {
    Set<Closeable> open;
    synchronized (this) {
      off = true;
      open = Set.copyOf(held);
      held.clear();
    }
    for (Closeable resource : open) {
      try {
        resource.close();
      } catch (IOException e) {
        // Nobody reads from it any more; the others must be closed all the same.
        continue;
      }
    }
  }
}
