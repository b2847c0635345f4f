package io.maas4j.server.cli;

import com.sun.net.httpserver.HttpServer;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.server.config.Configuration;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/** A server that answers with the version of its database, and nothing else. */
final class TinyServer implements RunningServer {
  private final HttpServer http;
  final AtomicBoolean closed = new AtomicBoolean();

  private TinyServer(HttpServer http) {
    this.http = http;
  }

  static TinyServer start(Configuration configuration, DataSource dataSource, byte[] secretKey) {
    try {
      HttpServer http =
          HttpServer.create(
              new InetSocketAddress(
                  configuration.http().listenAddress(), configuration.http().port()),
              8);
      http.createContext(
          "/",
          exchange -> {
            byte[] answer = version(dataSource).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
          });
      http.start();
      return new TinyServer(http);
    } catch (IOException e) {
      throw new Unavailable("the port is in use", "take another", e);
    }
  }

  private static String version(DataSource dataSource) throws IOException {
    try (Connection connection = dataSource.getConnection()) {
      return connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort() + "/MAAS";
  }

  @Override
  public Map<String, String> endpoints() {
    return Map.of("dhcp", "0.0.0.0:1067");
  }

  @Override
  public void close() {
    http.stop(0);
    closed.set(true);
  }
}
