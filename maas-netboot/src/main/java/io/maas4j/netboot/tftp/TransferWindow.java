package io.maas4j.netboot.tftp;

/**
 * Which blocks are under way (RFC 7440; a window of 1 is RFC 1350). Blocks are counted from 1
 * without end, on the wire modulo 65536. Confined to one thread.
 */
final class TransferWindow {
  private final long blocks;
  private final int size;
  private long acknowledged;
  private long sent;
  private long next = 1;

  /**
   * @param blocks of the whole content, 1 at least
   * @param size blocks that may be under way
   */
  TransferWindow(long blocks, int size) {
    this.blocks = blocks;
    this.size = size;
  }

  /**
   * Takes an ACK. One for a block that was acknowledged before, or never sent, changes nothing, so
   * that a duplicate never makes another one (the Sorcerer's Apprentice of RFC 1123, 4.2.3.1). One
   * inside the window says that the block after it did not arrive: sending goes on from there.
   *
   * @param wire block number on the wire
   * @return whether it was news
   */
  boolean acknowledge(int wire) {
    long ahead = (wire - acknowledged) & 0xFFFF;
    if (ahead == 0 || acknowledged + ahead > sent) {
      return false;
    }
    acknowledged += ahead;
    next = acknowledged + 1;
    return true;
  }

  /** The block to send next; beyond {@link #last} when the window is full. */
  long next() {
    return next;
  }

  /** The last block that may be sent now. */
  long last() {
    return Math.min(acknowledged + size, blocks);
  }

  boolean open() {
    return next <= last();
  }

  /** Notes that the blocks up to this one have been sent. */
  void sent(long upTo) {
    next = upTo + 1;
    sent = Math.max(sent, upTo);
  }

  /** Starts the window again after a silence. */
  void rewind() {
    next = acknowledged + 1;
  }

  /** Whether the final block has left, acknowledged or not. */
  boolean finalBlockSent() {
    return sent == blocks;
  }

  boolean started() {
    return acknowledged > 0;
  }

  boolean complete() {
    return acknowledged == blocks;
  }

  long acknowledged() {
    return acknowledged;
  }
}
