package io.maas4j.netboot.http;

import com.google.common.net.InetAddresses;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to a region and its answer on the way back, both streamed: each side is
 * read only as fast as the other takes it. Confined to the client's event loop.
 */
final class ProxyExchange implements Exchange {
  private static final Logger log = LoggerFactory.getLogger(ProxyExchange.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  /** RFC 9110, section 7.6.1: what concerns one connection only. */
  private static final List<CharSequence> HOP_BY_HOP =
      List.of(
          HttpHeaderNames.CONNECTION,
          "keep-alive",
          "proxy-connection",
          HttpHeaderNames.TE,
          HttpHeaderNames.UPGRADE);

  private final RegionProxy proxy;
  private final HttpConnection connection;
  private final ChannelHandlerContext client;
  private final HttpRequest request;
  private final RequestTarget target;
  private @Nullable Channel region;
  private boolean headSent;
  private boolean informational;
  private boolean done;

  ProxyExchange(
      RegionProxy proxy,
      HttpConnection connection,
      ChannelHandlerContext client,
      HttpRequest request,
      RequestTarget target) {
    this.proxy = proxy;
    this.connection = connection;
    this.client = client;
    this.request = request;
    this.target = target;
  }

  void begin() {
    if (proxy.regions().isEmpty()) {
      unavailable("no region is configured on this rack");
    } else {
      tryRegion(0, "");
    }
  }

  private void tryRegion(int index, String failures) {
    if (done) {
      return;
    }
    if (index == proxy.regions().size()) {
      unavailable("no region controller can be reached (" + failures + ")");
      return;
    }
    URI uri = proxy.regions().get(index);
    proxy.connect(
        client.channel(),
        uri,
        this::upstreamHandler,
        this::connected,
        failure -> {
          log.debug("region not reachable region={}", uri, failure);
          String why = uri.getAuthority() + ": " + reason(failure);
          tryRegion(index + 1, failures.isEmpty() ? why : failures + "; " + why);
        });
  }

  private static String reason(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("refused")) {
      return "connection refused";
    }
    return message.contains("timed out") || message.contains("timeout")
        ? "no answer"
        : failure.getClass().getSimpleName();
  }

  private void unavailable(String why) {
    if (!connection.requestComplete()) {
      connection.closeAfterwards(); // its body is not wanted any more
    }
    connection.respond(
        client,
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "text/plain; charset=utf-8",
        why + "; the rack tries again with the next request\n",
        Map.of(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS));
    done = true;
  }

  private ChannelHandler upstreamHandler() {
    return new ChannelInitializer<Channel>() {
      @Override
      protected void initChannel(Channel channel) {
        channel
            .pipeline()
            .addLast(
                new IdleStateHandler(true, 0, 0, proxy.silence().toMillis(), TimeUnit.MILLISECONDS))
            .addLast(new UpstreamRequestEncoder())
            .addLast(
                new HttpResponseDecoder() {
                  @Override
                  protected boolean isContentAlwaysEmpty(HttpMessage message) {
                    return request.method().equals(HttpMethod.HEAD)
                        || super.isContentAlwaysEmpty(message);
                  }
                })
            .addLast(new MessageGate(MessageGate.AtEnd.DELIVER))
            .addLast(new Upstream());
      }
    };
  }

  private void connected(Channel channel) {
    if (done) {
      channel.close();
      return;
    }
    region = channel;
    channel.writeAndFlush(upstreamRequest());
    if (HttpUtil.is100ContinueExpected(request)) {
      // below the codec, which would take it for the answer
      client
          .pipeline()
          .context(HttpServerCodec.class)
          .writeAndFlush(
              Unpooled.copiedBuffer("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII));
    }
    channel.read();
    client.read();
  }

  private HttpRequest upstreamRequest() {
    HttpRequest forwarded =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), target.raw());
    HttpHeaders headers = forwarded.headers().set(request.headers());
    withoutHopByHop(headers);
    headers.remove(HttpHeaderNames.EXPECT);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    InetAddress remote = HttpConnection.address(client.channel().remoteAddress());
    InetAddress local = HttpConnection.address(client.channel().localAddress());
    String asked = headers.get(HttpHeaderNames.HOST);
    String host = asked == null ? InetAddresses.toUriString(local) : asked;
    String before = String.join(", ", headers.getAll("X-Forwarded-For"));
    String client4 = InetAddresses.toAddrString(remote);
    headers.set(HttpHeaderNames.HOST, host);
    headers.set("X-Real-IP", client4);
    headers.set("X-Forwarded-For", before.isEmpty() ? client4 : before + ", " + client4);
    headers.set("X-Forwarded-Host", host);
    headers.set("X-Forwarded-Server", InetAddresses.toAddrString(local));
    headers.set("X-Forwarded-Proto", "http");
    return forwarded;
  }

  private static void withoutHopByHop(HttpHeaders headers) {
    for (String listed : headers.getAll(HttpHeaderNames.CONNECTION)) {
      for (String name : listed.split(",")) {
        String header = name.strip();
        boolean framing =
            header.equalsIgnoreCase("content-length")
                || header.equalsIgnoreCase("transfer-encoding");
        if (!header.isEmpty() && !framing) {
          headers.remove(header);
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }

  @Override
  public void content(HttpContent content) {
    Channel upstream = region;
    if (upstream == null || done) {
      content.release();
      return;
    }
    boolean last = content instanceof LastHttpContent;
    upstream.writeAndFlush(content);
    if (!last && upstream.isWritable()) {
      client.read();
    }
  }

  @Override
  public void writable() {
    Channel upstream = region;
    if (upstream != null && !done) {
      upstream.read();
    }
  }

  @Override
  public void closed() {
    done = true;
    Channel upstream = region;
    if (upstream != null) {
      upstream.close();
    }
  }

  @Override
  public boolean waitsForOthers() {
    return connection.requestComplete() && client.channel().isWritable() || region == null;
  }

  @Override
  public long underWay() {
    return 0; // each part is told as soon as it is handed on
  }

  /** The region's side. */
  private final class Upstream extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (done) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (message instanceof HttpResponse response) {
        if (response.decoderResult().isFailure()) {
          broken(ctx, "the region's answer is not HTTP");
          return;
        }
        head(ctx, response);
      }
      if (message instanceof HttpContent content) {
        answerBody(ctx, content);
      }
    }

    private void head(ChannelHandlerContext ctx, HttpResponse response) {
      informational = response.status().code() < 200;
      if (informational) {
        ctx.read();
        return;
      }
      HttpResponse answer =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), response.headers());
      withoutHopByHop(answer.headers());
      boolean old = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
      if (old && HttpUtil.isTransferEncodingChunked(answer)) {
        answer.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        connection.closeAfterwards();
      } else if (hasBody(response)
          && !HttpUtil.isContentLengthSet(answer)
          && !HttpUtil.isTransferEncodingChunked(answer)) {
        if (old) {
          connection.closeAfterwards();
        } else {
          HttpUtil.setTransferEncodingChunked(answer, true);
        }
      }
      if (!connection.requestComplete()) {
        connection.closeAfterwards(); // the region has answered before it heard everything
      }
      headSent = true;
      connection.head(answer, request.protocolVersion());
      client.writeAndFlush(answer);
      ctx.read();
    }

    private boolean hasBody(HttpResponse response) {
      int code = response.status().code();
      return !request.method().equals(HttpMethod.HEAD) && code != 204 && code != 304;
    }

    private void answerBody(ChannelHandlerContext ctx, HttpContent content) {
      boolean last = content instanceof LastHttpContent;
      if (informational) {
        content.release();
        ctx.read();
        return;
      }
      if (content.decoderResult().isFailure()) {
        content.release();
        broken(ctx, "the region's answer is broken");
        return;
      }
      int octets = content.content().readableBytes();
      if (last) {
        done = true;
        client
            .writeAndFlush(content)
            .addListener(
                written -> {
                  connection.sent(octets);
                  connection.answered(client, written.isSuccess());
                });
        ctx.close();
        return;
      }
      connection.sent(octets);
      client.writeAndFlush(content);
      if (client.channel().isWritable()) {
        ctx.read();
      }
    }

    private void broken(ChannelHandlerContext ctx, String why) {
      log.warn("region failed path={}: {}", target.rawPath(), why);
      answerBroken(HttpResponseStatus.BAD_GATEWAY, why);
      ctx.close();
    }

    private void answerBroken(HttpResponseStatus status, String why) {
      if (done) {
        return;
      }
      done = true;
      if (headSent) {
        client.close(); // the only way to say that the rest is missing
        return;
      }
      if (!connection.requestComplete()) {
        connection.closeAfterwards();
      }
      connection.text(client, status, why);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
      if (ctx.channel().isWritable() && !done && !connection.requestComplete()) {
        client.read();
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof IdleStateEvent) {
        answerBroken(HttpResponseStatus.GATEWAY_TIMEOUT, "the region controller does not answer");
        ctx.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      answerBroken(
          HttpResponseStatus.BAD_GATEWAY, "the region controller ended the connection early");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      log.debug("connection to region failed", cause);
      ctx.close();
    }
  }
}
