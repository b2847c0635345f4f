package io.maas4j.benchmarks.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Many clients on one thread, each from an address of its own. */
final class Crowd {
  private static final int SCRATCH = 256 * 1024;
  private static final long POLL_MILLIS = 200;
  private static final byte[] LOOPBACK = {127, 1};
  private static final byte[] CLIENTS = {10, 98};

  /**
   * What came of it; times in nanoseconds since the first request.
   *
   * @param finished of each client that has everything, ascending
   * @param silences the longest of each client, ascending
   * @param failures what the others met
   */
  record Result(
      long octets, long nanos, List<Long> finished, List<Long> silences, List<String> failures) {
    double seconds() {
      return nanos / 1e9;
    }
  }

  private Crowd() {}

  /**
   * Blocks until all have finished, or the time is over.
   *
   * @param times how often each fetches
   */
  static Result fetch(
      InetSocketAddress server, String path, int clients, int times, int patienceSeconds)
      throws IOException {
    List<Fetching> all = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < clients; i++) {
        Fetching one = Fetching.connect(client(server, i), server, path, times);
        one.socket().register(selector, SelectionKey.OP_READ, one);
        all.add(one);
      }
      long start = System.nanoTime();
      for (Fetching one : all) {
        one.ask();
      }
      ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH);
      int open = clients;
      long end = start + TimeUnit.SECONDS.toNanos(patienceSeconds);
      while (open > 0 && System.nanoTime() < end) {
        selector.select(POLL_MILLIS);
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
          SelectionKey key = keys.next();
          keys.remove();
          try {
            open -= ((Fetching) key.attachment()).read(scratch, key) ? 1 : 0;
          } catch (IOException e) {
            failures.add(String.valueOf(e.getMessage()));
            key.cancel();
            key.channel().close();
            open--;
          }
        }
      }
      long took = System.nanoTime() - start;
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      return result(all, start, took, failures);
    }
  }

  /** All of 127.0.0.0/8 is this machine's; {@code http-common.sh} makes 10.98.0.0/16 so as well. */
  private static InetSocketAddress client(InetSocketAddress server, int number) throws IOException {
    byte[] network = server.getAddress().isLoopbackAddress() ? LOOPBACK : CLIENTS;
    byte[] address = {network[0], network[1], (byte) (number / 250), (byte) (1 + number % 250)};
    return new InetSocketAddress(InetAddress.getByAddress(address), 0);
  }

  private static Result result(List<Fetching> all, long start, long took, List<String> failures) {
    return new Result(
        all.stream().mapToLong(Fetching::octets).sum(),
        took,
        all.stream()
            .filter(one -> one.finished() != 0)
            .map(one -> one.finished() - start)
            .sorted()
            .toList(),
        all.stream().map(Fetching::longestSilence).sorted().toList(),
        failures);
  }
}
