package io.maas4j.netboot.tftp;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.Tap.Datagram;
import io.maas4j.netboot.Tap.Direction;
import io.maas4j.netboot.Tap.Service;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * What a TFTP server tells those who look at its packets: requests, errors, and of a transfer's
 * data the header of the first block and of the last, with what acknowledged that. Thread-safe.
 */
final class TftpTap {
  private static final int HEADER = 4;

  private final Tap tap;

  TftpTap(Tap tap) {
    this.tap = tap;
  }

  /** What came in on the server's own port. */
  void received(Channel channel, InetSocketAddress remote, ByteBuf content) {
    if (tap.isListening()) {
      byte[] bytes = ByteBufUtil.getBytes(content);
      tap.passed(datagram(Direction.IN, channel, remote, bytes, bytes.length));
    }
  }

  /** A packet other than data. */
  void passed(Direction direction, Channel channel, InetSocketAddress remote, TftpPacket packet) {
    if (tap.isListening()) {
      ByteBuf buffer = Unpooled.buffer(64);
      TftpCodec.encode(packet, buffer);
      byte[] bytes = ByteBufUtil.getBytes(buffer);
      tap.passed(datagram(direction, channel, remote, bytes, bytes.length));
    }
  }

  /** A data packet, of which only the header is told. */
  void data(Channel channel, InetSocketAddress remote, long block, int length) {
    if (tap.isListening()) {
      ByteBuf buffer = Unpooled.buffer(HEADER);
      TftpCodec.dataHeader((int) (block & 0xFFFF), buffer);
      byte[] bytes = ByteBufUtil.getBytes(buffer);
      tap.passed(datagram(Direction.OUT, channel, remote, bytes, HEADER + length));
    }
  }

  private static Datagram datagram(
      Direction direction, Channel channel, InetSocketAddress remote, byte[] bytes, int length) {
    return new Datagram(
        Service.TFTP,
        direction,
        (InetSocketAddress) channel.localAddress(),
        remote,
        Optional.empty(),
        bytes,
        length);
  }
}
