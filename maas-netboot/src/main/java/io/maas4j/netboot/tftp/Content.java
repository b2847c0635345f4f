package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** The bytes of a file. Safe for concurrent use. */
interface Content {
  long size();

  /**
   * Appends {@code length} octets from {@code offset} on. Blocks, unless {@link #inMemory}.
   *
   * @throws IOException also when there are fewer octets than {@link #size} promised
   */
  void read(long offset, int length, ByteBuf out) throws IOException;

  /** Whether reading is quick enough for an event loop. */
  boolean inMemory();

  /** Frees what is held. Idempotent. */
  void close();
}
