package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.tftp.wire.WireFormatException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what arrives on the port of one transfer. Confined to its event loop. */
final class TransferHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger log = LoggerFactory.getLogger(TransferHandler.class);

  private final InetSocketAddress remote;
  private final TftpCounters counters;
  private Supplier<@Nullable Transfer> transfer = () -> null;

  TransferHandler(InetSocketAddress remote, TftpCounters counters) {
    this.remote = remote;
    this.counters = counters;
  }

  void serve(Supplier<@Nullable Transfer> running) {
    transfer = running;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
    TftpPacket packet;
    try {
      packet = TftpCodec.decode(datagram.content());
    } catch (WireFormatException e) {
      counters.dropped.increment();
      log.debug("malformed tftp packet remote={}: {}", datagram.sender(), e.getMessage());
      return;
    }
    if (!datagram.sender().equals(remote)) {
      counters.foreign.increment();
      if (!(packet instanceof TftpPacket.Error)) { // an error never answers an error
        TftpPacket error =
            new TftpPacket.Error(
                TftpError.UNKNOWN_TRANSFER_ID.code(), "this transfer belongs to somebody else");
        ctx.writeAndFlush(RequestHandler.packet(ctx, datagram.sender(), error));
      }
      return;
    }
    Transfer running = transfer.get();
    if (running == null) {
      counters.dropped.increment();
    } else {
      running.receive(packet);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    counters.dropped.increment();
    log.debug("tftp socket error remote={}", remote, cause);
  }
}
