package io.maas4j.netboot.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.maas4j.netboot.file.BootTraffic.Outcome;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: its requests one after the other. Nothing is read that nobody waits for,
 * so that a fast sender fills its own buffers and not ours. Confined to its event loop.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);
  private static final int MAX_UNWANTED_BODY = 1024 * 1024;
  private static final long HELD_UP = Duration.ofSeconds(1).toNanos();
  private static final String REGION = "/MAAS";

  private final Site site;
  private @Nullable Exchange exchange;
  private boolean keepAlive;
  private boolean requestComplete;
  private boolean responseComplete = true;
  private boolean draining;
  private boolean headOnly;
  private long unwanted;
  private Outcome broken = Outcome.ABORTED;
  private long moved;
  private final Arrivals arrivals;
  private final InetAddress client;
  private final Progress progress;
  private final RequestReport report;
  private @Nullable ScheduledFuture<?> rest;

  /**
   * @param client its address
   */
  HttpConnection(Site site, Arrivals arrivals, InetAddress client) {
    this.site = site;
    this.arrivals = arrivals;
    this.client = client;
    this.report = new RequestReport(site, client);
    this.progress =
        new Progress(
            site.config().minRate(), site.config().idleTimeout(), site.nanos().getAsLong());
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Duration idle = site.config().idleTimeout();
    Duration patience = site.config().headerTimeout();
    rest = after(ctx, patience.compareTo(idle) < 0 ? patience : idle, this::headIsLate);
    watch(ctx);
    ctx.read();
  }

  /** Closes on a client that takes or sends too little, but not while it waits for others. */
  private void watch(ChannelHandlerContext ctx) {
    long checks = Math.max(10, site.config().idleTimeout().toMillis() / 4);
    ctx.executor().schedule(() -> judge(ctx), checks, TimeUnit.MILLISECONDS);
  }

  private void judge(ChannelHandlerContext ctx) {
    if (!ctx.channel().isOpen()) {
      return;
    }
    Exchange current = exchange;
    boolean resting = responseComplete && !draining;
    boolean excused = resting || current != null && current.waitsForOthers();
    long total = moved + arrivals.octets() + (current == null ? 0 : current.underWay());
    long now = site.nanos().getAsLong();
    if (excused) {
      progress.excuse(total, now);
    } else if (progress.isTooSlow(total, now)) {
      site.counters().refused(HttpRefusal.TOO_SLOW);
      broken = Outcome.TIMED_OUT;
      ctx.close();
      return;
    }
    watch(ctx);
  }

  private ScheduledFuture<?> after(
      ChannelHandlerContext ctx, Duration delay, Consumer<ChannelHandlerContext> task) {
    long due = site.nanos().getAsLong() + delay.toNanos();
    return ctx.executor().schedule(() -> due(ctx, due, task), delay.toNanos(), NANOSECONDS);
  }

  /**
   * A loop that was held up itself (a machine without processor time, a paused virtual machine) may
   * run its timers before it reads what came meanwhile, and would hang up on all its clients.
   */
  private void due(ChannelHandlerContext ctx, long due, Consumer<ChannelHandlerContext> task) {
    if (site.nanos().getAsLong() - due > HELD_UP) {
      rest = ctx.executor().schedule(() -> task.accept(ctx), HELD_UP, NANOSECONDS);
    } else {
      task.accept(ctx);
    }
  }

  /** The first request has not come, or the head of a later one is not complete. */
  private void headIsLate(ChannelHandlerContext ctx) {
    site.counters().refused(HttpRefusal.HEADER_TIMEOUT);
    ctx.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest request) {
      begin(ctx, request);
      if (request.decoderResult().isFailure()) {
        ReferenceCountUtil.release(message); // it claims to be complete, and is not
        return;
      }
    }
    if (message instanceof HttpContent content) {
      body(ctx, content);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    if (rest != null) {
      rest.cancel(false);
      rest = null;
    }
    arrivals.headComplete();
    report.begin(request.uri());
    keepAlive = HttpUtil.isKeepAlive(request);
    headOnly = request.method().equals(HttpMethod.HEAD);
    requestComplete = false;
    responseComplete = false;
    unwanted = 0;
    Optional<RequestRefusal> refusal = RequestRefusal.of(request, site.config().maxHeaders());
    if (refusal.isPresent()) {
      keepAlive = false;
      site.counters().refused(refusal.get().reason());
      text(ctx, refusal.get().status(), refusal.get().why());
      if (request.decoderResult().isSuccess()) {
        ctx.read();
      }
      return;
    }
    Optional<RequestTarget> target = RequestTarget.of(request.uri());
    if (target.isEmpty()) {
      site.counters().refused(HttpRefusal.TARGET);
      text(ctx, HttpResponseStatus.BAD_REQUEST, "the path is not a properly encoded one");
      ctx.read();
    } else if (isForRegion(target.get())) {
      ProxyExchange proxied = new ProxyExchange(site.proxy(), this, ctx, request, target.get());
      exchange = proxied;
      proxied.begin();
    } else {
      FileExchange files = new FileExchange(site, this, ctx, request, target.get());
      exchange = files;
      files.begin();
      ctx.read(); // its body, which is dropped
    }
  }

  private static boolean isForRegion(RequestTarget target) {
    String path = target.rawPath();
    int start = 0;
    while (path.startsWith("//", start)) {
      start++;
    }
    return path.startsWith(REGION, start)
        && (path.length() == start + REGION.length()
            || path.charAt(start + REGION.length()) == '/');
  }

  private void body(ChannelHandlerContext ctx, HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (content.decoderResult().isFailure()) {
      content.release();
      site.counters().refused(HttpRefusal.MALFORMED);
      ctx.close();
      return;
    }
    requestComplete |= last;
    Exchange current = exchange;
    if (current != null) {
      unwanted += current instanceof FileExchange ? content.content().readableBytes() : 0;
      current.content(content);
    } else {
      unwanted += content.content().readableBytes();
      content.release();
    }
    if (unwanted > MAX_UNWANTED_BODY) {
      site.counters().refused(HttpRefusal.BODY);
      ctx.close();
    } else if (last && draining) {
      ctx.close();
    } else if (last) {
      next(ctx);
    } else if (current == null || current instanceof FileExchange) {
      ctx.read();
    }
  }

  /** Who asks. */
  InetAddress client() {
    return client;
  }

  /** Whether the body of the current request has arrived. */
  boolean requestComplete() {
    return requestComplete;
  }

  boolean keepAlive() {
    return keepAlive;
  }

  /** The connection ends with this answer. */
  void closeAfterwards() {
    keepAlive = false;
  }

  /** Notes what is being sent, for the report. */
  void head(HttpResponse response, HttpVersion clientVersion) {
    report.answers(response.status().code());
    HttpUtil.setKeepAlive(response.headers(), clientVersion, keepAlive);
  }

  void sent(long octets) {
    report.sent(octets);
    moved += octets;
  }

  /** The answer has left, or could not. */
  void answered(ChannelHandlerContext ctx, boolean complete) {
    if (responseComplete) {
      return;
    }
    responseComplete = true;
    exchange = null;
    if (complete) {
      report.complete();
    } else {
      report.end(broken);
    }
    if (complete && !keepAlive && !requestComplete && ctx.channel() instanceof SocketChannel tcp) {
      // closing with octets unread would reset the connection, and the answer might be lost
      draining = true;
      tcp.shutdownOutput();
      ctx.read();
    } else if (!complete || !keepAlive) {
      ctx.close();
    } else {
      next(ctx);
    }
  }

  private void next(ChannelHandlerContext ctx) {
    if (requestComplete && responseComplete) {
      ctx.read();
      if (requestComplete && responseComplete && rest == null) { // not another one by now
        rest = after(ctx, site.config().keepAliveTimeout(), this::forget);
      }
    }
  }

  /**
   * Ends a connection that nothing is asked on any more, by a reset. GRUB leaves its connections
   * open when it starts a kernel, and uses the same source ports again at the next boot: the old
   * connection, also one in TIME_WAIT, would then swallow the new one; see {@code
   * docs/quirks/grub-http-connections.md}. A client that still takes in what lies in the kernel
   * acknowledges it, or says that its window is full, and is not cut off.
   */
  private void forget(ChannelHandlerContext ctx) {
    if (arrivals.headBegun()) {
      Duration taken = Duration.ofNanos(site.nanos().getAsLong() - arrivals.headSince());
      Duration left = site.config().headerTimeout().minus(taken);
      if (left.isNegative() || left.isZero()) {
        headIsLate(ctx);
      } else {
        rest = after(ctx, left, this::forget);
      }
      return;
    }
    if (ctx.channel() instanceof EpollSocketChannel tcp && tcp.isActive()) {
      Duration silent = Duration.ofMillis(tcp.tcpInfo().lastAckRecv());
      Duration left = site.config().keepAliveTimeout().minus(silent);
      if (!left.isNegative() && !left.isZero()) {
        rest = after(ctx, left, this::forget);
        return;
      }
    }
    if (ctx.channel() instanceof SocketChannel tcp && tcp.isActive()) {
      tcp.config().setSoLinger(0);
    }
    ctx.close();
  }

  /** Answers with a line of text. */
  void text(ChannelHandlerContext ctx, HttpResponseStatus code, String why) {
    respond(ctx, code, "text/plain; charset=utf-8", why + "\n", Map.of());
  }

  /** Answers with a whole small body. */
  void respond(
      ChannelHandlerContext ctx,
      HttpResponseStatus code,
      String type,
      String body,
      Map<CharSequence, String> extra) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            code,
            code.code() == 304
                ? Unpooled.EMPTY_BUFFER
                : ByteBufUtil.encodeString(
                    ctx.alloc(), CharBuffer.wrap(body), StandardCharsets.UTF_8));
    HttpHeaders headers = response.headers();
    extra.forEach(headers::set);
    if (code.code() != 304) {
      headers.set(HeaderNames.CONTENT_TYPE, type);
      headers.set(HeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    }
    whole(ctx, response, HttpVersion.HTTP_1_1);
  }

  /** Sends an answer in one piece, and takes its ownership. */
  void whole(ChannelHandlerContext ctx, FullHttpResponse response, HttpVersion clientVersion) {
    int length = headOnly ? 0 : response.content().readableBytes();
    head(response, clientVersion);
    ctx.writeAndFlush(response)
        .addListener(
            written -> {
              sent(written.isSuccess() ? length : 0);
              answered(ctx, written.isSuccess());
            });
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    Exchange current = exchange;
    if (current != null && ctx.channel().isWritable()) {
      current.writable();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (rest != null) {
      rest.cancel(false);
      rest = null;
    }
    Exchange current = exchange;
    if (current != null) {
      current.closed();
    }
    answered(ctx, false);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("http connection failed remote={}", ctx.channel().remoteAddress(), cause);
    } else {
      site.counters().refused(HttpRefusal.FAULT);
      site.warnings().warn("answering an http request failed path={}", report.path(), cause);
    }
    ctx.close();
  }

  /** Without zone, and an IPv4 client of a dual-stack socket as IPv4. */
  static InetAddress address(@Nullable SocketAddress socket) {
    if (!(socket instanceof InetSocketAddress inet)) {
      return InetAddress.getLoopbackAddress();
    }
    try {
      return InetAddress.getByAddress(inet.getAddress().getAddress());
    } catch (UnknownHostException e) {
      throw new AssertionError("an address always has a legal length", e);
    }
  }
}
