package io.maas4j.benchmarks.dhcp;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Machines with random hardware addresses: consecutive ones are an artefact that some servers'
 * hashes do not forgive. Not thread-safe.
 */
final class Clients {
  private static final long LOCALLY_ADMINISTERED = 0x0200_0000_0000L;
  private static final long RANDOM_BITS = 0x00FF_FFFF_FFFFL;

  private final long[] macs;
  private final BitSet busy = new BitSet();
  private int next;

  private Clients(long[] macs) {
    this.macs = macs;
  }

  /** Machines that no set made with this source had before. */
  static Clients fresh(int count, Random random, Set<Long> used) {
    long[] macs = new long[count];
    for (int i = 0; i < count; i++) {
      long mac;
      do {
        mac = LOCALLY_ADMINISTERED | random.nextLong() & RANDOM_BITS;
      } while (!used.add(mac));
      macs[i] = mac;
    }
    return new Clients(macs);
  }

  static Set<Long> none() {
    return new HashSet<>();
  }

  int count() {
    return macs.length;
  }

  long mac(int client) {
    return macs[client];
  }

  /** The next machine in turn that is not in the middle of an exchange; -1 when all are. */
  int take() {
    for (int step = 0; step < macs.length; step++) {
      int client = next;
      next = (next + 1) % macs.length;
      if (!busy.get(client)) {
        busy.set(client);
        return client;
      }
    }
    return -1;
  }

  void done(int client) {
    busy.clear(client);
  }

  void allDone() {
    busy.clear();
  }
}
