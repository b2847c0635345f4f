package io.maas4j.testkit.image;

import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.stream.StreamPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Streams in memory, with connections that break where they are told to. Thread-safe. */
public final class MemoryStreams implements StreamFetcher {
  private final Map<URI, Map<String, Served>> streams = new ConcurrentHashMap<>();

  private record Served(byte[] content, int sent) {}

  /** Ends as a broken connection does. */
  private static final class Break extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the connection broke");
    }
  }

  private void put(URI base, String path, Served served) {
    streams.computeIfAbsent(base, uri -> new ConcurrentHashMap<>()).put(path, served);
  }

  public void serve(URI base, String path, byte[] content) {
    put(base, path, new Served(content.clone(), content.length));
  }

  /**
   * @param sent bytes of it that come before the connection breaks
   */
  public void serveBroken(URI base, String path, byte[] content, int sent) {
    put(base, path, new Served(content.clone(), sent));
  }

  @Override
  public Answer fetch(URI base, StreamPath path, long from) {
    Map<String, Served> stream = streams.get(base);
    if (stream == null) {
      return new Failed(Retry.LATER, path.below(base) + ": nothing answers");
    }
    Served served = stream.get(path.text());
    if (served == null) {
      return new Failed(Retry.NEVER, path.below(base) + ": there is no such file");
    }
    int length = served.content().length;
    if (from > length) {
      return new Failed(Retry.NEVER, path.below(base) + ": it has no byte " + from);
    }
    int end = Math.max((int) from, served.sent());
    InputStream body =
        new ByteArrayInputStream(Arrays.copyOfRange(served.content(), (int) from, end));
    return new Body(
        end < length ? new SequenceInputStream(body, new Break()) : body,
        from,
        OptionalLong.of(length));
  }
}
