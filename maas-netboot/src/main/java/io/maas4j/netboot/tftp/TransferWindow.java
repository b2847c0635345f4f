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

  /**
   * @param fileSize in octets; a file that fills its last block is followed by an empty one
   * @param size blocks that may be under way
   */
  TransferWindow(long fileSize, int blockSize, int size) {
    this.blocks = fileSize / blockSize + 1;
    this.size = size;
  }

  /**
   * Takes an ACK. One for a block that was acknowledged before, or never sent, changes nothing, so
   * that a duplicate never makes another one (the Sorcerer's Apprentice of RFC 1123, 4.2.3.1).
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
    return true;
  }

  /** The block to go on from: the first that the client has not acknowledged. */
  long first() {
    return acknowledged + 1;
  }

  /** The last block that may be sent now. */
  long last() {
    return Math.min(acknowledged + size, blocks);
  }

  /** Notes that the blocks up to {@link #last} have been sent. */
  void sent() {
    sent = Math.max(sent, last());
  }

  /** Whether the final block has left, acknowledged or not. */
  boolean finalBlockSent() {
    return sent == blocks;
  }

  /** Whether no block follows this one. */
  boolean isFinal(long block) {
    return block == blocks;
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
