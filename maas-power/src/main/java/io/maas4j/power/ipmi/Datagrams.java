package io.maas4j.power.ipmi;

import java.net.InetSocketAddress;

/** Where datagrams go out; on the loop. What is lost is lost. */
@FunctionalInterface
interface Datagrams {
  void send(InetSocketAddress to, byte[] datagram);
}
