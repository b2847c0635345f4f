package io.maas4j.image.spi;

import java.net.URI;
import java.util.Optional;

/** Makes fetchers for one import each. Thread-safe. */
@FunctionalInterface
public interface StreamFetchers {
  /**
   * @param proxy {@code http://host:port}, through which every request goes; empty for none
   */
  StreamFetcher through(Optional<URI> proxy);
}
