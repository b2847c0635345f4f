package io.maas4j.netboot.http;

import io.maas4j.netboot.BootRequest.Protocol;
import io.maas4j.netboot.file.BootFile;
import io.maas4j.netboot.file.Directory;
import io.maas4j.netboot.file.FileQuery;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
            HttpConnection.address(ctx.channel().remoteAddress()),
            target.path());
    try {
      site.files()
          .find(query)
          .whenComplete(
              (file, failure) -> {
                if (failure != null || file == null) {
                  log.warn("finding a file failed path={}", target.raw(), failure);
                  onLoop(() -> answer(new BootFile.Failed("the rack failed to find the file")));
                } else if (file instanceof BootFile.OnDisk found) {
                  onDisk(() -> open(found));
                } else {
                  onLoop(() -> answer(file));
                }
              });
    } catch (RuntimeException e) {
      log.warn("finding a file failed path={}", target.raw(), e);
      answer(new BootFile.Failed("the rack failed to find the file"));
    }
  }

  private void onDisk(Runnable task) {
    try {
      site.disk().execute(task);
    } catch (RejectedExecutionException e) {
      onLoop(() -> answer(new BootFile.Failed("the rack is too busy to read files")));
    }
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
      file = OpenFile.open(found);
    } catch (IOException e) {
      log.warn("opening a file for http failed path={}", found.path(), e);
      onLoop(() -> answer(new BootFile.Failed("the file cannot be read")));
      return;
    }
    if (!onLoop(() -> answer(file))) {
      close(file);
    }
  }

  private void answer(BootFile file) {
    if (file instanceof BootFile.Generated generated) {
      connection.respond(ctx, HttpResponseStatus.OK, TEXT, generated.text(), Map.of());
    } else if (file instanceof BootFile.NotFound missing) {
      notFound(missing);
    } else if (file instanceof BootFile.Forbidden forbidden) {
      connection.text(ctx, HttpResponseStatus.FORBIDDEN, forbidden.why());
    } else if (file instanceof BootFile.Failed failed) {
      connection.text(ctx, HttpResponseStatus.INTERNAL_SERVER_ERROR, failed.why());
    } else {
      throw new AssertionError(file);
    }
  }

  /** Without a body for GRUB, which would run it as if it were a configuration. */
  private void notFound(BootFile.NotFound missing) {
    if (target.rawPath().contains("/grub/")) {
      connection.respond(ctx, HttpResponseStatus.NOT_FOUND, TEXT, "", Map.of());
    } else {
      connection.text(ctx, HttpResponseStatus.NOT_FOUND, missing.why());
    }
  }

  private void answer(OpenFile file) {
    if (!ctx.channel().isActive()) {
      close(file);
      return;
    }
    if (isCurrent(file.etag())) {
      close(file);
      connection.respond(
          ctx, HttpResponseStatus.NOT_MODIFIED, TEXT, "", Map.of(HeaderNames.ETAG, file.etag()));
      return;
    }
    Optional<ByteRange> range = range(file);
    if (range.isPresent() && range.get().length() == 0) {
      close(file);
      connection.respond(
          ctx,
          HttpResponseStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
          TEXT,
          "the range lies behind the end of the file\n",
          Map.of(HeaderNames.CONTENT_RANGE, "bytes */" + file.size()));
      return;
    }
    send(file, range);
  }

  private void send(OpenFile file, Optional<ByteRange> range) {
    ByteRange part = range.orElse(new ByteRange(0, file.size()));
    HttpResponse response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            range.isPresent() ? HttpResponseStatus.PARTIAL_CONTENT : HttpResponseStatus.OK);
    HttpHeaders headers = response.headers();
    headers.set(HeaderNames.CONTENT_TYPE, "application/octet-stream");
    headers.set(HeaderNames.CONTENT_LENGTH, part.length());
    headers.set(HeaderNames.ACCEPT_RANGES, "bytes");
    headers.set(HeaderNames.ETAG, file.etag());
    if (range.isPresent()) {
      headers.set(
          HeaderNames.CONTENT_RANGE,
          "bytes " + part.offset() + "-" + (part.offset() + part.length() - 1) + "/" + file.size());
    }
    connection.head(response, request.protocolVersion());
    ctx.write(response);
    if (request.method().equals(HttpMethod.HEAD) || part.length() == 0) {
      close(file);
    } else {
      DefaultFileRegion region =
          new DefaultFileRegion(file.channel(), part.offset(), part.length());
      ctx.write(region).addListener(written -> connection.sent(region.transferred()));
    }
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
        .addListener(written -> connection.answered(ctx, written.isSuccess()));
  }

  private boolean isCurrent(String etag) {
    String known = request.headers().get(HttpHeaderNames.IF_NONE_MATCH);
    if (known == null) {
      return false;
    }
    return Stream.of(known.split(","))
        .map(String::strip)
        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
  }

  private Optional<ByteRange> range(OpenFile file) {
    String header = request.headers().get(HttpHeaderNames.RANGE);
    String condition = request.headers().get(HttpHeaderNames.IF_RANGE);
    return header == null
            || condition != null && !condition.equals(file.etag())
            || !request.method().equals(HttpMethod.GET)
        ? Optional.empty()
        : ByteRange.of(header, file.size());
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
      String listing = listing(directory.get());
      onLoop(
          () ->
              connection.respond(
                  ctx, HttpResponseStatus.OK, "text/html; charset=utf-8", listing, Map.of()));
    } catch (IOException e) {
      log.warn("listing a directory failed path={}", directory.get(), e);
      onLoop(() -> answer(new BootFile.Failed("the directory cannot be read")));
    }
  }

  private static String listing(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> entry.getFileName() + (Files.isDirectory(entry) ? "/" : ""))
          .sorted()
          .map(FileExchange::link)
          .collect(Collectors.joining("", "<!DOCTYPE html>\n<ul>\n", "</ul>\n"));
    }
  }

  private static String link(String name) {
    String text =
        name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&#34;");
    StringBuilder url = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      url.append(
          plain || "-._~/".indexOf(b) >= 0 ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return "<li><a href=\"" + url + "\">" + text + "</a></li>\n";
  }

  private static void close(OpenFile file) {
    try {
      file.channel().close();
    } catch (IOException e) {
      log.debug("closing a file failed", e);
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
    // what was written is released by the channel, what is being opened finds it inactive
  }

  @Override
  public boolean waitsForOthers() {
    return false;
  }
}
