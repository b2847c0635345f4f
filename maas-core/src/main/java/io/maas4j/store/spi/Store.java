package io.maas4j.store.spi;

/**
 * Where everything is kept. Thread-safe.
 *
 * <p>An implementation shows that it keeps its promises by passing {@code StoreContract} of the
 * test kit.
 */
public interface Store extends AutoCloseable {

  /**
   * Runs a unit of work that is done whole or not at all; what it reads is consistent, and what it
   * locks stays locked to its end. Blocks.
   *
   * <p>Work that lost a race without having done anything yet (a deadlock, a serialization failure)
   * is run again, a few times; so it must not touch anything but the transaction. Nor may it begin
   * another one in the same thread.
   *
   * @throws io.maas4j.error.MaasException.Unavailable when the store cannot be reached
   * @throws RuntimeException whatever the work throws, after everything was undone
   */
  <T> T inTransaction(Work<T> work);

  /** The scheduler that runs what {@link Tx#jobs} was given. */
  JobScheduler scheduler();

  @Override
  void close();

  /** A unit of work. */
  @FunctionalInterface
  interface Work<T> {
    T in(Tx tx);
  }
}
