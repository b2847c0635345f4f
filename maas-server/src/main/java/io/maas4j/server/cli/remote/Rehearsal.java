package io.maas4j.server.cli.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes once through what commands do, against a server of its own on loopback, so that the JVM can
 * write the classes that they need into an archive from which later commands start fast ({@code
 * -XX:ArchiveClassesAtExit}). The script {@code maas} runs it after a build.
 */
final class Rehearsal {
  private static final String DESCRIPTION =
      """
      {"doc": "d", "hash": "1", "handlers": [], "resources": [
        {"name": "MachinesHandler", "anon": null, "auth": {"name": "MachinesHandler",
         "doc": "Machines.", "path": "/MAAS/api/2.0/machines/", "params": [],
         "uri": "http://x/", "actions": [
          {"name": "read", "op": null, "method": "GET", "restful": true,
           "doc": "List\\n\\n:param hostname: Optional.\\n:type hostname: String\\n"},
          {"name": "create", "op": null, "method": "POST", "restful": true,
           "doc": "Create\\n\\n:param hostname: Optional.\\n:type hostname: String\\n"}]}}]}
      """;

  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("maas-rehearsal");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/MAAS/api/2.0/", Rehearsal::answer);
    server.start();
    try {
      int status = rehearse(directory, "http://127.0.0.1:" + server.getAddress().getPort());
      if (status != RemoteCli.DONE) {
        throw new IOException("a command failed");
      }
    } finally {
      server.stop(0);
    }
  }

  private static int rehearse(Path directory, String server) throws IOException {
    PrintStream err = System.err;
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream("in".getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
            false,
            question -> Optional.empty(),
            Map.of("MAAS4J_PROFILES", directory.toString()),
            directory,
            Clock.systemUTC(),
            () -> Long.toString(System.nanoTime()));
    List<List<String>> commands =
        List.of(
            List.of("login", "p", server + "/MAAS/", "a:b:c"),
            List.of("list"),
            List.of("p", "--help"),
            List.of("p", "machines", "create", "--help"),
            List.of("p", "machines", "read", "hostname=a", "-d"),
            List.of("p", "machines", "create", "hostname=a"),
            List.of("p", "machines", "create", "hostname@=-"),
            List.of("refresh"),
            List.of("logout", "p"));
    for (List<String> command : commands) {
      int status = new RemoteCli(terminal, Set.of()).execute(command);
      if (status != RemoteCli.DONE) {
        err.println("maas: rehearsal: " + command.get(0) + " ended with " + status);
        return status;
      }
    }
    new RemoteCli(terminal, Set.of()).execute(List.of("p", "machines", "read"));
    Files.delete(directory);
    return RemoteCli.DONE;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body =
        (exchange.getRequestURI().getPath().endsWith("describe/") ? DESCRIPTION : "[{\"a\": 1}]")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
