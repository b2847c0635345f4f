package io.maas4j.netboot.http;

import io.netty.util.AsciiString;

/**
 * Names of response headers as people write them. They are compared without regard to case (RFC
 * 9110 section 5.1), but not by GRUB: it finds a length only under {@code Content-Length}, and
 * without one reads a kernel up to "premature end of file"; see {@code
 * docs/quirks/grub-http-connections.md}.
 */
final class HeaderNames {
  static final AsciiString ACCEPT_RANGES = AsciiString.cached("Accept-Ranges");
  static final AsciiString ALLOW = AsciiString.cached("Allow");
  static final AsciiString CONTENT_LENGTH = AsciiString.cached("Content-Length");
  static final AsciiString CONTENT_RANGE = AsciiString.cached("Content-Range");
  static final AsciiString CONTENT_TYPE = AsciiString.cached("Content-Type");
  static final AsciiString ETAG = AsciiString.cached("ETag");
  static final AsciiString LAST_MODIFIED = AsciiString.cached("Last-Modified");
  static final AsciiString LOCATION = AsciiString.cached("Location");
  static final AsciiString RETRY_AFTER = AsciiString.cached("Retry-After");

  private HeaderNames() {}
}
