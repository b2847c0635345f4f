package io.maas4j.netboot.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on the loopback interface that does as it is told, also what is wrong. */
final class FaultyServer implements AutoCloseable {
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Reaction> reactions = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  /** What is done with one request. */
  interface Reaction {
    /**
     * @param from the first byte that is asked for; -1 for no range
     */
    void answer(OutputStream out, long from) throws IOException;
  }

  FaultyServer() {
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/");
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Request lines with their heads, in the order in which they came. */
  List<String> requests() {
    return requests;
  }

  FaultyServer on(String path, Reaction reaction) {
    reactions.put("/" + path, reaction);
    return this;
  }

  /** A file, with ranges. */
  static Reaction file(byte[] content) {
    return (out, from) -> {
      if (from > content.length || from == content.length && from > 0) {
        head(out, "416 No", "Content-Range: bytes */" + content.length, "Content-Length: 0");
      } else if (from < 0) {
        head(out, "200 OK", "Content-Length: " + content.length);
        out.write(content);
      } else {
        head(
            out,
            "206 Partial",
            "Content-Length: " + (content.length - from),
            "Content-Range: bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        out.write(content, (int) from, (int) (content.length - from));
      }
    };
  }

  /** A file that always comes from its beginning. */
  static Reaction whole(byte[] content) {
    return (out, from) -> {
      head(out, "200 OK", "Content-Length: " + content.length);
      out.write(content);
    };
  }

  /** A file that breaks off. */
  static Reaction broken(byte[] content, int sent) {
    return (out, from) -> {
      head(out, "200 OK", "Content-Length: " + content.length);
      out.write(content, 0, sent);
    };
  }

  static Reaction status(String status, String... headers) {
    return (out, from) -> head(out, status, headers);
  }

  static void head(OutputStream out, String status, String... headers) throws IOException {
    StringBuilder text = new StringBuilder("HTTP/1.1 " + status + "\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    out.write(text.append("Connection: close\r\n\r\n").toString().getBytes(ISO_8859_1));
    out.flush();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      }
    } catch (SocketException e) {
      // closed: no more come
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1))) {
      StringBuilder head = new StringBuilder();
      String path = "";
      long from = -1;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
        if (path.isEmpty()) {
          String target = line.split(" ")[1];
          path = target.startsWith("http") ? URI.create(target).getPath() : target;
        }
        if (line.toLowerCase(java.util.Locale.ROOT).startsWith("range: bytes=")) {
          from = Long.parseLong(line.substring(13, line.length() - 1));
        }
      }
      requests.add(head.toString());
      Reaction reaction =
          reactions.getOrDefault(path, (out, f) -> head(out, "404 No", "Content-Length: 0"));
      reaction.answer(socket.getOutputStream(), from);
      socket.shutdownOutput();
    } catch (IOException e) {
      // whoever asked has heard enough
      open.remove(socket);
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
