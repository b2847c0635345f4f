package io.maas4j.netboot.tftp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what arrives on a port of transfers, and answers once a batch has been read. */
class PortHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(PortHandler.class);

  private final Port port;
  private final TftpCounters counters;

  PortHandler(Port port, TftpCounters counters) {
    this.port = port;
    this.counters = counters;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    port.open(ctx.channel());
  }

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    DatagramPacket datagram = (DatagramPacket) message;
    try {
      received(datagram);
    } finally {
      datagram.release();
    }
  }

  void received(DatagramPacket datagram) {
    port.receive(datagram.content(), datagram.sender());
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    port.drain();
  }

  @Override
  public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (ctx.channel().isWritable()) {
      port.drainSoon();
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    counters.rejected(Rejection.SOCKET);
    log.debug("tftp socket error local={}", ctx.channel().localAddress(), cause);
  }
}
