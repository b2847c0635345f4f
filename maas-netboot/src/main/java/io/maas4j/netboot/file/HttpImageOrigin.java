package io.maas4j.netboot.file;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Images of another rack, or of whatever serves them under {@code images/} and their hash (netboot
 * contract, section 15). Immutable.
 */
public final class HttpImageOrigin implements ImageOrigin {
  private final URI base;
  private final Duration patience;

  /**
   * @param base with a path that ends in a slash, {@code http://192.0.2.5:5248/}
   * @param patience to connect, and between two pieces of a body
   * @throws IllegalArgumentException when it is no HTTP address of a directory
   */
  public HttpImageOrigin(URI base, Duration patience) {
    String scheme = base.getScheme();
    boolean web = "http".equals(scheme) || "https".equals(scheme);
    if (!web || base.getHost() == null || !String.valueOf(base.getPath()).endsWith("/")) {
      throw new IllegalArgumentException(
          base + " is no address to fetch images from; one looks like http://192.0.2.5:5248/");
    }
    this.base = base;
    this.patience = patience;
  }

  @Override
  public Optional<Content> open(String hashPrefix) throws IOException {
    URI image = base.resolve("images/" + hashPrefix + "/image");
    HttpURLConnection connection = (HttpURLConnection) image.toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(patience.toMillis()));
    connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
    connection.setInstanceFollowRedirects(false);
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_OK) {
      long size = connection.getContentLengthLong();
      return Optional.of(
          new Content(
              connection.getInputStream(),
              size < 0 ? OptionalLong.empty() : OptionalLong.of(size)));
    }
    connection.disconnect();
    if (status == HttpURLConnection.HTTP_NOT_FOUND) {
      return Optional.empty();
    }
    throw new IOException(image + " answered with status " + status);
  }
}
