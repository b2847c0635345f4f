package io.maas4j.image.importing;

import io.maas4j.image.stream.Content;
import java.util.Map;
import java.util.Set;

/**
 * What is in the store, which keeps content by its SHA-256.
 *
 * @param complete bytes of what is whole and was verified, by SHA-256
 * @param partial bytes that have come of what is not, by SHA-256
 * @param pinned SHA-256 of what something other than imports needs: uploads
 */
public record Contents(Map<String, Long> complete, Map<String, Long> partial, Set<String> pinned) {
  public static final Contents NONE = new Contents(Map.of(), Map.of(), Set.of());

  public Contents {
    complete = Map.copyOf(complete);
    partial = Map.copyOf(partial);
    pinned = Set.copyOf(pinned);
  }

  boolean has(Content content) {
    Long size = complete.get(content.sha256());
    return size != null && size == content.size();
  }

  boolean has(StoredSet set) {
    return set.contents().stream().allMatch(this::has);
  }

  /** Where to go on: bytes that need not be fetched again. */
  long resumeAt(Content content) {
    long come = partial.getOrDefault(content.sha256(), 0L);
    return come <= content.size() ? come : 0;
  }

  /** Bytes of everything. */
  public long bytes() {
    return sum(complete) + sum(partial);
  }

  private static long sum(Map<String, Long> sizes) {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }
}
