package io.maas4j.netboot.tftp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;

/**
 * Stands between one client at a time and the server, and loses, doubles or delays packets of both
 * by a seeded random. A delayed one leaves after the next that passes. One socket: whatever comes
 * from the client's port goes to the server's latest.
 */
final class LossyRelay implements AutoCloseable {
  private final DatagramSocket socket;
  private final Thread thread;
  private final InetSocketAddress server;
  private final Random random;
  private final double loss;
  private final double duplication;
  private final double reordering;

  LossyRelay(
      InetSocketAddress server, long seed, double loss, double duplication, double reordering)
      throws SocketException {
    this.server = server;
    this.random = new Random(seed);
    this.loss = loss;
    this.duplication = duplication;
    this.reordering = reordering;
    this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    this.thread = new Thread(this::run, "lossy-relay");
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private void run() {
    byte[] buffer = new byte[65536];
    SocketAddress client = null;
    SocketAddress transfer = server;
    DatagramPacket delayed = null;
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        boolean request = packet.getLength() > 1 && buffer[1] == 1;
        SocketAddress to;
        if (request) {
          client = packet.getSocketAddress();
          transfer = server;
          to = server;
        } else if (packet.getSocketAddress().equals(client)) {
          to = transfer;
        } else {
          transfer = packet.getSocketAddress();
          to = client;
        }
        if (to != null && delayed == null && random.nextDouble() < reordering) {
          delayed =
              new DatagramPacket(Arrays.copyOf(buffer, packet.getLength()), packet.getLength());
          delayed.setSocketAddress(to);
          continue;
        }
        double fate = random.nextDouble();
        int copies = fate < loss ? 0 : fate < loss + duplication ? 2 : 1;
        for (int i = 0; i < copies && to != null; i++) {
          socket.send(new DatagramPacket(buffer, packet.getLength(), to));
        }
        if (delayed != null) {
          socket.send(delayed);
          delayed = null;
        }
      }
    } catch (IOException e) {
      // closed: the test is over
    }
  }

  @Override
  public void close() throws InterruptedException {
    socket.close();
    thread.join(5_000);
  }
}
