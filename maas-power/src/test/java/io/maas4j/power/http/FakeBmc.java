package io.maas4j.power.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.maas4j.power.PowerState;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A BMC with an HTTP server on loopback. What it answers is the test's; it keeps the machine's
 * state and what was asked.
 */
public final class FakeBmc implements AutoCloseable {

  /**
   * What came in.
   *
   * @param path with the query
   * @param headers the first value each, names in lower case
   */
  public record Request(String method, String path, Map<String, String> headers, String body) {

    /** Method and path, as tests compare them. */
    public String line() {
      return method + " " + path;
    }

    public boolean isFrom(String user, String password) {
      String pair = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
      return ("Basic " + pair).equals(headers.get("authorization"));
    }
  }

  /** What goes out. */
  public record Reply(int status, Map<String, String> headers, String body) {
    public static Reply ok(String body) {
      return new Reply(200, Map.of(), body);
    }

    public static Reply status(int status) {
      return new Reply(status, Map.of(), "");
    }

    public Reply with(String name, String value) {
      return new Reply(status, Map.of(name, value), body);
    }
  }

  /** What a BMC makes of a request. */
  public interface Answers {
    Reply answer(FakeBmc bmc, Request request);
  }

  public final List<Request> requests = new CopyOnWriteArrayList<>();
  public volatile PowerState state = PowerState.OFF;
  private volatile boolean silent;
  private final Answers answers;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final HttpServer server;

  public FakeBmc(Answers answers) throws IOException {
    this(InetAddress.getLoopbackAddress(), answers);
  }

  /**
   * @param listening an address of 127.0.0.0/8
   */
  public FakeBmc(InetAddress listening, Answers answers) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(listening, 0), 64);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  /** One that takes requests and never answers. */
  public static FakeBmc silent() throws IOException {
    FakeBmc bmc = new FakeBmc((self, request) -> Reply.status(500));
    bmc.silent = true;
    return bmc;
  }

  /** A port that nobody listens on. */
  public static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public String address() {
    return "http://" + server.getAddress().getAddress().getHostAddress() + ":" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Methods and paths of all requests so far. */
  public List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body;
    try (InputStream in = exchange.getRequestBody()) {
      body = new String(in.readAllBytes(), UTF_8);
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    Request request =
        new Request(
            exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
    requests.add(request);
    if (silent) {
      awaitClosing();
      exchange.close();
      return;
    }
    Reply reply = answers.answer(this, request);
    reply.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] bytes = reply.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitClosing() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
