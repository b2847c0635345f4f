package io.maas4j.netboot.tftp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Settings of a {@link TftpServer}.
 *
 * @param addresses where to listen, so that the answering address is the one that was asked; empty
 *     for all addresses of this machine but link-local ones, re-read every 45 s, and so is {@code
 *     ::}; {@code 0.0.0.0} is all IPv4 addresses of them
 * @param port 0-65535, 0 for any free one; default 69
 * @param transferPort default {@link TransferPort#EPHEMERAL}
 * @param maxBlockSize 8-65464, default 8192; also held below the interface's MTU, as firmware drops
 *     fragments
 * @param maxWindowSize 1-65535 blocks, default 16
 * @param retry when and how often packets are sent again
 * @param maxSessions transfers at a time, default 2000; further requests are dropped, clients ask
 *     again. Those whose client has not answered yet count apart: there may be as many again
 * @param maxSessionsPerAddress as {@code maxSessions}, for one client address, default 64
 * @param threads event loops, default 1, which is enough for some Gbit/s
 * @param cacheBytes of files kept in memory to be sent again, 0 to 1 TiB, default 32 MiB, or a
 *     quarter of the JVM's memory when that is less; besides, each transfer holds 32 kB at most, or
 *     one block if that is larger
 */
public record TftpConfig(
    List<InetAddress> addresses,
    int port,
    TransferPort transferPort,
    int maxBlockSize,
    int maxWindowSize,
    Retry retry,
    int maxSessions,
    int maxSessionsPerAddress,
    int threads,
    long cacheBytes) {

  /** Where answers come from. */
  public enum TransferPort {
    /** RFC 1350: ports that are not the server's own; transfers of many clients share them. */
    EPHEMERAL,
    /**
     * The server's own port, for firewalls, address translation and containers; one transfer per
     * client port.
     */
    SINGLE
  }

  /**
   * @param initial first wait, doubled each time, until round trips of the transfer have been
   *     measured: then these count (RFC 1123, 4.2.3.2), but 50 ms at least. A timeout agreed with
   *     the client replaces both
   * @param max longest wait
   * @param tries retransmissions without progress before the client is given up, and for as long as
   *     these take when each wait is from {@code initial} on
   * @param idleLimit longest time without progress
   */
  public record Retry(Duration initial, Duration max, int tries, Duration idleLimit) {
    public static final Retry DEFAULT =
        new Retry(Duration.ofSeconds(1), Duration.ofSeconds(8), 5, Duration.ofSeconds(60));

    public Retry {
      if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
        throw new IllegalArgumentException(
            "retry wait " + initial + " to " + max + " is not a rising positive range");
      }
      check("retry tries", tries, 1, 100);
    }
  }

  public TftpConfig {
    addresses = List.copyOf(addresses);
    check("tftp port", port, 0, 65535);
    check("tftp max-block-size", maxBlockSize, 8, 65464);
    check("tftp max-window-size", maxWindowSize, 1, 65535);
    check("tftp max-sessions", maxSessions, 1, 1_000_000);
    check("tftp max-sessions-per-address", maxSessionsPerAddress, 1, 1_000_000);
    check("tftp threads", threads, 1, 256);
    check("tftp cache-bytes", cacheBytes, 0, 1L << 40);
  }

  /** The settings of a stock rack. */
  public static TftpConfig defaults() {
    return new Builder().build();
  }

  public static Builder builder() {
    return new Builder();
  }

  private static void check(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(key + " " + value + " is not in " + min + "-" + max);
    }
  }

  /** Starts from the defaults. Not thread-safe. */
  public static final class Builder {
    private List<InetAddress> addresses = List.of();
    private int port = 69;
    private TransferPort transferPort = TransferPort.EPHEMERAL;
    private int maxBlockSize = 8192;
    private int maxWindowSize = 16;
    private Retry retry = Retry.DEFAULT;
    private int maxSessions = 2000;
    private int maxSessionsPerAddress = 64;
    private int threads = 1;
    private long cacheBytes = Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 4);

    private Builder() {}

    public Builder addresses(InetAddress... values) {
      addresses = List.of(values);
      return this;
    }

    public Builder addresses(List<InetAddress> values) {
      addresses = List.copyOf(values);
      return this;
    }

    public Builder port(int value) {
      port = value;
      return this;
    }

    public Builder transferPort(TransferPort value) {
      transferPort = value;
      return this;
    }

    public Builder maxBlockSize(int value) {
      maxBlockSize = value;
      return this;
    }

    public Builder maxWindowSize(int value) {
      maxWindowSize = value;
      return this;
    }

    public Builder retry(Retry value) {
      retry = value;
      return this;
    }

    public Builder maxSessions(int value) {
      maxSessions = value;
      return this;
    }

    public Builder maxSessionsPerAddress(int value) {
      maxSessionsPerAddress = value;
      return this;
    }

    public Builder threads(int value) {
      threads = value;
      return this;
    }

    public Builder cacheBytes(long value) {
      cacheBytes = value;
      return this;
    }

    public TftpConfig build() {
      return new TftpConfig(
          addresses,
          port,
          transferPort,
          maxBlockSize,
          maxWindowSize,
          retry,
          maxSessions,
          maxSessionsPerAddress,
          threads,
          cacheBytes);
    }
  }
}
