package io.maas4j.image.spi;

import io.maas4j.image.stream.StreamPath;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.OptionalLong;

/**
 * Fetches files of image streams. Thread-safe. The contract kit is {@code StreamFetcherContract}.
 */
public interface StreamFetcher {
  /**
   * Asks for a file from a byte on. Blocks until the answer begins.
   *
   * @param base the stream's directory, with a slash at its end
   * @param from the first byte that is wanted: 0 for the whole; the file's length for nothing
   */
  Answer fetch(URI base, StreamPath path, long from);

  /** What came of asking. */
  sealed interface Answer {}

  /**
   * The file, or the rest of it. Whoever gets it closes it; closing early is no error.
   *
   * @param body throws an {@link IOException} when it ends before its announced length
   * @param from the first byte that comes; 0, whatever was asked, where the source cannot begin
   *     later
   * @param length of the whole file; empty where the source does not say
   */
  record Body(InputStream body, long from, OptionalLong length) implements Answer, Closeable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * Nothing came.
   *
   * @param why names the file and what the source said; shown to people
   */
  record Failed(Retry retry, String why) implements Answer {}

  /** Whether asking again may help. */
  enum Retry {
    /** The source could not be reached, or the connection broke. */
    LATER,
    /** The source answered, and will answer the same again. */
    NEVER
  }
}
