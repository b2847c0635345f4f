package io.maas4j.sample.netboot;

import io.maas4j.netboot.file.BootFileSource;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.http.BootHttpConfig;
import io.maas4j.netboot.http.BootHttpServer;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** {@code http}: a directory, read-only. */
final class HttpService implements BootService {
  static final String USAGE =
      """
        http --root DIR
             [--listen 0.0.0.0:5248]     0.0.0.0: every address of this machine
             [--max-connections N] [--threads N]
      """;

  private static final Set<String> VALUED = Set.of("root", "listen", "max-connections", "threads");

  private final BootHttpServer server;

  private HttpService(BootHttpServer server) {
    this.server = server;
  }

  /**
   * @throws IllegalArgumentException saying which flag is wrong
   */
  static HttpService of(List<String> words, Executor disk) {
    Flags flags = Flags.take(words, "http", VALUED, Set.of());
    InetSocketAddress listen = flags.endpoint("listen", "0.0.0.0:5248");
    BootHttpConfig defaults = BootHttpConfig.defaults();
    BootHttpConfig.Builder config =
        BootHttpConfig.builder()
            .port(listen.getPort())
            .maxConnections(
                flags.number("max-connections", defaults.maxConnections(), 1, 1_000_000))
            .threads(flags.number("threads", defaults.threads(), 1, 256));
    if (!listen.getAddress().isAnyLocalAddress()) {
      config.addresses(listen.getAddress());
    }
    return new HttpService(
        new BootHttpServer(
            config.build(),
            BootFileSource.directory(flags.path("root"), disk),
            disk,
            BootTraffic.NONE));
  }

  @Override
  public List<String> start() {
    return server.start().stream().map(address -> "http " + address).toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
