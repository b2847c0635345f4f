package io.maas4j.netboot.failover.wire;

import java.util.Arrays;
import java.util.List;

/** What racks say to each other about one network. Immutable. */
public sealed interface PairMessage {

  /**
   * The first word of the rack that dials. Nothing of it is secret.
   *
   * @param network which network this is about
   * @param secretId which secret both should know
   * @param role 0 for the primary, 1 for the secondary
   * @param nonce 32 octets that were never used before
   */
  record Greeting(String network, String secretId, int role, byte[] nonce) implements PairMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Greeting it
          && network.equals(it.network)
          && secretId.equals(it.secretId)
          && role == it.role
          && Arrays.equals(nonce, it.nonce);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(nonce);
    }
  }

  /**
   * The answer of the rack that was dialled: it knows the secret.
   *
   * @param nonce 32 octets of its own
   * @param proof 32 octets over both nonces
   */
  record Challenge(byte[] nonce, byte[] proof) implements PairMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Challenge it
          && Arrays.equals(nonce, it.nonce)
          && Arrays.equals(proof, it.proof);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(nonce);
    }
  }

  /** The rack that dials knows it too. */
  record Proof(byte[] proof) implements PairMessage {
    @Override
    public boolean equals(Object other) {
      return other instanceof Proof it && Arrays.equals(proof, it.proof);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(proof);
    }
  }

  /**
   * What a rack is, once both know whom they talk to.
   *
   * @param remembers whether it was in sync with its partner before, and still knows what it was
   * @param awake for how many milliseconds it has been running
   */
  record Hello(boolean remembers, long awake) implements PairMessage {}

  /** Some of what a rack knows. */
  record Bulk(List<WireLease> leases) implements PairMessage {
    public Bulk {
      leases = List.copyOf(leases);
    }
  }

  /** That was all that it knew when the connection began. */
  record BulkEnd() implements PairMessage {}

  /** Everything the other one said is safe here. */
  record Ready() implements PairMessage {}

  /**
   * Something changed.
   *
   * @param number grows with each of a connection
   */
  record Update(long number, List<WireLease> leases) implements PairMessage {
    public Update {
      leases = List.copyOf(leases);
    }
  }

  /** An update is safe here. */
  record Ack(long number) implements PairMessage {}

  /**
   * An update cannot be.
   *
   * @param leases what stands against it
   */
  record Reject(long number, List<WireLease> leases) implements PairMessage {
    public Reject {
      leases = List.copyOf(leases);
    }
  }

  /**
   * Still here.
   *
   * @param clock milliseconds since the epoch: everything that this rack decided up to then was
   *     said before this
   */
  record Heartbeat(long clock) implements PairMessage {}
}
