package io.maas4j.power.ipmi;

import io.maas4j.power.ipmi.wire.WireFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** A {@link FakeBmc} at a socket of loopback. */
public final class UdpBmc implements AutoCloseable {
  public final FakeBmc bmc = new FakeBmc(new Random(1));
  private final DatagramSocket socket;

  public UdpBmc() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::serve, "udp-bmc");
    thread.setDaemon(true);
    thread.start();
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    while (!socket.isClosed()) {
      try {
        packet.setLength(2048);
        socket.receive(packet);
        bmc.receive(Arrays.copyOf(packet.getData(), packet.getLength()), reply(packet));
      } catch (SocketException e) {
        return;
      } catch (IOException | WireFormatException e) {
        // As a BMC does: what it does not understand it drops.
        continue;
      }
    }
  }

  private Consumer<byte[]> reply(DatagramPacket to) {
    return datagram -> {
      try {
        socket.send(new DatagramPacket(datagram, datagram.length, to.getSocketAddress()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public void close() {
    socket.close();
  }
}
