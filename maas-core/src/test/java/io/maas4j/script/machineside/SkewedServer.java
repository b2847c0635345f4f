package io.maas4j.script.machineside;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server whose clock is three hours ahead, and which refuses what looks older than five minutes.
 * The JDK's server writes the Date header itself, so this one is made of a socket.
 */
final class SkewedServer implements AutoCloseable {
  private static final Duration AHEAD = Duration.ofHours(3);
  private static final Pattern TIMESTAMP = Pattern.compile("oauth_timestamp=\"(\\d+)\"");
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
  private final AtomicInteger refused = new AtomicInteger();
  private final Thread thread = new Thread(this::serve, "skewed-server");

  SkewedServer() throws IOException {
    thread.start();
  }

  String metadataUrl() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/MAAS/metadata/";
  }

  int refused() {
    return refused.get();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        InputStream in = new BufferedInputStream(client.getInputStream());
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
          head.append((char) in.read());
        }
        Matcher length = LENGTH.matcher(head);
        if (length.find()) {
          in.readNBytes(Integer.parseInt(length.group(1)));
        }
        client.getOutputStream().write(answer(head.toString()).getBytes(ISO_8859_1));
      } catch (IOException e) {
        // Closed, or a client that went away: the test sees it in what it gets.
        continue;
      }
    }
  }

  private String answer(String head) {
    Instant now = Instant.now().plus(AHEAD);
    Matcher timestamp = TIMESTAMP.matcher(head);
    boolean good =
        timestamp.find()
            && Long.parseLong(timestamp.group(1)) > now.minusSeconds(300).getEpochSecond();
    if (!good) {
      refused.incrementAndGet();
    }
    String status =
        !good ? "401 Unauthorized" : head.contains("maas-scripts") ? "204 No Content" : "200 OK";
    return "HTTP/1.1 "
        + status
        + "\r\nDate: "
        + DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC))
        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
