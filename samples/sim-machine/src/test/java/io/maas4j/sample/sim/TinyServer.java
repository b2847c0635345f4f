package io.maas4j.sample.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The least that a machine boots from: DHCP behind a relay, and files over HTTP. */
final class TinyServer implements AutoCloseable {
  final Map<String, String> files = new ConcurrentHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  final List<DhcpMessage> packets = new CopyOnWriteArrayList<>();
  final AtomicInteger loses = new AtomicInteger();
  final AtomicInteger refuses = new AtomicInteger();
  volatile String vendorClass = "";
  volatile String bootFile;
  private final DatagramSocket dhcp;
  private final HttpServer http;
  private final Thread thread;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  TinyServer() throws IOException {
    InetAddress here = InetAddress.getByName("127.0.0.1");
    dhcp = new DatagramSocket(new InetSocketAddress(here, 0));
    http = HttpServer.create(new InetSocketAddress(here, 0), 1024);
    http.setExecutor(threads);
    http.createContext("/", this::serve);
    http.start();
    bootFile = url("/ipxe.cfg");
    thread = new Thread(this::receive, "tiny-dhcp");
    thread.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + http.getAddress().getPort() + path;
  }

  SimNetwork network(int tftpPort) throws IOException {
    return new SimNetwork(
        (InetSocketAddress) dhcp.getLocalSocketAddress(), address("127.88.0.2"), tftpPort);
  }

  static Inet4Address address(String text) throws IOException {
    return (Inet4Address) InetAddress.getByName(text);
  }

  @Override
  public void close() throws InterruptedException {
    http.stop(0);
    threads.shutdownNow();
    dhcp.close();
    thread.join(5000);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] sent = exchange.getRequestBody().readAllBytes();
      String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      String from = exchange.getRemoteAddress().getAddress().getHostAddress();
      requests.add(
          line
              + " from "
              + from
              + (sent.length == 0 ? "" : " " + new String(sent, StandardCharsets.UTF_8)));
      headers.add(Map.copyOf(exchange.getRequestHeaders()));
      String text = files.get(exchange.getRequestURI().toString());
      if (exchange.getRequestMethod().equals("POST")) {
        exchange.sendResponseHeaders(204, -1);
      } else if (text == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(200, -1);
      } else {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, 0); // chunked
        exchange.getResponseBody().write(body);
      }
    }
  }

  private void receive() {
    byte[] buffer = new byte[2000];
    while (!dhcp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        dhcp.receive(packet);
        DhcpMessage message =
            DhcpMessage.decode(java.util.Arrays.copyOf(buffer, packet.getLength()));
        packets.add(message);
        if (loses.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
          byte[] answer = answer(message).encode();
          dhcp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        if (!dhcp.isClosed()) {
          throw new AssertionError(e);
        }
      }
    }
  }

  private DhcpMessage answer(DhcpMessage message) throws IOException {
    boolean discover = message.messageType().orElseThrow() == MessageType.DISCOVER;
    boolean refused = !discover && refuses.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    DhcpMessage.Builder reply =
        message
            .reply(refused ? MessageType.NAK : discover ? MessageType.OFFER : MessageType.ACK)
            .option(DhcpOption.SERVER_ID, 127, 0, 0, 1);
    if (refused) {
      return reply.option(DhcpOption.MESSAGE, "taken").build();
    }
    reply.yiaddr(address("127.88.0.77")).siaddr(address("127.0.0.1"));
    reply.option(DhcpOption.SUBNET_MASK, 255, 255, 255, 0);
    reply.option(DhcpOption.BOOT_FILE_NAME, bootFile);
    if (!vendorClass.isEmpty()) {
      reply.option(DhcpOption.VENDOR_CLASS, vendorClass);
    }
    return reply.build();
  }
}
