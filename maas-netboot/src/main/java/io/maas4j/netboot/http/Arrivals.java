package io.maas4j.netboot.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.LongSupplier;

/**
 * Notes octets before they are decoded: how many there were, and since when those of a request head
 * that is not complete. Confined to its event loop.
 */
final class Arrivals extends ChannelInboundHandlerAdapter {
  private final LongSupplier nanos;
  private long octets;
  private boolean begun;
  private long since;

  Arrivals(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes) {
      octets += bytes.readableBytes();
    }
    if (!begun) {
      begun = true;
      since = nanos.getAsLong();
    }
    ctx.fireChannelRead(message);
  }

  /** All that have come so far. */
  long octets() {
    return octets;
  }

  /** A head is complete: what comes now belongs to its body or to the next. */
  void headComplete() {
    begun = false;
  }

  /** Whether something of a head has come. */
  boolean headBegun() {
    return begun;
  }

  /** When the first octet of the head came. */
  long headSince() {
    return since;
  }
}
