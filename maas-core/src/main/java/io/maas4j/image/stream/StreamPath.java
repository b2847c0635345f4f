package io.maas4j.image.stream;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path below the directory of an image stream, which it cannot leave. Its characters stand for
 * themselves in a URL: nothing in it is escaped or has to be.
 *
 * @param text {@code noble/amd64/20250701/squashfs}: segments with one slash between them
 */
public record StreamPath(String text) {
  private static final int LONGEST = 1024;
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._~:@!$&'()*+,;=-]+");

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public StreamPath {
    Optional<String> wrong = fault(text);
    if (wrong.isPresent()) {
      throw new IllegalArgumentException(wrong.get());
    }
  }

  /** What is wrong with a path; empty when nothing is. */
  static Optional<String> fault(String text) {
    if (text.isEmpty()) {
      return Optional.of("the path is empty");
    }
    if (text.length() > LONGEST) {
      return Optional.of("the path has " + text.length() + " characters, of " + LONGEST);
    }
    String quoted = Excerpt.of(text);
    if (text.startsWith("/")) {
      return Optional.of("the path " + quoted + " is absolute; it has to stay below the stream");
    }
    String[] segments = text.split("/", -1);
    // RFC 3986, section 4.2: what has a colon in its first segment is a URL of its own
    if (segments[0].contains(":")) {
      return Optional.of("the path " + quoted + " begins with a scheme; it has to be relative");
    }
    for (String segment : segments) {
      if (segment.isEmpty()) {
        return Optional.of("the path " + quoted + " has an empty segment");
      }
      if (segment.equals(".") || segment.equals("..")) {
        return Optional.of("the path " + quoted + " has a segment \"" + segment + "\"");
      }
      if (!SEGMENT.matcher(segment).matches()) {
        return Optional.of("the path " + quoted + " has characters that paths may not have");
      }
    }
    return Optional.empty();
  }

  /** The last segment. */
  public String filename() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  /**
   * @param base a directory, with a slash at its end
   */
  public URI below(URI base) {
    return URI.create(base + text);
  }

  @Override
  public String toString() {
    return text;
  }
}
