package io.maas4j.sample.sim;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The BMCs of all machines behind one port, in the language of the webhook power driver (power
 * contract §15): {@code POST /<machine>/on}, {@code POST /<machine>/off}, {@code GET
 * /<machine>/status} with {@code {"status":"running"}} or {@code {"status":"stopped"}}.
 * Thread-safe; lives until closed.
 */
public final class SimBmc implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimBmc.class);
  private static final int BACKLOG = 256;

  private final Map<String, SimMachine> machines;
  private final Optional<String> token;
  private final HttpServer server;
  private final ExecutorService executor;

  private SimBmc(
      Map<String, SimMachine> machines,
      Optional<String> token,
      HttpServer server,
      ExecutorService executor) {
    this.machines = machines;
    this.token = token;
    this.server = server;
    this.executor = executor;
  }

  /**
   * Binds and serves.
   *
   * @param token that callers must bear; empty to let everybody in
   * @throws IOException naming the address when it cannot be bound
   */
  static SimBmc start(
      InetSocketAddress address, Map<String, SimMachine> machines, Optional<String> token)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(address, BACKLOG);
    } catch (IOException e) {
      throw new IOException("the BMC cannot listen on " + address + ": " + e.getMessage(), e);
    }
    AtomicInteger number = new AtomicInteger();
    ExecutorService executor =
        Executors.newFixedThreadPool(
            4,
            task -> {
              Thread thread = new Thread(task, "maas-sim-bmc-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    SimBmc bmc = new SimBmc(Map.copyOf(machines), token, server, executor);
    server.setExecutor(executor);
    server.createContext("/", bmc::answer);
    server.start();
    return bmc;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** One of a machine's addresses: {@code on}, {@code off} or {@code status}. */
  public URI uri(String machine, String verb) {
    String host = address().getAddress().getHostAddress();
    return URI.create("http://" + host + ":" + address().getPort() + "/" + machine + "/" + verb);
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String[] path = exchange.getRequestURI().getPath().split("/");
      SimMachine machine = path.length == 3 ? machines.get(path[1]) : null;
      boolean stranger = machine != null && machine.faults().contains(SimFault.Bmc.KNOWS_NOBODY);
      if (!allowed(exchange) || stranger) {
        send(exchange, 401, "{\"error\":\"a bearer token is needed\"}");
      } else if (machine == null) {
        send(exchange, 404, "{\"error\":\"no such machine: /<machine>/on, off or status\"}");
      } else {
        act(exchange, machine, path[2]);
      }
    } catch (RuntimeException e) {
      LOG.error("a fault of the BMC uri={}", exchange.getRequestURI(), e);
    }
  }

  private static void act(HttpExchange exchange, SimMachine machine, String verb)
      throws IOException {
    boolean change = verb.equals("on") || verb.equals("off");
    if (!change && !verb.equals("status")) {
      send(exchange, 404, "{\"error\":\"there are on, off and status\"}");
      return;
    }
    String method = change ? "POST" : "GET";
    if (!exchange.getRequestMethod().equals(method)) {
      exchange.getResponseHeaders().set("Allow", method);
      send(exchange, 405, "{\"error\":\"" + verb + " takes " + method + "\"}");
      return;
    }
    if (change && machine.faults().contains(SimFault.Bmc.REFUSES)) {
      send(exchange, 500, "{\"error\":\"the chassis controller is busy\"}");
      return;
    }
    if (verb.equals("on") && !machine.faults().contains(SimFault.Bmc.STAYS_OFF)) {
      machine.powerOn();
    } else if (verb.equals("off") && !machine.faults().contains(SimFault.Bmc.STAYS_ON)) {
      machine.powerOff();
    }
    send(exchange, 200, "{\"status\":\"" + (machine.isOn() ? "running" : "stopped") + "\"}");
  }

  private boolean allowed(HttpExchange exchange) {
    if (token.isEmpty()) {
      return true;
    }
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] wanted = ("Bearer " + token.get()).getBytes(StandardCharsets.UTF_8);
    return given != null && MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = (json + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
