package io.maas4j.server.resilience;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Passes TCP connections on to a port of this host's loopback. Thread-safe. */
final class Forwarder implements AutoCloseable {
  private final ServerSocket server = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int target;

  /**
   * @param address of this host, where connections are taken
   */
  Forwarder(String address, int target) throws IOException {
    this.target = target;
    server.bind(new InetSocketAddress(address, 0));
    thread(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "maas-test-forwarder");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket one = server.accept();
        Socket other = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(one);
        open.add(other);
        thread(() -> pass(one, other));
        thread(() -> pass(other, one));
      } catch (IOException e) {
        // closed, or the database is: the client sees an end
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16384];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // one side is gone, and so is the other
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
