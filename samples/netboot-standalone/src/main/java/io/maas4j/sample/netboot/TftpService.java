package io.maas4j.sample.netboot;

import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.tftp.TftpConfig;
import io.maas4j.netboot.tftp.TftpServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** {@code tftp}: a directory, read-only. */
final class TftpService implements BootService {
  static final String USAGE =
      """
        tftp --root DIR
             [--listen 0.0.0.0:69]       0.0.0.0: every address of this machine
             [--single-port]             answer from the port that was asked
             [--max-block-size OCTETS] [--max-window-size BLOCKS]
             [--max-sessions N] [--max-sessions-per-address N] [--threads N]
      """;

  private static final Set<String> VALUED =
      Set.of(
          "root",
          "listen",
          "max-block-size",
          "max-window-size",
          "max-sessions",
          "max-sessions-per-address",
          "threads");

  private final TftpServer server;

  private TftpService(TftpServer server) {
    this.server = server;
  }

  /**
   * @throws IllegalArgumentException saying which flag is wrong
   */
  static TftpService of(List<String> words, Executor disk) {
    Flags flags = Flags.take(words, "tftp", VALUED, Set.of("single-port"));
    InetSocketAddress listen = flags.endpoint("listen", "0.0.0.0:69");
    TftpConfig defaults = TftpConfig.defaults();
    TftpConfig.Builder config =
        TftpConfig.builder()
            .port(listen.getPort())
            .maxBlockSize(flags.number("max-block-size", defaults.maxBlockSize(), 8, 65464))
            .maxWindowSize(flags.number("max-window-size", defaults.maxWindowSize(), 1, 65535))
            .maxSessions(flags.number("max-sessions", defaults.maxSessions(), 1, 1_000_000))
            .maxSessionsPerAddress(
                flags.number(
                    "max-sessions-per-address", defaults.maxSessionsPerAddress(), 1, 1_000_000))
            .threads(flags.number("threads", defaults.threads(), 1, 256));
    if (!listen.getAddress().isAnyLocalAddress()) {
      config.addresses(listen.getAddress());
    }
    if (flags.has("single-port")) {
      config.transferPort(TftpConfig.TransferPort.SINGLE);
    }
    return new TftpService(
        new TftpServer(
            config.build(),
            BootFileSource.directory(flags.path("root"), disk),
            disk,
            BootTraffic.NONE));
  }

  @Override
  public List<String> start() {
    return server.start().stream().map(address -> "tftp " + address).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
