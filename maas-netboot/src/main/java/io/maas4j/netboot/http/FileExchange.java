package io.maas4j.netboot.http;

import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.FileQuery;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with a file, a generated text, a listing, or why there is none. */
final class FileExchange implements Exchange {
  private static final Logger log = LoggerFactory.getLogger(FileExchange.class);
  private static final String RESOURCES = "/machine-resources/";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Site site;
  private final HttpConnection connection;
  private final ChannelHandlerContext ctx;
  private final HttpRequest request;
  private final RequestTarget target;
  private @Nullable FileBody body;

  FileExchange(
      Site site,
      HttpConnection connection,
      ChannelHandlerContext ctx,
      HttpRequest request,
      RequestTarget target) {
    this.site = site;
    this.connection = connection;
    this.ctx = ctx;
    this.request = request;
    this.target = target;
  }

  void begin() {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      site.counters().refused(HttpRefusal.METHOD);
      connection.respond(
          ctx,
          HttpResponseStatus.METHOD_NOT_ALLOWED,
          TEXT,
          "boot files can only be read\n",
          Map.of(HeaderNames.ALLOW, "GET, HEAD"));
    } else if (target.path().equals("/metrics/agent")) {
      connection.respond(
          ctx,
          HttpResponseStatus.OK,
          "text/plain; version=0.0.4",
          site.counters().metrics(),
          Map.of());
    } else if (target.path().startsWith(RESOURCES)) {
      onDisk(this::machineResource);
    } else {
      find();
    }
  }

  private void find() {
    FileQuery query =
        new FileQuery(
            Protocol.HTTP,
            HttpConnection.address(ctx.channel().localAddress()),
            connection.client(),
            target.path());
    try {
      site.files()
          .find(query)
          .whenComplete(
              (file, failure) -> {
                if (failure != null || file == null) {
                  site.warnings().warn("finding a file failed path={}", target.raw(), failure);
                  onLoop(() -> answer(new BootFile.Failed("the rack failed to find the file")));
                } else if (file instanceof BootFile.OnDisk found) {
                  opened(found);
                } else {
                  onLoop(() -> answer(file));
                }
              });
    } catch (RuntimeException e) {
      site.warnings().warn("finding a file failed path={}", target.raw(), e);
      answer(new BootFile.Failed("the rack failed to find the file"));
    }
  }

  private void opened(BootFile.OnDisk found) {
    Optional<OpenFile> recent = site.open().recent(found);
    if (recent.isEmpty()) {
      onDisk(() -> open(found));
    } else if (!onLoop(() -> answer(recent.get()))) {
      recent.get().release();
    }
  }

  private void onDisk(Runnable task) {
    try {
      site.disk().execute(task);
    } catch (RejectedExecutionException e) {
      onLoop(this::busy);
    }
  }

  private void busy() {
    site.counters().refused(HttpRefusal.BUSY);
    connection.respond(
        ctx,
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        TEXT,
        "the rack is too busy to read files\n",
        Map.of(HeaderNames.RETRY_AFTER, "1"));
  }

  private boolean onLoop(Runnable task) {
    if (ctx.executor().inEventLoop()) {
      task.run();
      return true;
    }
    try {
      ctx.executor().execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      log.debug("server closes before an answer path={}", target.raw());
      return false;
    }
  }

  private void open(BootFile.OnDisk found) {
    OpenFile file;
    try {
      file = site.open().open(found);
    } catch (NoSuchFileException e) { // it has gone since it was found
      onLoop(() -> answer(new BootFile.NotFound("no such file")));
      return;
    } catch (IOException e) {
      site.warnings().warn("opening a file for http failed path={}", found.path(), e);
      onLoop(() -> answer(new BootFile.Failed("the file cannot be read")));
      return;
    }
    if (!onLoop(() -> answer(file))) {
      file.release();
    }
  }

  private void answer(BootFile file) {
    if (file instanceof BootFile.Generated generated) {
      connection.respond(ctx, HttpResponseStatus.OK, TEXT, generated.text(), Map.of());
    } else if (file instanceof BootFile.NotFound missing) {
      notFound(missing);
    } else if (file instanceof BootFile.Forbidden forbidden) {
      site.counters().refused(HttpRefusal.FORBIDDEN);
      connection.text(ctx, HttpResponseStatus.FORBIDDEN, forbidden.why());
    } else if (file instanceof BootFile.Failed failed) {
      connection.text(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR, failed.why());
    } else {
      throw new AssertionError(file);
    }
  }

  /**
   * Without a body for GRUB, which would run it as if it were a configuration; see {@code
   * docs/quirks/grub-http-connections.md}.
   */
  private void notFound(BootFile.NotFound missing) {
    if (target.rawPath().contains("/grub/")) {
      connection.respond(ctx, HttpResponseStatus.NOT_FOUND, TEXT, "", Map.of());
    } else {
      connection.text(ctx, HttpResponseStatus.NOT_FOUND, missing.why());
    }
  }

  private void answer(OpenFile file) {
    if (!ctx.channel().isActive()) {
      file.release();
      return;
    }
    Preconditions.Outcome outcome =
        Preconditions.of(request, file.etag(), file.modifiedMillis(), file.size());
    switch (outcome.verdict()) {
      case WHOLE, PART -> send(file, outcome);
      case NOT_MODIFIED ->
          refuse(file, HttpResponseStatus.NOT_MODIFIED, "", HeaderNames.ETAG, file.etag());
      case FAILED -> {
        site.counters().refused(HttpRefusal.PRECONDITION);
        refuse(
            file,
            HttpResponseStatus.PRECONDITION_FAILED,
            "the file is another one by now\n",
            HeaderNames.ETAG,
            file.etag());
      }
      case UNSATISFIABLE -> {
        site.counters().refused(HttpRefusal.RANGE);
        refuse(
            file,
            HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "the range lies behind the end of the file\n",
            HeaderNames.CONTENT_RANGE,
            "bytes */" + file.size());
      }
    }
  }

  private void refuse(
      OpenFile file, HttpResponseStatus status, String why, AsciiString header, String value) {
    file.release();
    connection.respond(ctx, status, TEXT, why, Map.of(header, value));
  }

  private void send(OpenFile file, Preconditions.Outcome outcome) {
    ByteRange part = outcome.part();
    boolean partial = outcome.verdict() == Preconditions.Verdict.PART;
    HttpResponseStatus status =
        partial ? HttpResponseStatus.PARTIAL_CONTENT : HttpResponseStatus.OK;
    HttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    headers.set(HeaderNames.CONTENT_LENGTH, part.length());
    headers.set(HeaderNames.ACCEPT_RANGES, "bytes");
    headers.set(HeaderNames.ETAG, file.etag());
    headers.set(HeaderNames.LAST_MODIFIED, file.lastModified());
    if (partial) {
      headers.set(
          HeaderNames.CONTENT_RANGE,
          "bytes " + part.offset() + "-" + (part.offset() + part.length() - 1) + "/" + file.size());
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      file.release();
      connection.whole(
          ctx, whole(status, headers, Unpooled.EMPTY_BUFFER), request.protocolVersion());
      return;
    }
    Optional<ByteBuf> small = file.slice(part);
    if (small.isPresent()) {
      file.release();
      connection.whole(ctx, whole(status, headers, small.get()), request.protocolVersion());
      return;
    }
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
    connection.head(response, request.protocolVersion());
    FileBody sending = new FileBody(site.turnstile(), connection, ctx, file, part);
    body = sending;
    sending.begin(response);
  }

  private static FullHttpResponse whole(
      HttpResponseStatus status, HttpHeaders headers, ByteBuf content) {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, status, content, headers, EmptyHttpHeaders.INSTANCE);
  }

  /** On the disk executor. */
  private void machineResource() {
    Optional<String> name = Directory.relative(target.path().substring(RESOURCES.length()));
    if (name.isEmpty()) {
      onLoop(() -> answer(new BootFile.Forbidden("the name leads out of the served directory")));
    } else if (site.machineResources().isEmpty()) {
      onLoop(() -> answer(new BootFile.NotFound("this rack has no machine resources")));
    } else {
      resource(site.machineResources().get(), name.get());
    }
  }

  private void resource(Directory resources, String name) {
    Optional<Path> directory = resources.directory(name);
    if (directory.isEmpty()) {
      BootFile found = resources.find(name);
      if (found instanceof BootFile.OnDisk file) {
        open(file);
      } else {
        onLoop(() -> answer(found));
      }
      return;
    }
    if (!target.path().endsWith("/")) {
      String location = target.rawPath() + "/";
      onLoop(
          () ->
              connection.respond(
                  ctx,
                  HttpResponseStatus.MOVED_PERMANENTLY,
                  TEXT,
                  location + "\n",
                  Map.of(HeaderNames.LOCATION, location)));
      return;
    }
    try {
      String listing = Listing.html(directory.get());
      onLoop(
          () ->
              connection.respond(
                  ctx, HttpResponseStatus.OK, "text/html; charset=utf-8", listing, Map.of()));
    } catch (IOException e) {
      site.warnings().warn("listing a directory failed path={}", directory.get(), e);
      onLoop(() -> answer(new BootFile.Failed("the directory cannot be read")));
    }
  }

  @Override
  public void content(HttpContent content) {
    content.release(); // a body means nothing here
  }

  @Override
  public void writable() {
    // the file region is written by the loop itself
  }

  @Override
  public void closed() {
    FileBody sending = body;
    if (sending != null) {
      sending.closed(); // otherwise what is being opened finds the channel inactive
    }
  }

  @Override
  public boolean waitsForOthers() {
    FileBody sending = body;
    return sending == null || sending.isWaiting(); // the disk, or its turn
  }

  @Override
  public long underWay() {
    FileBody sending = body;
    return sending == null ? 0 : sending.underWay();
  }
}
