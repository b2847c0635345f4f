package io.maas4j.netboot.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Optional;

/**
 * Why a request is not looked at any further; its connection is closed with the answer. A missing
 * Host is forgiven (RFC 9112 section 3.2 would have it refused): loaders forget it, and there is
 * one site only.
 *
 * @param why for people
 */
record RequestRefusal(HttpRefusal reason, HttpResponseStatus status, String why) {

  static Optional<RequestRefusal> of(HttpRequest request, int maxHeaders) {
    if (request.decoderResult().isFailure()) {
      return Optional.of(undecoded(request.decoderResult().cause()));
    }
    if (request.protocolVersion().majorVersion() != 1) {
      return Optional.of(
          new RequestRefusal(
              HttpRefusal.VERSION,
              HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
              "this server speaks HTTP/1.1"));
    }
    if (request.headers().size() > maxHeaders) {
      return Optional.of(
          new RequestRefusal(
              HttpRefusal.TOO_MANY_HEADERS,
              HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
              "the request has more than " + maxHeaders + " header lines"));
    }
    if (request.headers().getAll(HttpHeaderNames.HOST).size() > 1) {
      return Optional.of(
          new RequestRefusal(
              HttpRefusal.MALFORMED,
              HttpResponseStatus.BAD_REQUEST,
              "the request has more than one Host"));
    }
    return Optional.empty();
  }

  private static RequestRefusal undecoded(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new RequestRefusal(
          HttpRefusal.REQUEST_LINE_TOO_LONG,
          HttpResponseStatus.REQUEST_URI_TOO_LONG,
          "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new RequestRefusal(
          HttpRefusal.HEADERS_TOO_LARGE,
          HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "the request headers are too long");
    }
    return new RequestRefusal(
        HttpRefusal.MALFORMED, HttpResponseStatus.BAD_REQUEST, "this is not an HTTP request");
  }
}
