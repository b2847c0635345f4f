package io.maas4j.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowHeadsTest {
  private static final Duration PATIENCE = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String WHOLE = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

  private final Server server = new Server();
  private ServerConnector connector;

  @BeforeEach
  void start() throws Exception {
    connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.addEventListener(new SlowHeads(connector.getScheduler(), PATIENCE));
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws IOException {
            // a body is read to its end, which may take its time
            String body = Content.Source.asString(request);
            response.write(true, US_ASCII.encode("got " + body.length()), callback);
            return true;
          }
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(1);
    return socket;
  }

  /** Sends some of it, and says whether the server has hung up. */
  private static boolean isClosed(Socket socket, String some) {
    try {
      socket.getOutputStream().write(some.getBytes(US_ASCII));
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aHeadThatNeverEndsIsCutOff() throws IOException {
    try (Socket socket = connect()) {
      assertThat(isClosed(socket, "GET /a HTTP/1.1\r\nHost: x\r\nX: ")).isFalse();
      Awaitility.await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isClosed(socket, "x"));
    }
  }

  @Test
  void aSecondHeadThatNeverEndsIsCutOffToo() throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(WHOLE.getBytes(US_ASCII));
      assertThat(read(socket, "got 0")).contains(" 200 ");
      socket.setSoTimeout(1);
      Awaitility.await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isClosed(socket, "X"));
    }
  }

  @Test
  void aBodyThatTakesItsTimeIsNoHead() throws IOException {
    int size = 20;
    try (Socket socket = connect()) {
      String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + size + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      int[] sent = {0};
      Awaitility.await()
          .atMost(LONG)
          .pollInterval(PATIENCE.dividedBy(4))
          .until(
              () -> {
                socket.getOutputStream().write('x');
                return ++sent[0] == size;
              });
      socket.setSoTimeout(20_000);
      assertThat(read(socket, "got " + size)).contains(" 200 ");
    }
  }

  private static String read(Socket socket, String until) throws IOException {
    StringBuilder text = new StringBuilder();
    while (text.indexOf(until) < 0) {
      int octet = socket.getInputStream().read();
      assertThat(octet).describedAs(text.toString()).isNotNegative();
      text.append((char) octet);
    }
    return text.toString();
  }
}
