package io.maas4j.image.stream;

/**
 * How much is believed of a stream.
 *
 * @param indexBytes of an index file, without its signature
 * @param productBytes of a product file, without its signature
 * @param entries of an index
 * @param products of a product file
 * @param versions of a product
 * @param items of a version
 * @param fileBytes of a file that an item names
 */
public record StreamLimits(
    int indexBytes,
    int productBytes,
    int entries,
    int products,
    int versions,
    int items,
    long fileBytes) {
  public StreamLimits {
    if (indexBytes < 1
        || productBytes < 1
        || entries < 1
        || products < 1
        || versions < 1
        || items < 1
        || fileBytes < 1) {
      throw new IllegalArgumentException("a limit is below 1");
    }
  }

  /** Ten times what the largest public stream has, and files up to 64 GiB. */
  public static StreamLimits usual() {
    return new StreamLimits(8 << 20, 64 << 20, 256, 20_000, 500, 64, 64L << 30);
  }
}
