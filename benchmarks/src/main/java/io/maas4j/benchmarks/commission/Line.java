package io.maas4j.benchmarks.commission;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One client's HTTP/1.1, one request after the other. Confined to its event loop.
 *
 * <p>Requests are written as text: the load generator shares the processors with the server.
 */
final class Line {
  private static final int LONGEST_ANSWER = 32 << 20;
  private static final int CONNECT_MILLIS = 30_000;
  private static final Answer BROKEN = new Answer(0, new byte[0]);

  /** How long a connection lasts. */
  enum Connections {
    KEPT,
    /** As python's urllib and cloud-init do it. */
    ONE_EACH
  }

  private final InetSocketAddress server;
  private final Connections connections;
  private final Bootstrap bootstrap;
  private final byte[] host;
  private Optional<Channel> open = Optional.empty();
  private Optional<Consumer<Answer>> waiting = Optional.empty();

  Line(EventLoop loop, InetSocketAddress server, Connections connections) {
    this.server = server;
    this.connections = connections;
    this.host =
        (" HTTP/1.1\r\nHost: "
                + server.getHostString()
                + ":"
                + server.getPort()
                + "\r\nUser-Agent: python-requests/2.28.1\r\nAccept: */*\r\nConnection: "
                + (connections == Connections.KEPT ? "keep-alive" : "close")
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    this.bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new HttpResponseDecoder())
                        .addLast(new HttpObjectAggregator(LONGEST_ANSWER))
                        .addLast(new Answers());
                  }
                });
  }

  /**
   * To be called again only after the answer.
   *
   * @param authorization a header's value; empty for none
   */
  void ask(Call call, String authorization, Consumer<Answer> answer) {
    waiting = Optional.of(answer);
    ByteBuf request = request(call, authorization);
    if (open.isPresent()) {
      write(open.get(), request);
      return;
    }
    ChannelFuture connected = bootstrap.connect(server);
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            request.release();
            finish(BROKEN);
            return;
          }
          open = Optional.of(connected.channel());
          write(connected.channel(), request);
        });
  }

  void close() {
    open.ifPresent(Channel::close);
    open = Optional.empty();
  }

  private void write(Channel channel, ByteBuf request) {
    channel
        .writeAndFlush(request)
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                channel.close();
              }
            });
  }

  private ByteBuf request(Call call, String authorization) {
    byte[] body = call.body().get();
    ByteBuf head = Unpooled.buffer(512);
    ByteBufUtil.writeAscii(head, call.method() + " " + call.path());
    head.writeBytes(host);
    StringBuilder more = new StringBuilder(400);
    if (!authorization.isEmpty()) {
      more.append("Authorization: ").append(authorization).append("\r\n");
    }
    if (!call.contentType().isEmpty()) {
      more.append("Content-Type: ").append(call.contentType()).append("\r\n");
    }
    if (body.length > 0) {
      more.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteBufUtil.writeAscii(head, more.append("\r\n"));
    return body.length == 0 ? head : Unpooled.wrappedBuffer(head, Unpooled.wrappedBuffer(body));
  }

  private void finish(Answer answer) {
    Optional<Consumer<Answer>> told = waiting;
    waiting = Optional.empty();
    told.ifPresent(consumer -> consumer.accept(answer));
  }

  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
      Answer answer =
          new Answer(response.status().code(), ByteBufUtil.getBytes(response.content()));
      if (connections == Connections.ONE_EACH
          || response.headers().containsValue("Connection", "close", true)) {
        forget(context.channel());
        context.close();
      }
      finish(answer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (forget(context.channel())) {
        finish(BROKEN);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    private boolean forget(Channel channel) {
      boolean current = open.filter(channel::equals).isPresent();
      if (current) {
        open = Optional.empty();
      }
      return current;
    }
  }
}
