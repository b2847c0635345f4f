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
      public void note(String network, Note note, Runnable written) {
        written.run();
      }
    };
  }

  /** What was noted last; blocks for a moment. */
  Optional<Note> recall(String network);

  /**
   * Notes it as soon as may be; never blocks.
   *
   * @param written called on the pairs' thread, maybe before this returns, once the note outlives a
   *     crash; not at all when it cannot be written
   */
  void note(String network, Note note, Runnable written);

  /**
   * What two racks are to each other.
   *
   * @param secretId which pair it is
   * @param past whether they were in sync
   * @param partnerClock up to when, by its own clock, everything that the partner decided is in
   *     this rack's lease store; 0 when that is not known
   */
  record Note(String secretId, Past past, long partnerClock) {}

  /** What there was before. */
  enum Past {
    /**
     * The partner has not known anything yet: this rack served the network before there was one.
     */
    ALONE,
    IN_SYNC
  }
}
