package io.maas4j.image.importing;

import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.testkit.image.MemoryStreams;
import io.maas4j.testkit.image.StreamFetcherContract;
import java.net.URI;
import java.util.Map;

class MemoryStreamsTest extends StreamFetcherContract {
  private static final URI BASE = URI.create("memory://stream/");

  private final MemoryStreams streams = new MemoryStreams();

  @Override
  protected StreamFetcher fetcher() {
    return streams;
  }

  @Override
  protected URI serve(Map<String, byte[]> files) {
    files.forEach((path, content) -> streams.serve(BASE, path, content));
    return BASE;
  }

  @Override
  protected URI serveBroken(String path, byte[] content, int sent) {
    streams.serveBroken(BASE, path, content, sent);
    return BASE;
  }

  @Override
  protected URI unreachable() {
    return URI.create("memory://nowhere/");
  }
}
