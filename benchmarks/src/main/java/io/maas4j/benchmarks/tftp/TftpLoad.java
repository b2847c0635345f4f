package io.maas4j.benchmarks.tftp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Many clients of one TFTP server at a time, on one thread, and what this cost the server.
 *
 * <pre>{@code
 * TftpLoad LABEL ADDRESS:PORT NAME FILE PID CLIENTS BLKSIZE WINDOW LOSS [ROUNDS]
 * }</pre>
 *
 * FILE is the same as what the server calls NAME: size and checksum of every client are compared
 * with it. A line for each round, also for one in which the server died; ends with 1 when a client
 * failed.
 */
public final class TftpLoad {
  private static final long LIMIT = 600_000_000_000L;
  private static final long TICK_MILLIS = 20;

  private TftpLoad() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 9) {
      System.err.println(
          "TftpLoad LABEL ADDRESS:PORT NAME FILE PID CLIENTS BLKSIZE WINDOW LOSS [ROUNDS]");
      System.exit(2);
    }
    int colon = args[1].lastIndexOf(':');
    InetSocketAddress server =
        new InetSocketAddress(
            args[1].substring(0, colon), Integer.parseInt(args[1].substring(colon + 1)));
    LoadClient.Request request =
        new LoadClient.Request(
            server,
            args[2],
            Integer.parseInt(args[6]),
            Integer.parseInt(args[7]),
            Double.parseDouble(args[8]));
    ServerCpu cpu = new ServerCpu(Long.parseLong(args[4]));
    Path file = Path.of(args[3]);
    int clients = Integer.parseInt(args[5]);
    int rounds = args.length > 9 ? Integer.parseInt(args[9]) : 1;
    boolean good = true;
    for (int round = 1; round <= rounds; round++) {
      String label = args[0] + (rounds > 1 ? " round " + round : "");
      good &= round(label, request, clients, file, cpu, round);
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean round(
      String label, LoadClient.Request request, int count, Path file, ServerCpu cpu, long seed)
      throws IOException {
    double before = cpu.seconds();
    if (cpu.died()) {
      System.out.printf("%-34s clients=%d | the server died before%n", label, count);
      return false;
    }
    CRC32C expected = new CRC32C();
    long size = checksum(file, expected);
    ByteBuffer shared = ByteBuffer.allocateDirect(65_536);
    List<LoadClient> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(new LoadClient(request, seed * 1_000_003 + i, shared));
    }
    long began = System.nanoTime();
    run(clients, began, cpu);
    double wall = (System.nanoTime() - began) / 1e9;
    double spent = cpu.seconds() - before;
    long bytes = clients.stream().mapToLong(LoadClient::bytes).sum();
    long blocks = clients.stream().mapToLong(LoadClient::blocks).sum();
    int bad = 0;
    String why = "";
    for (LoadClient client : clients) {
      boolean whole = client.bytes() == size && client.checksum() == expected.getValue();
      if (!client.failure().isEmpty() || !client.done() || !whole) {
        bad++;
        why = client.failure().isEmpty() ? "bytes=" + client.bytes() : client.failure();
      }
      client.close();
    }
    if (cpu.died()) {
      why = "the server died";
    }
    double[] times =
        clients.stream()
            .filter(client -> client.ended() != 0)
            .mapToDouble(client -> (client.ended() - began) / 1e9)
            .sorted()
            .toArray();
    LoadClient first = clients.get(0);
    System.out.printf(
        Locale.ROOT,
        "%-34s clients=%d blksize=%d window=%d ok=%d bad=%d | %.2f s %.1f MB/s %.0f blocks/s"
            + " | server cpu %.2f s = %.2f us/block | done min %.2f median %.2f max %.2f s"
            + " max/min %.2f | lost=%d repeats=%d rss=%d MiB%s%n",
        label,
        count,
        first.agreedBlockSize(),
        first.agreedWindow(),
        count - bad,
        bad,
        wall,
        bytes / wall / 1e6,
        blocks / wall,
        spent,
        spent * 1e6 / Math.max(1, blocks),
        at(times, 0),
        at(times, times.length / 2),
        at(times, times.length - 1),
        at(times, times.length - 1) / at(times, 0),
        clients.stream().mapToLong(LoadClient::lost).sum(),
        clients.stream().mapToLong(LoadClient::repeats).sum(),
        cpu.residentMebibytes(),
        why.isEmpty() ? "" : " | " + why);
    return bad == 0;
  }

  private static double at(double[] times, int index) {
    return index < 0 || index >= times.length ? Double.NaN : times[index];
  }

  private static void run(List<LoadClient> clients, long began, ServerCpu cpu) throws IOException {
    try (Selector selector = Selector.open()) {
      for (LoadClient client : clients) {
        client.start(selector, began);
      }
      long ticked = began;
      int open = clients.size();
      while (open > 0 && System.nanoTime() - began < LIMIT) {
        selector.select(
            key -> {
              try {
                ((LoadClient) key.attachment()).readable(System.nanoTime());
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            TICK_MILLIS);
        long now = System.nanoTime();
        if (now - ticked > TICK_MILLIS * 1_000_000) {
          ticked = now;
          cpu.observe();
          if (cpu.died()) {
            return;
          }
          open = 0;
          for (LoadClient client : clients) {
            client.tick(now);
            open += client.done() ? 0 : 1;
          }
        }
      }
    }
  }

  private static long checksum(Path file, CRC32C into) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
      long size = 0;
      while (channel.read(buffer) >= 0) {
        buffer.flip();
        size += buffer.remaining();
        into.update(buffer);
        buffer.clear();
      }
      return size;
    }
  }
}
