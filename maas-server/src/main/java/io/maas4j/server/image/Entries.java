package io.maas4j.server.image;

import java.util.Arrays;

/**
 * The names of everything in an archive, eight bytes for each and for each change of the directory
 * below the root. Confined to one thread.
 */
final class Entries {
  private static final int FIRST = 1024;

  private long[] hashes = new long[FIRST];
  private int filled;
  private int count;
  private boolean sorted;

  /** How many were added. */
  int count() {
    return count;
  }

  /**
   * @param place where it ends up; an empty text for what is only counted
   */
  void add(String place) {
    put(place);
    count++;
  }

  /** Notes a directory that need not be in the archive itself, because something in it is. */
  void imply(String place) {
    put(place);
  }

  private void put(String place) {
    if (filled == hashes.length) {
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
    hashes[filled] = hash(place);
    filled++;
    sorted = false;
  }

  /** Whether there was such an entry. Sorts them first, if some came since the last question. */
  boolean have(String place) {
    if (!sorted) {
      Arrays.sort(hashes, 0, filled);
      sorted = true;
    }
    return Arrays.binarySearch(hashes, 0, filled, hash(place)) >= 0;
  }

  /** FNV-1a, 64 bits: whoever makes two names meet hides a missing one from himself only. */
  private static long hash(String path) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
