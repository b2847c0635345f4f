package io.maas4j.image.importing;

import io.maas4j.image.BootSource;
import io.maas4j.image.stream.Product;
import java.util.List;

/** What became of asking a source. */
public sealed interface Offer {
  BootSource source();

  /** Everything that it offers. */
  record Read(BootSource source, List<Product> products) implements Offer {
    public Read {
      products = List.copyOf(products);
    }
  }

  /**
   * It offers something, and nobody knows what: it was not reached, not rightly signed, malformed,
   * rolled back.
   *
   * @param why a clause for people
   */
  record Unread(BootSource source, String why) implements Offer {}
}
