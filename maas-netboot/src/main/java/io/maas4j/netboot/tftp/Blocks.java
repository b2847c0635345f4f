package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;

/**
 * A content cut into DATA packets of one block size. They depend on nothing else, so that all
 * clients of a file are sent the same octets: a chunk is a run of packets, one after the other,
 * each with its header. Immutable.
 *
 * <p>Blocks are counted from 1 without end, on the wire modulo 65536.
 */
final class Blocks {
  /** Of a DATA packet: opcode and block number. */
  static final int HEADER = 4;

  /**
   * More makes longer runs for the kernel to cut, less lets more transfers at as many places of
   * their files share the same memory. UDP would take twice as much.
   */
  private static final int MAX_CHUNK = 32_000;

  private static final int MAX_CHUNK_BLOCKS = 1024;

  private final Content content;
  private final int blockSize;
  private final int perChunk;

  Blocks(Content content, int blockSize) {
    this.content = content;
    this.blockSize = blockSize;
    this.perChunk = Math.max(1, Math.min(MAX_CHUNK_BLOCKS, MAX_CHUNK / (HEADER + blockSize)));
  }

  Content content() {
    return content;
  }

  int blockSize() {
    return blockSize;
  }

  /** A content that fills its last block is followed by an empty one. */
  long count() {
    return content.size() / blockSize + 1;
  }

  long chunkOf(long block) {
    return (block - 1) / perChunk;
  }

  long lastOf(long chunk) {
    return Math.min((chunk + 1) * perChunk, count());
  }

  /** Octets of a whole packet; the last may be shorter. */
  int stride() {
    return HEADER + blockSize;
  }

  /** Where a packet starts within its chunk. */
  int position(long block) {
    return (int) ((block - 1) % perChunk) * stride();
  }

  /** Octets of the packets {@code from} to {@code to}, of one chunk. */
  int length(long from, long to) {
    long payload = Math.min(to * blockSize, content.size()) - (from - 1) * blockSize;
    return (int) ((to - from + 1) * HEADER + payload);
  }

  /**
   * Reads and writes out a chunk. Blocks as {@link Content#read} does.
   *
   * @return a direct buffer that the caller releases
   */
  ByteBuf chunk(long chunk) throws IOException {
    long first = chunk * perChunk + 1;
    long last = lastOf(chunk);
    int length = length(first, last);
    int payload = length - (int) (last - first + 1) * HEADER;
    ByteBuf raw = ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, payload), Math.max(1, payload));
    try {
      content.read((first - 1) * blockSize, payload, raw);
      ByteBuf packets = ByteBufAllocator.DEFAULT.directBuffer(length, length);
      for (long block = first; block <= last; block++) {
        TftpCodec.dataHeader((int) (block & 0xFFFF), packets);
        packets.writeBytes(raw, Math.min(blockSize, raw.readableBytes()));
      }
      return packets;
    } finally {
      raw.release();
    }
  }
}
