package io.maas4j.image;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a boot source offered when it was last read.
 *
 * @param source whose
 * @param at when it was read
 */
public record BootOffer(long id, long source, Instant at, List<Offered> offered) {
  public BootOffer {
    offered = List.copyOf(offered);
  }

  /** The same offer with another id. */
  public BootOffer withId(long newId) {
    return new BootOffer(newId, source, at, offered);
  }

  /**
   * One image of it.
   *
   * @param os {@code ubuntu}
   * @param release {@code noble}
   * @param arch Debian's name
   * @param subarches what its kernel serves
   * @param label {@code stable}
   * @param title for people
   */
  public record Offered(
      String os, String release, String arch, Set<String> subarches, String label, String title) {
    public Offered {
      subarches = Set.copyOf(subarches);
    }
  }
}
