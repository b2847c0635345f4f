package io.maas4j.power.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.maas4j.power.PowerState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** An HTTP service that switches a machine, on loopback. */
final class FakeService implements AutoCloseable {
  static final String TOKEN = "t0ken-of-the-right-kind";
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  /** What came in. */
  record Request(String method, String path, Headers headers, byte[] body) {}

  /** What goes out instead of the usual. */
  record Reply(int status, Map<String, String> headers, String body) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final Map<String, Reply> replies = new ConcurrentHashMap<>();
  volatile PowerState state = PowerState.OFF;
  volatile Set<String> accepted = Set.of("Bearer " + TOKEN);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final String scheme;

  private FakeService(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  static FakeService http() throws IOException {
    return new FakeService(HttpServer.create(loopback(), 64), "http");
  }

  static FakeService https() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(), STORE_PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(loopback(), 64);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new FakeService(server, "https");
  }

  /** Trusts the certificate of {@link #https()} and no other. */
  static X509TrustManager trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("bmc", store().getCertificate("bmc"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String uri(String path) {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void reply(String path, int status, String body) {
    replies.put(path, new Reply(status, Map.of(), body));
  }

  void redirect(String path, String location) {
    replies.put(path, new Reply(302, Map.of("Location", location), ""));
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readAllBytes();
    }
    requests.add(
        new Request(exchange.getRequestMethod(), path, exchange.getRequestHeaders(), body));
    Reply reply = replies.get(path);
    if (path.startsWith("/silent")) {
      awaitClosing();
      exchange.close();
    } else if (reply != null) {
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      send(exchange, reply.status(), reply.body());
    } else if (!accepted.contains(
        String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")))) {
      send(exchange, 401, "");
    } else if (path.equals("/on") || path.equals("/off")) {
      state = path.equals("/on") ? PowerState.ON : PowerState.OFF;
      send(exchange, 200, "");
    } else if (path.equals("/state")) {
      send(exchange, 200, "{\"status\": \"" + word() + "\"}");
    } else {
      send(exchange, 404, "");
    }
  }

  private String word() {
    return switch (state) {
      case ON -> "running";
      case OFF -> "stopped";
      default -> "dreaming";
    };
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static KeyStore store() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = FakeService.class.getResourceAsStream("bmc.p12")) {
      store.load(in, STORE_PASSWORD);
    }
    return store;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
