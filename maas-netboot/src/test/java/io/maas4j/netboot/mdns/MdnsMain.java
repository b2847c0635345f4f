package io.maas4j.netboot.mdns;

import io.maas4j.netboot.netns.TwoHosts;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Listens and says what it hears; or speaks, and speaks for others too. */
final class MdnsMain {
  private MdnsMain() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("listen")) {
      MdnsListener listener =
          new MdnsListener(
              (nic, address, name) ->
                  System.out.println(nic + " " + address.getHostAddress() + " " + name));
      listener.listen(List.of(TwoHosts.RACK_INTERFACE));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
    NetworkInterface nic = NetworkInterface.getByName(TwoHosts.OTHER_INTERFACE);
    Dns answer = new Dns().address("gull.local", "10.66.0.66").address("gull.local", "fd66::66");
    nic.inetAddresses()
        .filter(InetAddress::isLinkLocalAddress)
        .map(address -> address.getHostAddress().replaceAll("%.*", ""))
        .forEach(address -> answer.address("gull.local", address));
    byte[] own = answer.answer();
    byte[] forged = new Dns().address("victim.local", "10.66.0.1").answer();
    try (MulticastSocket socket = new MulticastSocket(5353);
        MulticastSocket elsewhere = new MulticastSocket(0)) {
      for (MulticastSocket each : List.of(socket, elsewhere)) {
        each.setNetworkInterface(nic);
        each.setTimeToLive(255);
      }
      elsewhere.send(
          to(new Dns().address("wrong-port.local", "10.66.0.66").answer(), "224.0.0.251"));
      socket.send(to(forged, "224.0.0.251"));
      socket.send(to(own, arguments[1]));
    }
  }

  private static DatagramPacket to(byte[] payload, String group) throws Exception {
    return new DatagramPacket(
        payload, payload.length, new InetSocketAddress(InetAddress.getByName(group), 5353));
  }
}
