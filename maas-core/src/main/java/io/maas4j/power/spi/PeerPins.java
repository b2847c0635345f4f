package io.maas4j.power.spi;

import java.util.concurrent.ConcurrentHashMap;

/**
 * The fingerprints that BMCs are held to: each peer's first one is kept, and any other is a change
 * that somebody has to look at. Safe for concurrent use; may block for a file.
 */
public interface PeerPins {

  /**
   * The fingerprint that this peer is held to: the one that is kept, or else the presented one,
   * which is kept from now on.
   *
   * @param peer a protocol and an address, {@code lxd 10.0.0.7:8443}, without line breaks and tabs
   * @param presented the fingerprint that the peer showed just now, a word
   */
  String firstOf(String peer, String presented);

  /** Drops what is kept of a peer, whose next fingerprint is then taken; for replaced hardware. */
  void forget(String peer);

  /** What a person does to have a peer forgotten; ends a sentence that begins with "to accept". */
  String remedy();

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

      @Override
      public String remedy() {
        return "restart this service";
      }
    };
  }
}
