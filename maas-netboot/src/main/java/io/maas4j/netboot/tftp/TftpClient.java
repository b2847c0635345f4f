package io.maas4j.netboot.tftp;

import io.maas4j.netboot.tftp.wire.TftpCodec;
import io.maas4j.netboot.tftp.wire.TftpError;
import io.maas4j.netboot.tftp.wire.TftpPacket;
import io.maas4j.netboot.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TFTP client for simulated machines and tests. Immutable; each call has a socket of its own, so
 * that calls may run at the same time. All calls block.
 */
public final class TftpClient {
  private static final int MAX_DATAGRAM = 65_536;

  private final InetSocketAddress server;
  private final Options options;

  /**
   * @param requested options of the request in this order, {@code blksize}, {@code tsize}, …
   * @param answerWait for an answer before the last packet is sent again
   * @param tries answers waited for before giving up
   * @param localAddress the machine's own address, empty for any
   */
  public record Options(
      Map<String, String> requested,
      Duration answerWait,
      int tries,
      Optional<InetAddress> localAddress) {
    public Options {
      requested = Collections.unmodifiableMap(new LinkedHashMap<>(requested));
    }

    /** No options, 1 s, 5 tries. */
    public static Options none() {
      return new Options(Map.of(), Duration.ofSeconds(1), 5, Optional.empty());
    }

    /** Asks for one more option. */
    public Options with(String option, long value) {
      Map<String, String> more = new LinkedHashMap<>(requested);
      more.put(option, Long.toString(value));
      return new Options(more, answerWait, tries, localAddress);
    }

    public Options patience(Duration newWait, int newTries) {
      return new Options(requested, newWait, newTries, localAddress);
    }

    public Options from(InetAddress address) {
      return new Options(requested, answerWait, tries, Optional.of(address));
    }
  }

  /**
   * A finished transfer.
   *
   * @param bytes payload received
   * @param agreed the options of the OACK; empty without one
   */
  public record Fetched(long bytes, Map<String, String> agreed) {}

  public TftpClient(InetSocketAddress server, Options options) {
    this.server = server;
    this.options = options;
  }

  /**
   * Fetches a file into memory.
   *
   * @throws TftpException when the server refuses
   * @throws SocketTimeoutException when it falls silent
   */
  public byte[] fetch(String file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    fetch(file, bytes);
    return bytes.toByteArray();
  }

  /** As {@link #fetch(String)}, to a stream that stays open. */
  public Fetched fetch(String file, OutputStream out) throws IOException {
    try (DatagramSocket socket = socket()) {
      return new Exchange(socket, out).run(file);
    }
  }

  /**
   * Asks for the size alone, as UEFI firmware does: {@code tsize}, then ERROR 8 after the OACK.
   *
   * @return octets, or -1 when the server does not tell
   */
  public long size(String file) throws IOException {
    try (DatagramSocket socket = socket()) {
      return new Exchange(socket, OutputStream.nullOutputStream()).size(file);
    }
  }

  private DatagramSocket socket() throws IOException {
    InetAddress any = null;
    return new DatagramSocket(new InetSocketAddress(options.localAddress().orElse(any), 0));
  }

  /** One request on one socket. */
  private final class Exchange {
    private final DatagramSocket socket;
    private final OutputStream out;
    private final byte[] buffer = new byte[MAX_DATAGRAM];
    private @Nullable InetSocketAddress peer;
    private TftpPacket lastSent = new TftpPacket.Ack(0);
    private long received;

    Exchange(DatagramSocket socket, OutputStream out) {
      this.socket = socket;
      this.out = out;
    }

    Fetched run(String file) throws IOException {
      send(new TftpPacket.ReadRequest(file, "octet", options.requested()));
      TftpPacket first = receive();
      Map<String, String> agreed = Map.of();
      if (first instanceof TftpPacket.OptionAck ack) {
        agreed = ack.options();
        send(new TftpPacket.Ack(0));
        first = null;
      }
      blocks(first, number(agreed, "blksize", 512), number(agreed, "windowsize", 1));
      return new Fetched(received, agreed);
    }

    long size(String file) throws IOException {
      Map<String, String> asked = new LinkedHashMap<>(options.requested());
      asked.putIfAbsent("tsize", "0");
      send(new TftpPacket.ReadRequest(file, "octet", asked));
      TftpPacket answer = receive();
      send(new TftpPacket.Error(TftpError.OPTION_NEGOTIATION.code(), "only the size was wanted"));
      return answer instanceof TftpPacket.OptionAck ack ? number(ack.options(), "tsize", -1) : -1;
    }

    private void blocks(@Nullable TftpPacket first, int blockSize, int window) throws IOException {
      long last = 0;
      int unacknowledged = 0;
      boolean gapReported = false;
      TftpPacket packet = first == null ? receive() : first;
      while (true) {
        if (packet instanceof TftpPacket.Data data) {
          byte[] payload = data.payload();
          if (data.block() == ((last + 1) & 0xFFFF)) {
            last++;
            unacknowledged++;
            gapReported = false;
            keep(payload);
            boolean end = payload.length < blockSize;
            if (end || unacknowledged == window) {
              send(new TftpPacket.Ack((int) (last & 0xFFFF)));
              unacknowledged = 0;
            } else {
              lastSent = new TftpPacket.Ack((int) (last & 0xFFFF));
            }
            if (end) {
              return;
            }
          } else if (!gapReported) {
            // RFC 7440: says once where to go on; more would multiply what is under way
            send(new TftpPacket.Ack((int) (last & 0xFFFF)));
            unacknowledged = 0;
            gapReported = true;
          }
        } else if (packet instanceof TftpPacket.OptionAck) {
          send(lastSent); // our ACK 0 was lost
        }
        packet = receive();
      }
    }

    /** What cannot be kept ends the transfer (RFC 1350 §7), so that the server need not wait. */
    private void keep(byte[] payload) throws IOException {
      try {
        out.write(payload);
      } catch (IOException e) {
        send(new TftpPacket.Error(TftpError.DISK_FULL.code(), "cannot be kept"));
        throw e;
      }
      received += payload.length;
    }

    /** The next packet of this transfer; repeats our last one when none comes. */
    private TftpPacket receive() throws IOException {
      for (int attempt = 0; attempt < options.tries(); attempt++) {
        long deadline = System.nanoTime() + options.answerWait().toNanos();
        for (long left = options.answerWait().toNanos();
            left > 0;
            left = deadline - System.nanoTime()) {
          Optional<TftpPacket> packet = receiveWithin(left);
          if (packet.isPresent()) {
            if (packet.get() instanceof TftpPacket.Error error) {
              throw new TftpException(error.code(), error.message());
            }
            return packet.get();
          }
        }
        send(lastSent);
      }
      throw new SocketTimeoutException(
          "no answer from TFTP server " + server + " after " + options.tries() + " tries");
    }

    private Optional<TftpPacket> receiveWithin(long nanos) throws IOException {
      DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
      socket.setSoTimeout((int) Math.max(1, nanos / 1_000_000));
      try {
        socket.receive(datagram);
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      InetSocketAddress sender = (InetSocketAddress) datagram.getSocketAddress();
      InetSocketAddress known = peer;
      if (known != null && !known.equals(sender)) {
        TftpPacket error =
            new TftpPacket.Error(TftpError.UNKNOWN_TRANSFER_ID.code(), "not this transfer");
        transmit(error, sender);
        return Optional.empty();
      }
      peer = sender;
      try {
        return Optional.of(
            TftpCodec.decode(Unpooled.wrappedBuffer(buffer, 0, datagram.getLength())));
      } catch (WireFormatException e) {
        return Optional.empty(); // as if lost
      }
    }

    private void send(TftpPacket packet) throws IOException {
      lastSent = packet;
      InetSocketAddress known = peer;
      transmit(packet, known == null ? server : known);
    }

    private void transmit(TftpPacket packet, InetSocketAddress to) throws IOException {
      ByteBuf bytes = Unpooled.buffer();
      TftpCodec.encode(packet, bytes);
      socket.send(new DatagramPacket(bytes.array(), bytes.readableBytes(), to));
    }

    private int number(Map<String, String> agreed, String option, int otherwise)
        throws IOException {
      String value = agreed.get(option);
      try {
        return value == null ? otherwise : Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new IOException("TFTP server answered option " + option + " with '" + value + "'", e);
      }
    }
  }
}
