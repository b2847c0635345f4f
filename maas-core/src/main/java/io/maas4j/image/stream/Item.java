package io.maas4j.image.stream;

import java.util.Map;

/**
 * One file that a stream offers.
 *
 * @param key its name within its version
 * @param content what it is known by
 * @param notes {@code kpackage}, {@code src_package}, {@code src_release} and {@code src_version},
 *     as far as they are said
 */
public record Item(
    String key, ItemType type, StreamPath path, Content content, Map<String, String> notes) {
  public Item {
    notes = Map.copyOf(notes);
  }
}
