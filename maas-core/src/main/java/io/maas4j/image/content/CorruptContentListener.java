package io.maas4j.image.content;

import io.maas4j.image.stream.Content;

/** Told of content that is no longer what it was. Called on the thread that found it. */
@FunctionalInterface
public interface CorruptContentListener {
  /**
   * It was taken out of the store, and is not served.
   *
   * @param detail what it is instead, and where it was put
   */
  void corrupt(Content content, String detail);
}
