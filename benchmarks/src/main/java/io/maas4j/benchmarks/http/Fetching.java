package io.maas4j.benchmarks.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One keep-alive client that fetches a file again and again and drops what it reads. */
final class Fetching {
  private static final int LONGEST_HEAD = 4096;

  private final SocketChannel socket;
  private final ByteBuffer request;
  private final StringBuilder head = new StringBuilder();
  private int remaining;
  private long left = -1;
  private long octets;
  private long lastOctet;
  private long longestSilence;
  private long finished;

  private Fetching(SocketChannel socket, ByteBuffer request, int times) {
    this.socket = socket;
    this.request = request;
    this.remaining = times;
  }

  /**
   * @param from an address of its own, port 0
   * @param times how often
   */
  static Fetching connect(InetSocketAddress from, InetSocketAddress server, String path, int times)
      throws IOException {
    SocketChannel socket = SocketChannel.open();
    socket.bind(from);
    socket.connect(server);
    socket.configureBlocking(false);
    String text = "GET " + path + " HTTP/1.1\r\nHost: boot\r\nUser-Agent: load\r\n\r\n";
    return new Fetching(socket, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), times);
  }

  SocketChannel socket() {
    return socket;
  }

  void ask() throws IOException {
    lastOctet = System.nanoTime();
    request.rewind();
    while (request.hasRemaining()) {
      socket.write(request); // far below the socket's buffer
    }
  }

  /**
   * Reads what there is.
   *
   * @return whether everything has been fetched
   */
  boolean read(ByteBuffer scratch, SelectionKey key) throws IOException {
    scratch.clear();
    int count = socket.read(scratch);
    if (count < 0) {
      throw new EOFException("the server closed after " + octets + " octets, " + left + " missing");
    }
    long now = System.nanoTime();
    longestSilence = Math.max(longestSilence, now - lastOctet);
    lastOctet = now;
    scratch.flip();
    while (scratch.hasRemaining() || left == 0) {
      if (left < 0) {
        readHead(scratch);
      }
      if (left >= 0) {
        long taken = Math.min(left, scratch.remaining());
        scratch.position(scratch.position() + (int) taken);
        left -= taken;
        octets += taken;
      }
      if (left == 0) {
        left = -1;
        remaining--;
        if (remaining == 0) {
          finished = now;
          key.cancel();
          socket.close();
          return true;
        }
        ask();
      }
    }
    return false;
  }

  private void readHead(ByteBuffer scratch) throws IOException {
    while (scratch.hasRemaining()) {
      head.append((char) (scratch.get() & 0xff));
      int length = head.length();
      if (length > LONGEST_HEAD) {
        throw new IOException("the head of the answer does not end: " + head);
      }
      if (head.charAt(length - 1) == '\n' && head.indexOf("\r\n\r\n", length - 4) >= 0) {
        left = contentLength(head.toString());
        head.setLength(0);
        return;
      }
    }
  }

  private static long contentLength(String head) throws IOException {
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("not answered with 200: " + head);
    }
    String lower = head.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("\r\ncontent-length: ") + 18;
    return Long.parseLong(lower.substring(at, lower.indexOf('\r', at)).strip());
  }

  long octets() {
    return octets;
  }

  /** Nanoseconds without an octet. */
  long longestSilence() {
    return longestSilence;
  }

  /** Of {@link System#nanoTime}. */
  long finished() {
    return finished;
  }
}
