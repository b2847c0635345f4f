package io.maas4j.netboot.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A proxy that makes tunnels ({@code CONNECT}) for one user, all of them to one port of this
 * machine, whatever host is named.
 */
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final String credentials;
  private final int target;

  TunnelProxy(String userAndPassword, int target) throws IOException {
    this.credentials =
        "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(ISO_8859_1));
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String hostAndPort() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /** Where those led that were made. */
  List<String> tunnels() {
    return tunnels;
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // closed: no more come
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String[] head = head(client.getInputStream()).split("\r\n");
      String[] words = head[0].split(" ");
      if (!words[0].equals("CONNECT")) {
        answer(client, "405 Only Tunnels");
      } else if (!List.of(head).contains("Proxy-Authorization: " + credentials)) {
        answer(client, "407 Who", "Proxy-Authenticate: Basic realm=\"p\"");
      } else {
        tunnels.add(words[1]);
        tunnel(client);
      }
    } catch (IOException e) {
      // whoever asked has heard enough
      open.remove(client);
    }
  }

  /** Byte by byte: what follows is not for the proxy. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  private static void answer(Socket client, String status, String... headers) throws IOException {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 "
                    + status
                    + "\r\n"
                    + more
                    + "Content-Length: 0\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1));
    client.shutdownOutput();
  }

  private void tunnel(Socket client) throws IOException {
    try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(server);
      client.getOutputStream().write("HTTP/1.1 200 Go on\r\n\r\n".getBytes(ISO_8859_1));
      threads.execute(() -> copy(client, server));
      server.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      OutputStream out = to.getOutputStream();
      from.getInputStream().transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // the other direction ended first
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
