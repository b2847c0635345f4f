package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.TftpConfig.TransferPort;
import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what arrives on the server's own port. */
final class RequestHandler extends PortHandler {
  /** Of a datagram: a file name of 512 octets and more options than there are. */
  static final int LARGEST = 2048;

  private static final Logger log = LoggerFactory.getLogger(RequestHandler.class);
  private static final int MAX_NAME = 512;
  private static final int DATA = 3;

  private final Port port;
  private final TftpContext context;
  private final List<Endpoint> endpoints;
  private final Set<InetAddress> broadcasts;

  /**
   * @param port the server's own
   * @param endpoints one of each event loop; a client is served by the same one always
   * @param broadcasts addresses of the link that are everybody's
   */
  RequestHandler(
      Port port, TftpContext context, List<Endpoint> endpoints, Set<InetAddress> broadcasts) {
    super(port, context.counters());
    this.port = port;
    this.context = context;
    this.endpoints = List.copyOf(endpoints);
    this.broadcasts = Set.copyOf(broadcasts);
  }

  @Override
  void received(DatagramPacket datagram) {
    ByteBuf content = datagram.content();
    InetSocketAddress remote = datagram.sender();
    int opcode = content.readableBytes() < 2 ? 0 : content.getUnsignedShort(content.readerIndex());
    if (opcode >= DATA && context.config().transferPort() == TransferPort.SINGLE) {
      if (port.session(remote) != null) {
        port.receive(content, remote);
      } else {
        context.counters().rejected(Rejection.UNEXPECTED);
      }
      return;
    }
    if (!Sources.answerable(remote) || broadcasts.contains(remote.getAddress())) {
      context.counters().rejected(Rejection.SOURCE);
      return;
    }
    port.heard(remote, content);
    TftpPacket packet;
    try {
      packet = TftpCodec.decode(content);
    } catch (WireFormatException e) {
      context.counters().rejected(Rejection.MALFORMED);
      log.debug("malformed tftp packet remote={}: {}", remote, e.getMessage());
      return;
    }
    if (packet instanceof TftpPacket.ReadRequest request) {
      read(remote, request);
    } else if (packet instanceof TftpPacket.WriteRequest request) {
      refuse(
          Rejection.WRITE,
          remote,
          request.file(),
          TftpError.ACCESS_VIOLATION,
          "this server is read-only");
    } else {
      context.counters().rejected(Rejection.UNEXPECTED);
    }
  }

  private void read(InetSocketAddress remote, TftpPacket.ReadRequest request) {
    String mode = request.mode().toLowerCase(Locale.ROOT);
    if (!mode.equals("octet") && !mode.equals("netascii")) {
      refuse(
          Rejection.MODE,
          remote,
          request.file(),
          TftpError.ILLEGAL_OPERATION,
          "only mode octet is supported");
    } else if (request.file().getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      refuse(
          Rejection.NAME_LENGTH,
          remote,
          request.file().substring(0, 64),
          TftpError.ILLEGAL_OPERATION,
          "the file name is longer than 512 octets");
    } else {
      // by the address alone, so that limits per address hold
      int which = Math.floorMod(remote.getAddress().hashCode(), endpoints.size());
      endpoints.get(which).request(remote, request);
    }
  }

  private void refuse(
      Rejection why, InetSocketAddress remote, String file, TftpError code, String text) {
    log.debug("tftp request refused remote={} why={}", remote, why);
    context.counters().rejected(why);
    endpoints.get(0).refused(remote, file);
    port.write(new TftpPacket.Error(code.code(), text), remote);
  }
}
