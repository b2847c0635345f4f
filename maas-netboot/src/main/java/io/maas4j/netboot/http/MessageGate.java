package io.maas4j.netboot.http;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets one decoded message through for each {@code read()}, also for a {@code read()} from within
 * the delivery of the message before. (Netty's own flow control forgets that one.) Confined to its
 * event loop.
 */
final class MessageGate extends ChannelDuplexHandler {
  /** What becomes of messages that nobody had asked for when the peer closed. */
  enum AtEnd {
    DELIVER,
    DROP
  }

  private final Deque<Object> waiting = new ArrayDeque<>();
  private final AtEnd atEnd;
  private boolean wanted;
  private boolean delivering;

  MessageGate(AtEnd atEnd) {
    this.atEnd = atEnd;
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    wanted = true;
    deliver(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    waiting.add(message);
    if (wanted) {
      deliver(ctx);
    }
  }

  private void deliver(ChannelHandlerContext ctx) {
    if (delivering) {
      return; // the loop below goes on
    }
    delivering = true;
    try {
      while (wanted && !waiting.isEmpty()) {
        wanted = false;
        ctx.fireChannelRead(waiting.remove());
      }
    } finally {
      delivering = false;
    }
    if (wanted) {
      ctx.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (atEnd == AtEnd.DELIVER) {
      while (!waiting.isEmpty()) {
        ctx.fireChannelRead(waiting.remove());
      }
    }
    drop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    drop();
  }

  private void drop() {
    waiting.forEach(ReferenceCountUtil::release);
    waiting.clear();
  }
}
