package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletionStage;

/** The bytes of a transfer. */
interface Content {
  long size();

  /**
   * Reads without blocking the caller.
   *
   * @return a buffer of exactly {@code length} octets that the receiver releases; completes on any
   *     thread
   */
  CompletionStage<ByteBuf> read(long offset, int length);

  void close();
}
