package io.maas4j.image.stream;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a stream is.
 *
 * @param base its directory, with a slash at the end
 * @param index its index below that
 */
public record StreamLocation(URI base, StreamPath index) {
  private static final StreamPath USUAL = new StreamPath("streams/v1/index.sjson");
  private static final Pattern NAMED = Pattern.compile("(.*/)(streams/v1/[^/]+\\.s?json)");

  /**
   * @param url a stream's directory, or {@code …/streams/v1/NAME.json} or {@code .sjson} in one
   * @throws IllegalArgumentException when it is no URL, has a query or a fragment, or its path has
   *     characters that a stream's may not have
   */
  public static StreamLocation of(String url) {
    URI whole = URI.create(url);
    if (whole.getRawQuery() != null || whole.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "the URL of a stream is that of a directory; it can have no \"?\" and no \"#\"");
    }
    Matcher named = NAMED.matcher(url);
    if (named.matches()) {
      return new StreamLocation(URI.create(named.group(1)), new StreamPath(named.group(2)));
    }
    return new StreamLocation(URI.create(url.endsWith("/") ? url : url + "/"), USUAL);
  }

  /** Whether the index carries its signature in itself; without one there is nothing to verify. */
  public boolean isSigned() {
    return index.text().endsWith(".sjson");
  }
}
