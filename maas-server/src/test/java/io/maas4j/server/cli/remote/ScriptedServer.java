package io.maas4j.server.cli.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what the test says, and remembers what was asked. */
final class ScriptedServer implements AutoCloseable {
  private static final String API = "/MAAS/api/2.0/";

  private final HttpServer server;
  private final Map<String, Scripted> answers = new HashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  /** An answer. */
  record Scripted(int status, String type, byte[] body, Map<String, String> headers) {}

  /** A request. */
  record Asked(
      String method, String uri, Optional<String> authorization, String type, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  ScriptedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  /** Without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/MAAS";
  }

  /**
   * @param request {@code GET users/?op=whoami}
   */
  ScriptedServer json(String request, String body) {
    return answer(request, 200, "application/json; charset=utf-8", body, Map.of());
  }

  ScriptedServer answer(
      String request, int status, String type, String body, Map<String, String> headers) {
    answers.put(
        request.replace(" ", " " + API),
        new Scripted(status, type, body.getBytes(StandardCharsets.UTF_8), headers));
    return this;
  }

  ScriptedServer bytes(String request, String type, byte[] body) {
    answers.put(request.replace(" ", " " + API), new Scripted(200, type, body, Map.of()));
    return this;
  }

  /** All requests since the last call. */
  List<Asked> asked() {
    List<Asked> all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    asked.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse(""),
            body));
    Scripted answer =
        answers.getOrDefault(
            request,
            new Scripted(
                404,
                "text/plain",
                ("nothing at " + request).getBytes(StandardCharsets.UTF_8),
                Map.of()));
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    if (answer.body().length > 0) {
      exchange.getResponseBody().write(answer.body());
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
