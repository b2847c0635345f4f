package io.maas4j.testkit.power.redfish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Simulated Redfish services, thousands in one process: one port, and an address of its own in
 * 127.0.0.0/8 for each, which needs no setup on Linux. Closing it frees the port; idempotent. Safe
 * for concurrent use.
 *
 * <pre>{@code
 * try (RedfishFarm farm = RedfishFarm.http()) {
 *   SimulatedRedfish bmc = farm.add();
 *   // … bmc.parameters() are the power parameters of a machine with this BMC
 *   assertThat(bmc.system().lastBoot()).contains("Pxe");
 * }
 * }</pre>
 */
public final class RedfishFarm implements AutoCloseable {
  private static final int MAX_BODY = 1 << 16;
  private static final int THREADS = 8;
  private static final int MAX_BMCS = 100_000;
  private static final long HUGE = 100L << 20;

  private final HttpServer server;
  private final String scheme;
  private final Clock clock;
  private final Random random;
  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS);
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final Map<String, SimulatedRedfish> bmcs = new ConcurrentHashMap<>();
  private int added;

  private RedfishFarm(HttpServer server, String scheme, Clock clock, long seed) {
    this.server = server;
    this.scheme = scheme;
    this.clock = clock;
    this.random = new Random(seed);
    server.setExecutor(executor);
    server.createContext("/", this::accept);
    server.start();
  }

  /** Without TLS, on a port of the system's choice, with the system's clock. */
  public static RedfishFarm http() throws IOException {
    return http(0, Clock.systemUTC());
  }

  /**
   * @param port 0 for one of the system's choice
   * @param clock by which machines follow and sessions age
   */
  public static RedfishFarm http(int port, Clock clock) throws IOException {
    return new RedfishFarm(HttpServer.create(anywhere(port), 1024), "http", clock, 1);
  }

  /** With TLS and this certificate. */
  public static RedfishFarm https(SelfSigned certificate) throws IOException {
    SSLContext tls = certificate.context();
    HttpsServer server = HttpsServer.create(anywhere(0), 1024);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new RedfishFarm(server, "https", Clock.systemUTC(), 1);
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** A BMC by the standard, with one machine "1" that is off. */
  public SimulatedRedfish add() {
    return add(RedfishDialect.STANDARD, "1");
  }

  /**
   * A BMC of its own address.
   *
   * @param systemIds its machines, all off; may be empty
   */
  public synchronized SimulatedRedfish add(RedfishDialect dialect, String... systemIds) {
    if (added == MAX_BMCS) {
      throw new IllegalStateException("a farm has at most " + MAX_BMCS + " BMCs");
    }
    int number = ++added;
    // 127.1.0.1 on: 127.0.0.0/16 is left to others.
    String host =
        "127." + (1 + (number >> 16)) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
    SimulatedRedfish bmc =
        new SimulatedRedfish(
            scheme + "://" + host + ":" + port(),
            clock,
            dialect,
            "root",
            "r3dfish-" + number,
            List.of(systemIds));
    bmcs.put(host, bmc);
    return bmc;
  }

  @Override
  public void close() {
    server.stop(0);
    scheduler.shutdownNow();
    executor.shutdownNow();
  }

  private static InetSocketAddress anywhere(int port) {
    return new InetSocketAddress(port);
  }

  private void accept(HttpExchange exchange) throws IOException {
    InetAddress local = exchange.getLocalAddress().getAddress();
    SimulatedRedfish bmc = bmcs.get(local.getHostAddress());
    // All loopback addresses are one socket, which hears the other addresses, too.
    if (!local.isLoopbackAddress() || bmc == null) {
      exchange.close();
      return;
    }
    RedfishRequest request = read(exchange);
    if (bmc.has(RedfishFault.SILENT)) {
      // Left alone; the end of the farm closes it.
      return;
    }
    if (bmc.has(RedfishFault.DROPS_CONNECTIONS)) {
      exchange.close();
      return;
    }
    Duration latency = bmc.latency();
    if (latency.isZero()) {
      answer(bmc, exchange, request);
      return;
    }
    scheduler.schedule(
        () -> inBackground(() -> answer(bmc, exchange, request)),
        latency.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  private void inBackground(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      // The farm is closed, and its connections with it.
      Thread.currentThread().interrupt();
    }
  }

  private void answer(SimulatedRedfish bmc, HttpExchange exchange, RedfishRequest request) {
    try (exchange) {
      if (bmc.has(RedfishFault.HUGE_COLLECTION) && request.path().endsWith("/Systems")) {
        sendHuge(exchange);
        return;
      }
      Response response = response(bmc, request);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      if (server instanceof HttpsServer) {
        // The JDK's server closes a kept TLS connection under the next request now and then.
        exchange.getResponseHeaders().set("Connection", "close");
      }
      byte[] body = response.body();
      exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (IOException e) {
      // The caller has gone; so may we.
      exchange.close();
    }
  }

  private Response response(SimulatedRedfish bmc, RedfishRequest request) {
    Response usual = bmc.handle(request);
    if (bmc.has(RedfishFault.HTML)) {
      return Response.text(
          200, "text/html", "<!DOCTYPE html><html><body>Welcome to your BMC</body></html>");
    }
    if (bmc.has(RedfishFault.GARBAGE)) {
      byte[] garbage = new byte[512];
      random.nextBytes(garbage);
      return new Response(200, Map.of("Content-Type", "application/json"), garbage);
    }
    return usual;
  }

  private static void sendHuge(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    byte[] member = "{\"@odata.id\":\"/redfish/v1/Systems/1\"},".getBytes(UTF_8);
    byte[] block = new byte[member.length * 1000];
    for (int i = 0; i < 1000; i++) {
      System.arraycopy(member, 0, block, i * member.length, member.length);
    }
    try (OutputStream out = exchange.getResponseBody()) {
      out.write("{\"Members\":[".getBytes(UTF_8));
      for (long sent = 0; sent < HUGE; sent += block.length) {
        out.write(block);
      }
      out.write("{}]}".getBytes(UTF_8));
    }
  }

  private static RedfishRequest read(HttpExchange exchange) throws IOException {
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readNBytes(MAX_BODY);
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new RedfishRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath(),
        headers,
        new String(body, UTF_8));
  }
}
