package io.maas4j.netboot.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.nio.charset.StandardCharsets;

/** Writes the request target octet for octet as the client sent it. */
final class UpstreamRequestEncoder extends HttpRequestEncoder {
  @Override
  protected void encodeInitialLine(ByteBuf out, HttpRequest request) {
    out.writeCharSequence(request.method().name(), StandardCharsets.US_ASCII);
    out.writeByte(' ');
    // the decoder keeps octets as ISO 8859-1 characters; the usual encoder would make UTF-8 of them
    out.writeCharSequence(request.uri(), StandardCharsets.ISO_8859_1);
    out.writeCharSequence(" HTTP/1.1\r\n", StandardCharsets.US_ASCII);
  }
}
