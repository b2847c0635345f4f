package io.maas4j.image.content;

import java.util.OptionalLong;

/**
 * How much a store of content may take.
 *
 * @param quota bytes of all of it; empty for as much as the disk holds
 * @param reserve bytes that stay free on its disk
 */
public record ContentLimits(OptionalLong quota, long reserve) {
  /** No quota; a gibibyte stays free. */
  public static final ContentLimits USUAL = new ContentLimits(OptionalLong.empty(), 1L << 30);

  public ContentLimits {
    if (quota.orElse(0) < 0 || reserve < 0) {
      throw new IllegalArgumentException("a number of bytes is negative");
    }
  }
}
