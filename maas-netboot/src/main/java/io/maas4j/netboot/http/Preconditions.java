package io.maas4j.netboot.http;

import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request makes of a file: all of it, a part, or why not (RFC 9110, sections 13 and 14). A
 * GET or HEAD.
 */
final class Preconditions {
  /** What to answer. */
  enum Verdict {
    WHOLE,
    PART,
    NOT_MODIFIED,
    FAILED,
    UNSATISFIABLE
  }

  /**
   * @param part what to send, if anything
   */
  record Outcome(Verdict verdict, ByteRange part) {}

  private Preconditions() {}

  /**
   * @param etag of the file, with quotes, strong
   * @param modifiedMillis since 1970
   * @param size octets
   */
  static Outcome of(HttpRequest request, String etag, long modifiedMillis, long size) {
    HttpHeaders headers = request.headers();
    ByteRange whole = ByteRange.whole(size);
    if (fails(headers, etag, modifiedMillis)) {
      return new Outcome(Verdict.FAILED, whole);
    }
    if (isCurrent(headers, etag, modifiedMillis)) {
      return new Outcome(Verdict.NOT_MODIFIED, whole);
    }
    Optional<ByteRange> range = range(request, etag, size);
    if (range.isEmpty()) {
      return new Outcome(Verdict.WHOLE, whole);
    }
    return range.get().length() == 0
        ? new Outcome(Verdict.UNSATISFIABLE, whole)
        : new Outcome(Verdict.PART, range.get());
  }

  private static boolean fails(HttpHeaders headers, String etag, long modifiedMillis) {
    List<String> wanted = headers.getAll(HttpHeaderNames.IF_MATCH);
    if (!wanted.isEmpty()) {
      return tags(wanted).noneMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
    Date unmodifiedSince = date(headers.get(HttpHeaderNames.IF_UNMODIFIED_SINCE));
    return unmodifiedSince != null && seconds(modifiedMillis) > seconds(unmodifiedSince.getTime());
  }

  private static boolean isCurrent(HttpHeaders headers, String etag, long modifiedMillis) {
    List<String> known = headers.getAll(HttpHeaderNames.IF_NONE_MATCH);
    if (!known.isEmpty()) {
      return tags(known)
          .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
          .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }
    Date since = date(headers.get(HttpHeaderNames.IF_MODIFIED_SINCE));
    return since != null && seconds(modifiedMillis) <= seconds(since.getTime());
  }

  /**
   * A date in If-Range counts as not matching: it is no strong validator, as a file may change
   * twice within its second (section 13.1.5).
   */
  private static Optional<ByteRange> range(HttpRequest request, String etag, long size) {
    String range = request.headers().get(HttpHeaderNames.RANGE);
    String condition = request.headers().get(HttpHeaderNames.IF_RANGE);
    return range == null
            || condition != null && !condition.equals(etag)
            || !request.method().equals(HttpMethod.GET)
        ? Optional.empty()
        : ByteRange.of(range, size);
  }

  /** Tags with commas inside are cut, and match nothing of ours. */
  private static Stream<String> tags(List<String> lines) {
    return Stream.of(lines.stream().collect(Collectors.joining(",")).split(",")).map(String::strip);
  }

  /** A line that is no date is ignored (section 13.1.3). */
  private static @Nullable Date date(@Nullable String line) {
    return line == null ? null : DateFormatter.parseHttpDate(line);
  }

  private static long seconds(long millis) {
    return Math.floorDiv(millis, 1000L);
  }
}
