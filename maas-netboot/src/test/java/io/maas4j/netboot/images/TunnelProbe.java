package io.maas4j.netboot.images;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.maas4j.image.spi.StreamFetcher.Answer;
import io.maas4j.image.spi.StreamFetcher.Body;
import io.maas4j.image.spi.StreamFetcher.Failed;
import io.maas4j.image.stream.StreamPath;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** A process that fetches one file through a proxy, because Java reads its properties only once. */
final class TunnelProbe {
  private TunnelProbe() {}

  /** Arguments: the proxy, the base, the path. */
  public static void main(String[] args) throws IOException {
    Answer answer =
        HttpStreamFetcher.through(Optional.of(URI.create(args[0])), FetchLimits.USUAL, "MAAS4J")
            .fetch(URI.create(args[1]), new StreamPath(args[2]), 0);
    if (answer instanceof Failed failed) {
      System.out.println("failed " + failed.retry() + ": " + failed.why());
    } else {
      try (Body body = (Body) answer) {
        System.out.println("body: " + new String(body.body().readAllBytes(), UTF_8));
      }
    }
    System.exit(0);
  }
}
