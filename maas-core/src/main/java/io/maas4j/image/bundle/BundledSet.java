package io.maas4j.image.bundle;

import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.ResourceName;
import java.util.List;
import java.util.Map;

/**
 * One version of a resource in a bundle.
 *
 * @param label {@code stable}
 * @param title for people
 * @param extra further properties, as image streams name them
 */
public record BundledSet(
    ResourceName name,
    String version,
    String label,
    String title,
    Map<String, String> extra,
    List<File> files) {
  public BundledSet {
    extra = Map.copyOf(extra);
    files = List.copyOf(files);
  }

  /**
   * A file of it.
   *
   * @param filename within the version
   * @param filetype as image streams name it
   */
  public record File(String filename, String filetype, Content content) {}
}
