package io.maas4j.netboot.tftp;

import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.tftp.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what arrives on the server's own port. */
final class RequestHandler extends SimpleChannelInboundHandler<DatagramPacket> {
  private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);
  private static final int MAX_NAME = 512;

  private final Sessions sessions;
  private final DatagramTransport transport;
  private final int maxBlockSize;
  private final TftpCounters counters;

  RequestHandler(
      Sessions sessions, DatagramTransport transport, int maxBlockSize, TftpCounters counters) {
    this.sessions = sessions;
    this.transport = transport;
    this.maxBlockSize = maxBlockSize;
    this.counters = counters;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
    InetSocketAddress remote = datagram.sender();
    sessions.tap().received(ctx.channel(), remote, datagram.content());
    if (!answerable(remote)) {
      counters.dropped.increment();
      return;
    }
    TftpPacket packet;
    try {
      packet = TftpCodec.decode(datagram.content());
    } catch (WireFormatException e) {
      counters.dropped.increment();
      log.debug("malformed tftp packet remote={}: {}", remote, e.getMessage());
      return;
    }
    if (packet instanceof TftpPacket.ReadRequest request) {
      read(ctx, remote, request);
    } else if (packet instanceof TftpPacket.WriteRequest request) {
      log.debug("write request refused remote={} file={}", remote, request.file());
      sessions.refused(remote, request.file());
      refuse(ctx, remote, TftpError.ACCESS_VIOLATION, "this server is read-only");
    } else if (!sessions.receive(ctx.channel(), remote, packet)) {
      counters.dropped.increment();
    }
  }

  private void read(
      ChannelHandlerContext ctx, InetSocketAddress remote, TftpPacket.ReadRequest request) {
    String mode = request.mode().toLowerCase(Locale.ROOT);
    if (!mode.equals("octet") && !mode.equals("netascii")) {
      sessions.refused(remote, request.file());
      refuse(ctx, remote, TftpError.ILLEGAL_OPERATION, "only mode octet is supported");
    } else if (request.file().getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      sessions.refused(remote, request.file().substring(0, 64));
      refuse(ctx, remote, TftpError.ILLEGAL_OPERATION, "the file name is longer than 512 octets");
    } else {
      sessions.request(ctx.channel(), transport, remote, request, maxBlockSize);
    }
  }

  private void refuse(
      ChannelHandlerContext ctx, InetSocketAddress remote, TftpError code, String why) {
    TftpPacket.Error error = new TftpPacket.Error(code.code(), why);
    sessions.tap().passed(Direction.OUT, ctx.channel(), remote, error);
    ctx.writeAndFlush(packet(ctx, remote, error));
  }

  static DatagramPacket packet(
      ChannelHandlerContext ctx, InetSocketAddress remote, TftpPacket packet) {
    ByteBuf buffer = ctx.alloc().buffer(64);
    TftpCodec.encode(packet, buffer);
    return new DatagramPacket(buffer, remote);
  }

  /** A forged source must not make us send to a group, to everybody or to nobody. */
  private static boolean answerable(InetSocketAddress remote) {
    InetAddress address = remote.getAddress();
    byte[] octets = address.getAddress();
    boolean broadcast = octets.length == 4 && (octets[0] & octets[1] & octets[2] & octets[3]) == -1;
    return remote.getPort() != 0
        && !address.isMulticastAddress()
        && !address.isAnyLocalAddress()
        && !broadcast;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    counters.dropped.increment();
    log.debug("tftp socket error", cause);
  }
}
