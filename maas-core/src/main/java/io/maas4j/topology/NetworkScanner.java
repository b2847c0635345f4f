package io.maas4j.topology;

import io.maas4j.network.Cidr;
import java.util.List;
import java.util.Optional;

/** Something on a rack that looks for neighbours. */
public interface NetworkScanner {
  /** Of the largest networks that are scanned. */
  int SHORTEST_PREFIX = 16;

  /**
   * Begins to look and returns; what is found is told to {@link Discoveries#observed}.
   *
   * @param networks of IPv4, of this rack
   * @throws RuntimeException saying why it cannot
   */
  void scan(List<Cidr> networks, Manner manner);

  /** Which tool is used. */
  enum Tool {
    /** The best there is. */
    ANY,
    /** Echo requests. */
    PING
  }

  /** How much is done at once. */
  enum Pace {
    FAST,
    /** Politely, one after the other. */
    SLOW
  }

  /**
   * How to look.
   *
   * @param threads how many addresses at once; empty for the usual number
   */
  record Manner(Tool tool, Pace pace, Optional<Integer> threads) {}
}
