package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The server's side of the metadata protocol: hands out tarballs and records what comes in. */
final class StandIn implements AutoCloseable {

  /** One request. */
  record Call(String method, URI uri, @Nullable String authorization, byte[] body) {
    String text() {
      return new String(body, UTF_8);
    }
  }

  /** One signal: its fields, and its file parts by name. */
  record Signal(Map<String, String> fields, Map<String, String> files) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }
  }

  private static final Pattern NAME = Pattern.compile("name=\"([^\"]*)\"");
  private static final Pattern BOUNDARY = Pattern.compile("boundary=(\\S+)");

  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Deque<byte[]> tarballs = new ArrayDeque<>();
  private final Map<String, byte[]> pages = new ConcurrentHashMap<>();
  private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
  private final List<String> denied = new CopyOnWriteArrayList<>();
  final List<Call> calls = new CopyOnWriteArrayList<>();
  final List<Signal> signals = new CopyOnWriteArrayList<>();

  StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String metadataUrl() {
    return url() + "/MAAS/metadata/";
  }

  /** The answers to the next fetches of scripts; afterwards there is nothing left to run. */
  StandIn scripts(Tarball... next) {
    synchronized (tarballs) {
      for (Tarball tarball : next) {
        tarballs.add(tarball.bytes());
      }
    }
    return this;
  }

  /** As {@link #scripts}, of bytes that need not be an archive. */
  StandIn archives(List<byte[]> next) {
    synchronized (tarballs) {
      tarballs.addAll(next);
    }
    return this;
  }

  StandIn page(String path, byte[] body) {
    pages.put(path, body);
    return this;
  }

  StandIn page(String path, String body) {
    return page(path, body.getBytes(UTF_8));
  }

  /** What a request with this text in its query gets, before any page of its path. */
  StandIn pageForQuery(String query, String body) {
    pages.put("?" + query, body.getBytes(UTF_8));
    return this;
  }

  /** The next requests that carry this text are refused with 503. */
  StandIn refuse(String text, int times) {
    refusals.put(text, times);
    return this;
  }

  /** Requests that carry this text are refused for good, with 400. */
  StandIn deny(String text) {
    denied.add(text);
    return this;
  }

  List<Signal> about(String script) {
    return signals.stream().filter(signal -> signal.field("name").equals(script)).toList();
  }

  Signal end(String script) {
    List<Signal> all = about(script);
    return all.get(all.size() - 1);
  }

  List<String> statuses() {
    return signals.stream()
        .filter(signal -> signal.field("name").isEmpty())
        .map(signal -> signal.field("status"))
        .toList();
  }

  List<Call> callsOf(String path) {
    return calls.stream().filter(call -> call.uri().getPath().equals(path)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      URI uri = exchange.getRequestURI();
      calls.add(new Call(exchange.getRequestMethod(), uri, authorization, body));
      if (denied.stream().anyMatch(new String(body, ISO_8859_1)::contains)) {
        answer(exchange, 400, "taken".getBytes(UTF_8));
      } else if (refused(uri, body)) {
        answer(exchange, 503, "not now".getBytes(UTF_8));
      } else if (uri.getPath().endsWith("/maas-scripts")) {
        byte @Nullable [] next;
        synchronized (tarballs) {
          next = tarballs.poll();
        }
        answer(exchange, next == null ? 204 : 200, next);
      } else if (page(uri) != null) {
        answer(exchange, 200, page(uri));
      } else if (uri.getPath().endsWith("/2012-03-01/")) {
        if (body.length > 0) {
          record(exchange, body);
        }
        answer(exchange, 200, "OK".getBytes(UTF_8));
      } else {
        answer(exchange, 404, "unknown path".getBytes(UTF_8));
      }
    }
  }

  private byte @Nullable [] page(URI uri) {
    String query = uri.getQuery();
    for (Map.Entry<String, byte[]> page : pages.entrySet()) {
      if (query != null
          && page.getKey().startsWith("?")
          && query.contains(page.getKey().substring(1))) {
        return page.getValue();
      }
    }
    return pages.get(uri.getPath());
  }

  private boolean refused(URI uri, byte[] body) {
    String all = uri.getPath() + "\n" + new String(body, ISO_8859_1);
    for (String text : refusals.keySet()) {
      if (all.contains(text) && refusals.merge(text, -1, Integer::sum) >= 0) {
        return true;
      }
    }
    return false;
  }

  private void record(HttpExchange exchange, byte[] body) {
    Matcher boundary = BOUNDARY.matcher(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!boundary.find()) {
      throw new AssertionError("not a multipart signal");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    Map<String, String> files = new LinkedHashMap<>();
    List<String> parts =
        new ArrayList<>(
            List.of(
                new String(body, ISO_8859_1).split(Pattern.quote("--" + boundary.group(1)), -1)));
    for (String part : parts) {
      int head = part.indexOf("\r\n\r\n");
      Matcher name = NAME.matcher(part);
      if (head >= 0 && name.find()) {
        String value = part.substring(head + 4, part.length() - 2);
        (part.substring(0, head).contains("filename=") ? files : fields).put(name.group(1), value);
      }
    }
    signals.add(new Signal(fields, files));
  }

  private static void answer(HttpExchange exchange, int status, byte @Nullable [] body)
      throws IOException {
    exchange.sendResponseHeaders(status, body == null || body.length == 0 ? -1 : body.length);
    if (body != null && body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
