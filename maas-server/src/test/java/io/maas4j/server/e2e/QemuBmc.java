package io.maas4j.server.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A BMC for a rack of QEMU machines, in the form MAAS's webhook power driver speaks: {@code POST
 * /<machine>/on}, {@code POST /<machine>/off}, {@code GET /<machine>/status}, all answered with
 * {@code {"status": "running"}} or {@code {"status": "stopped"}}. Thread-safe.
 *
 * <p>Closing it ends its machines; a hook does the same at the end of the JVM.
 */
final class QemuBmc implements AutoCloseable {

  private static final int THREADS = 4;

  private final HttpServer server;
  private final ExecutorService executor;
  private final Optional<String> token;
  private final Map<String, QemuProcess> machines;
  private final Thread hook;

  private QemuBmc(
      HttpServer server,
      ExecutorService executor,
      Optional<String> token,
      Map<String, QemuProcess> machines) {
    this.server = server;
    this.executor = executor;
    this.token = token;
    this.machines = Map.copyOf(machines);
    this.hook = new Thread(() -> this.machines.values().forEach(QemuProcess::close), "qemu-end");
  }

  /**
   * Starts the BMC; all machines are off at first.
   *
   * @param address where to listen; port 0 for any free one
   * @param token if present, requests must carry it as bearer token
   * @param namespace network namespace with the machines' taps
   * @param longestRun longest time a machine may be on in one go
   * @throws IOException if the address cannot be used or a machine's directory not be made
   */
  static QemuBmc start(
      InetSocketAddress address,
      Optional<String> token,
      String namespace,
      Duration longestRun,
      List<QemuMachine> rack)
      throws IOException {
    Map<String, QemuProcess> machines = new LinkedHashMap<>();
    for (QemuMachine machine : rack) {
      QemuProcess old =
          machines.put(machine.name(), new QemuProcess(machine, namespace, longestRun));
      if (old != null) {
        throw new IllegalArgumentException("two machines are called " + machine.name());
      }
    }
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService executor = Executors.newFixedThreadPool(THREADS);
    QemuBmc bmc = new QemuBmc(server, executor, token, machines);
    server.setExecutor(executor);
    server.createContext("/", bmc::handle);
    Runtime.getRuntime().addShutdownHook(bmc.hook);
    server.start();
    return bmc;
  }

  /**
   * Address of one action of a machine.
   *
   * @param action {@code on}, {@code off} or {@code status}
   */
  URI uri(String machine, String action) {
    machine(machine);
    InetSocketAddress address = server.getAddress();
    return URI.create(
        "http://"
            + address.getAddress().getHostAddress()
            + ":"
            + address.getPort()
            + "/"
            + machine
            + "/"
            + action);
  }

  /**
   * The machine's switch and console.
   *
   * @throws IllegalArgumentException if there is no such machine
   */
  QemuProcess machine(String name) {
    QemuProcess machine = machines.get(name);
    if (machine == null) {
      throw new IllegalArgumentException("no machine " + name + " here, only " + machines.keySet());
    }
    return machine;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (!authorized(exchange)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        answer(exchange, 401, "error", "a bearer token is needed");
        return;
      }
      // The first part is empty, for the path begins with a slash.
      String[] path = exchange.getRequestURI().getPath().split("/");
      QemuProcess machine = path.length == 3 ? machines.get(path[1]) : null;
      if (machine == null || !List.of("on", "off", "status").contains(path[2])) {
        answer(exchange, 404, "error", "paths here are /<machine>/on, off and status");
        return;
      }
      String method = path[2].equals("status") ? "GET" : "POST";
      if (!exchange.getRequestMethod().equals(method)) {
        exchange.getResponseHeaders().set("Allow", method);
        answer(exchange, 405, "error", path[2] + " wants " + method);
        return;
      }
      act(exchange, machine, path[2]);
    }
  }

  private static void act(HttpExchange exchange, QemuProcess machine, String action)
      throws IOException {
    try {
      if (action.equals("on")) {
        machine.on();
      } else if (action.equals("off")) {
        machine.off();
      }
    } catch (IOException e) {
      answer(exchange, 500, "error", "QEMU did not start: " + e.getMessage());
      return;
    }
    answer(exchange, 200, "status", machine.running() ? "running" : "stopped");
  }

  private boolean authorized(HttpExchange exchange) {
    if (token.isEmpty()) {
      return true;
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8),
            given.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String key, String value)
      throws IOException {
    String text = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
    byte[] body = ("{\"" + key + "\": \"" + text + "\"}\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    machines.values().forEach(QemuProcess::close);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already: the hook finds closed machines, which is harmless.
      return;
    }
  }
}
