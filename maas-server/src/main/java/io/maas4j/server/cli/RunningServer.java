package io.maas4j.server.cli;

import java.util.Map;

/** A server that answers. Thread-safe. */
public interface RunningServer extends AutoCloseable {
  /** Where it answers, as a browser on this host can use it: {@code http://127.0.0.1:5240/MAAS}. */
  String url();

  /**
   * What else it serves, by name, such as {@code dhcp} and {@code tftp}, with the ports that were
   * really taken.
   */
  Map<String, String> endpoints();

  /** Stops in order, within 10 seconds; blocks. Idempotent. */
  @Override
  void close();
}
