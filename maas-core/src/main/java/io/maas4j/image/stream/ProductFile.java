package io.maas4j.image.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A file of products.
 *
 * @param file the path that it was read from
 * @param contentId its name in the index
 * @param updated when it changed last, as it says itself
 * @param expires until when it may be believed; few streams say so
 * @param skipped what it describes and is not imported
 */
public record ProductFile(
    String file,
    String contentId,
    Optional<Instant> updated,
    Optional<Instant> expires,
    List<Product> products,
    List<Skipped> skipped) {
  public ProductFile {
    products = List.copyOf(products);
    skipped = List.copyOf(skipped);
  }

  /**
   * @param name of a product, or the type of items
   */
  public record Skipped(String name, String why) {}
}
