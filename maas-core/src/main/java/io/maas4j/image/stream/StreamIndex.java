package io.maas4j.image.stream;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a stream has, by the files that say it.
 *
 * @param file the path that it was read from
 * @param updated when the stream changed last, as it says itself
 * @param expires until when it may be believed; few streams say so
 * @param entries in the file's order
 */
public record StreamIndex(
    String file, Optional<Instant> updated, Optional<Instant> expires, List<Entry> entries) {
  private static final Set<String> IMAGES = Set.of("image-ids", "image-downloads");
  private static final String PRODUCTS = "products:1.0";

  public StreamIndex {
    entries = List.copyOf(entries);
  }

  /** The product files that describe images; the others describe something else. */
  public List<Entry> images() {
    return entries.stream().filter(Entry::isOfImages).toList();
  }

  /**
   * One file of products.
   *
   * @param contentId its name within the index
   * @param products names of what it describes; the file itself counts
   */
  public record Entry(
      String contentId,
      String datatype,
      String format,
      StreamPath path,
      List<String> products,
      Optional<Instant> updated) {
    public Entry {
      products = List.copyOf(products);
    }

    boolean isOfImages() {
      return IMAGES.contains(datatype) && format.equals(PRODUCTS);
    }
  }
}
