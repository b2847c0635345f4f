package io.maas4j.power.wol;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Sends datagrams to whole networks. Safe for concurrent use. */
interface DatagramSender {

  /** Sends one datagram. */
  void send(byte[] payload, InetSocketAddress to) throws IOException;

  /** The broadcast addresses of the networks that this machine is on. */
  List<InetAddress> everywhere() throws IOException;

  /** By the sockets of this machine. */
  static DatagramSender ofThisMachine() {
    return new DatagramSender() {
      @Override
      public void send(byte[] payload, InetSocketAddress to) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
          socket.setBroadcast(true);
          socket.send(new DatagramPacket(payload, payload.length, to));
        }
      }

      @Override
      public List<InetAddress> everywhere() throws SocketException {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
          if (card.isUp() && !card.isLoopback()) {
            for (InterfaceAddress address : card.getInterfaceAddresses()) {
              if (address.getBroadcast() != null) {
                addresses.add(address.getBroadcast());
              }
            }
          }
        }
        return List.copyOf(addresses);
      }
    };
  }
}
