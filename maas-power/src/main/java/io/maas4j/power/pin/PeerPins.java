package io.maas4j.power.pin;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The fingerprints that BMCs are held to: each peer's first one is kept, and any other is a change
 * that somebody has to look at. Safe for concurrent use.
 *
 * <p>An embedder that wants pins to outlive the process gives the driver factories an
 * implementation of its own; {@link #inMemory()} trusts anew after each start.
 */
public interface PeerPins {

  /**
   * The fingerprint that this peer is held to: the one that is kept, or else the presented one,
   * which is kept from now on.
   *
   * @param peer a protocol and an address, {@code lxd 10.0.0.7:8443}
   * @param presented the fingerprint that the peer showed just now
   */
  String firstOf(String peer, String presented);

  /** Drops what is kept of a peer, whose next fingerprint is then taken; for replaced hardware. */
  void forget(String peer);

  /** Pins that last as long as this object. */
  static PeerPins inMemory() {
    ConcurrentHashMap<String, String> pins = new ConcurrentHashMap<>();
    return new PeerPins() {
      @Override
      public String firstOf(String peer, String presented) {
        String kept = pins.putIfAbsent(peer, presented);
        return kept == null ? presented : kept;
      }

      @Override
      public void forget(String peer) {
        pins.remove(peer);
      }
    };
  }
}
