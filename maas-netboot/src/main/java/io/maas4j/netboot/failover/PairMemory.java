package io.maas4j.netboot.failover;

import java.util.Optional;

/**
 * What a rack remembers of its pairs over a restart, beside the leases. Used on one thread.
 *
 * <p>When it forgets, nothing goes wrong: the rack waits for its partner.
 */
public interface PairMemory {

  /** Remembers nothing. */
  static PairMemory none() {
    return new PairMemory() {
      @Override
      public Optional<Note> recall(String network) {
        return Optional.empty();
      }

      @Override
      public void note(String network, Note note) {}
    };
  }

  /** What was noted last; blocks for a moment. */
  Optional<Note> recall(String network);

  /** Notes it as soon as may be; never blocks. */
  void note(String network, Note note);

  /**
   * That two racks were in sync, or are to be.
   *
   * @param secretId which pair it was
   * @param partnerClock up to when, by its own clock, everything that the partner decided is in
   *     this rack's lease store; 0 when they never were, and this rack began alone
   */
  record Note(String secretId, long partnerClock) {}
}
