package io.maas4j.benchmarks.commission;

import java.util.Optional;

/** What one client asks, in its order. Not thread-safe. */
interface Conversation {
  /** The next request; empty when there is none any more. */
  Optional<Call> next();

  /**
   * Takes in a good answer.
   *
   * @throws IllegalStateException when a machine could not go on with it
   */
  void answered(Call call, byte[] answer);

  /** The header that signs a request; empty for none. */
  String authorization(Call call);
}
