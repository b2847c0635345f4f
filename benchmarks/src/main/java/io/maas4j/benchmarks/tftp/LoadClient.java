package io.maas4j.benchmarks.tftp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;

/**
 * One client with a socket of its own. It acknowledges as RFC 1350 and 7440 say, answers a gap once
 * with the last block in order, repeats its last packet after a silence, and loses packets of both
 * directions by a seeded random. It keeps no payload, only its checksum. One thread.
 */
final class LoadClient implements Closeable {
  private static final int DATA = 3;
  private static final int ACK = 4;
  private static final int ERROR = 5;
  private static final int OACK = 6;
  private static final long PATIENCE = 1_000_000_000L;
  private static final int TRIES = 30;

  /**
   * What is asked for.
   *
   * @param window 1 for lock-step, without the option
   * @param loss 0 to 1, of the packets of each direction
   */
  record Request(InetSocketAddress server, String file, int blockSize, int window, double loss) {}

  private final Request request;
  private final Random random;
  private final DatagramChannel channel;
  private final ByteBuffer in;
  private final ByteBuffer out = ByteBuffer.allocateDirect(600);
  private final CRC32C checksum = new CRC32C();
  private boolean connected;
  private int blockSize = 512;
  private int window = 1;
  private long last;
  private int unacknowledged;
  private boolean gapReported;
  private long bytes;
  private long received;
  private long lost;
  private long repeats;
  private int silences;
  private long lastHeard;
  private long ended;
  private String failure = "";

  /**
   * @param in a buffer that all clients share
   */
  LoadClient(Request request, long seed, ByteBuffer in) throws IOException {
    this.request = request;
    this.random = new Random(seed);
    this.in = in;
    this.channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
  }

  void start(Selector selector, long now) throws IOException {
    channel.register(selector, SelectionKey.OP_READ, this);
    out.clear();
    out.putShort((short) 1);
    text(request.file());
    text("octet");
    text("blksize");
    text(Integer.toString(request.blockSize()));
    if (request.window() > 1) {
      text("windowsize");
      text(Integer.toString(request.window()));
    }
    out.flip();
    lastHeard = now;
    send();
  }

  private void text(String value) {
    out.put(value.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
  }

  /** Reads what has come, and answers. */
  void readable(long now) throws IOException {
    for (int i = 0; i < 64 && !done(); i++) {
      in.clear();
      if (connected) {
        try {
          if (channel.read(in) <= 0) {
            return;
          }
        } catch (PortUnreachableException e) {
          fail("the server closed its port");
          return;
        }
      } else {
        SocketAddress from = channel.receive(in);
        if (from == null) {
          return;
        }
        channel.connect(from);
        connected = true;
      }
      in.flip();
      if (lose()) {
        lost++;
        continue;
      }
      packet(now);
      if (window == 1) {
        return; // there is no other one before our answer
      }
    }
  }

  private boolean lose() {
    return request.loss() > 0 && random.nextDouble() < request.loss();
  }

  private void packet(long now) throws IOException {
    int opcode = in.getShort();
    switch (opcode) {
      case OACK:
        if (last == 0 && received == 0) {
          options();
          heard(now);
          acknowledge();
        }
        break;
      case DATA:
        data(in.getShort() & 0xFFFF, now);
        break;
      case ERROR:
        int code = in.getShort();
        fail("error " + code + " " + StandardCharsets.UTF_8.decode(in).toString().trim());
        break;
      default:
        fail("opcode " + opcode);
    }
  }

  private void options() {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    String[] words = new String(rest, StandardCharsets.US_ASCII).split("\0");
    for (int i = 0; i + 1 < words.length; i += 2) {
      if (words[i].equalsIgnoreCase("blksize")) {
        blockSize = Integer.parseInt(words[i + 1]);
      } else if (words[i].equalsIgnoreCase("windowsize")) {
        window = Integer.parseInt(words[i + 1]);
      }
    }
  }

  private void data(int block, long now) throws IOException {
    if (block == ((last + 1) & 0xFFFF)) {
      heard(now);
      last++;
      received++;
      unacknowledged++;
      gapReported = false;
      int length = in.remaining();
      bytes += length;
      checksum.update(in);
      boolean end = length < blockSize;
      if (end || unacknowledged >= window) {
        acknowledge();
      }
      if (end) {
        ended = now;
        channel.close();
      }
    } else if (!gapReported && ((block - last) & 0xFFFF) < 0x8000) {
      acknowledge();
      gapReported = true;
    }
  }

  private void heard(long now) {
    lastHeard = now;
    silences = 0;
  }

  private void acknowledge() throws IOException {
    unacknowledged = 0;
    out.clear();
    out.putShort((short) ACK).putShort((short) last).flip();
    send();
  }

  private void send() throws IOException {
    if (lose()) {
      lost++;
      return;
    }
    out.rewind();
    try {
      if (connected) {
        channel.write(out);
      } else {
        channel.send(out, request.server());
      }
    } catch (PortUnreachableException e) {
      fail("the server closed its port");
    }
  }

  /** Repeats the last packet after a silence. */
  void tick(long now) throws IOException {
    if (done() || now - lastHeard < PATIENCE * (silences + 1)) {
      return;
    }
    if (++silences > TRIES) {
      fail("silence after block " + last);
      return;
    }
    repeats++;
    gapReported = false;
    if (last > 0) { // what was last acknowledged may be before what was last received
      acknowledge();
    } else {
      send();
    }
  }

  private void fail(String why) throws IOException {
    failure = why;
    channel.close();
  }

  boolean done() {
    return ended != 0 || !failure.isEmpty();
  }

  /** Empty when all went well. */
  String failure() {
    return failure;
  }

  long ended() {
    return ended;
  }

  long bytes() {
    return bytes;
  }

  long checksum() {
    return checksum.getValue();
  }

  /** Blocks that arrived in order. */
  long blocks() {
    return received;
  }

  long lost() {
    return lost;
  }

  long repeats() {
    return repeats;
  }

  int agreedWindow() {
    return window;
  }

  int agreedBlockSize() {
    return blockSize;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
