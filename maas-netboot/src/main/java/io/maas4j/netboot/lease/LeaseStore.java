package io.maas4j.netboot.lease;

import java.util.List;
import java.util.concurrent.Executor;

/**
 * Keeps the leases of one DHCP server, so that a restart does not forget them and no
 * acknowledgement leaves before its lease can be relied on.
 *
 * <p>{@link #open} comes first and once, {@link #close} last; {@link #keep} is called from any
 * thread in between. {@link MemoryLeaseStore} and {@link LeaseJournal} are what the boot engine
 * brings. A store of your own holds what {@code io.maas4j.netboot.testkit.LeaseStoreContract} asks,
 * in this module's {@code testkit} jar: extend it in your tests.
 */
public interface LeaseStore extends AutoCloseable {

  /**
   * Reads what was kept; blocks.
   *
   * @param completions runs completions, in the order of the calls to {@link #keep}; those that are
   *     due together in one task
   * @return the newest record of each address, in the order in which they were written
   * @throws IllegalStateException when it is in use elsewhere, was opened before, or is damaged in
   *     a way that loses leases silently
   * @throws java.io.UncheckedIOException when it cannot be read or written
   */
  List<LeaseRecord> open(Executor completions);

  /**
   * Keeps records, all or none of them; never blocks.
   *
   * @param records is not changed afterwards
   * @param completion called once when the records can be relied on or when they could not be kept:
   *     on the executor given to {@link #open}, or, where there is nothing to wait for, on the
   *     calling thread before this returns
   * @return false when too much is waiting already, or the store is closed: the completion is not
   *     called then
   * @throws IllegalStateException when it was not opened
   */
  boolean keep(List<LeaseRecord> records, Completion completion);

  /** Finishes what is waiting; blocks for some seconds at most. Idempotent. */
  @Override
  void close();

  /** What becomes of the records of one {@link #keep}. */
  @FunctionalInterface
  interface Completion {
    /**
     * @param kept whether the records are as durable as the store promises
     */
    void completed(boolean kept);
  }
}
