package io.maas4j.netboot.dhcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.nio.ByteBuffer;

/**
 * How many datagrams are read at once: room for two while it is quiet, for that costs time by
 * itself, and for many when as many come. Only then the socket is read again at once, so that what
 * waits in an overload waits where one can choose from it.
 */
final class Bursts extends DefaultMaxMessagesRecvByteBufAllocator {
  private static final int FEW = 2;
  private static final int MANY = 64;
  private static final int MOST_IN_TURN = 1024;

  private final int datagramBytes;

  /**
   * @param datagramBytes room for each; what is longer is cut
   */
  Bursts(int datagramBytes) {
    super(MOST_IN_TURN);
    this.datagramBytes = datagramBytes;
  }

  @Override
  @SuppressWarnings("deprecation") // the one kind of handle that Netty has
  public Handle newHandle() {
    return new MaxMessageHandle() {
      // What is read is copied out at once, so that one buffer will do while it is quiet. Its
      // memory
      // is the garbage collector's: nobody tells when the channel that has this closes.
      private final ByteBuf few =
          Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(FEW * datagramBytes));
      private int room = FEW;
      private boolean full;

      @Override
      public ByteBuf allocate(ByteBufAllocator allocator) {
        return room == FEW && few.refCnt() == 1 ? few.clear().retain() : super.allocate(allocator);
      }

      @Override
      public int guess() {
        return room * datagramBytes;
      }

      @Override
      public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        full = bytes > 0 && bytes == attemptedBytesRead();
        if (full) {
          room = Math.min(MANY, 4 * room);
        } else if (bytes < attemptedBytesRead() / 2) {
          room = Math.max(FEW, room / 2);
        }
      }

      @Override
      public boolean continueReading() {
        return full && super.continueReading();
      }

      @Override
      public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return full && super.continueReading(maybeMore);
      }
    };
  }
}
