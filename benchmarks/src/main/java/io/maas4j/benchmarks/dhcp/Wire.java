package io.maas4j.benchmarks.dhcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** The generator's one socket. One thread's own. */
final class Wire implements AutoCloseable {
  private static final int SERVER_PORT = 67;
  private static final int CLIENT_PORT = 68;
  // Small ones lose replies whenever this process is not scheduled for a moment.
  private static final int BUFFER_BYTES = 4 << 20;

  private final DatagramChannel channel;
  private final SocketAddress server;
  private final ByteBuffer in = ByteBuffer.allocateDirect(2048);
  private long refused;

  private Wire(DatagramChannel channel, SocketAddress server) {
    this.channel = channel;
    this.server = server;
  }

  /** As a relay: from its address, both ports 67. */
  static Wire relay(Inet4Address relay, InetAddress server) throws IOException {
    DatagramChannel channel = open(new InetSocketAddress(relay, SERVER_PORT));
    InetSocketAddress address = new InetSocketAddress(server, SERVER_PORT);
    return new Wire(channel.connect(address), address);
  }

  /**
   * As clients without an address: from 0.0.0.0, port 68, to everybody. The namespace has one
   * interface without an address and the default route on it, and no filter on return paths.
   */
  static Wire broadcast() throws IOException {
    DatagramChannel channel = open(new InetSocketAddress("0.0.0.0", CLIENT_PORT));
    channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
    return new Wire(channel, new InetSocketAddress("255.255.255.255", SERVER_PORT));
  }

  private static DatagramChannel open(InetSocketAddress local) throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
    channel.bind(local);
    channel.configureBlocking(false);
    return channel;
  }

  /** Sends, or counts that the system took nothing. */
  void send(ByteBuffer message) {
    try {
      int sent = channel.isConnected() ? channel.write(message) : channel.send(message, server);
      if (sent == 0) {
        refused++;
      }
    } catch (java.net.PortUnreachableException e) {
      refused++;
    } catch (IOException e) {
      throw new UncheckedIOException("the generator cannot send", e);
    }
  }

  /** What has arrived next; empty when nothing has. Valid until the next call. */
  ByteBuffer receive() {
    in.clear();
    try {
      if (channel.isConnected()) {
        channel.read(in);
      } else {
        channel.receive(in);
      }
    } catch (java.net.PortUnreachableException e) {
      in.clear();
    } catch (IOException e) {
      throw new UncheckedIOException("the generator cannot receive", e);
    }
    return in.flip();
  }

  /** Datagrams that the system did not take, since the start. */
  long refused() {
    return refused;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
