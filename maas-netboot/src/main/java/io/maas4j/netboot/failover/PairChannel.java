package io.maas4j.netboot.failover;

import io.maas4j.netboot.failover.wire.PairCodec;
import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.failover.wire.WireFormatException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection between racks: frames of length (u32), message and, once both have proved who
 * they are, a tag over the message and its number. Whatever is not as it should be ends it.
 */
final class PairChannel extends ByteToMessageDecoder {
  /** Greetings are short: a stranger cannot make us keep more. */
  private static final int MAX_GREETING = 1024;

  private static final int DIALLER = 0;
  private static final int LISTENER = 1;

  private final Pairs pairs;
  private final Function<String, Optional<Failover>> networks;
  private final Refusals refusals;
  private final Ends ends;
  private final SecureRandom random;
  private final int side;
  private final byte[] nonce = new byte[PairCodec.PROOF_LENGTH];
  private @Nullable String network;
  private @Nullable PairKeys keys;
  private @Nullable Link link;
  private long received;
  private long sent;

  /** Told what becomes of a connection. */
  interface Ends {
    void authenticated();

    void ended();
  }

  private PairChannel(
      Pairs pairs,
      Function<String, Optional<Failover>> networks,
      Refusals refusals,
      SecureRandom random,
      int side,
      Ends ends) {
    this.pairs = pairs;
    this.networks = networks;
    this.refusals = refusals;
    this.random = random;
    this.side = side;
    this.ends = ends;
  }

  static PairChannel dialling(
      String network, Pairs pairs, Refusals refusals, SecureRandom random, Ends ends) {
    PairChannel channel = new PairChannel(pairs, pairs::failover, refusals, random, DIALLER, ends);
    channel.network = network;
    return channel;
  }

  static PairChannel listening(Pairs pairs, Refusals refusals, SecureRandom random, Ends ends) {
    return new PairChannel(pairs, pairs::failover, refusals, random, LISTENER, ends);
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    random.nextBytes(nonce);
    context
        .executor()
        .schedule(
            () -> {
              if (link == null) {
                context.close();
              }
            },
            Failover.SILENCE.toMillis(),
            TimeUnit.MILLISECONDS);
    if (side == DIALLER) {
      Optional<Failover> failover = failover();
      if (failover.isEmpty()) {
        context.close();
        return;
      }
      write(
          context,
          new PairMessage.Greeting(
              name(), failover.get().secret().id(), failover.get().role().ordinal(), nonce));
    }
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= 4) {
      long length = in.getUnsignedInt(in.readerIndex());
      if (length > (link == null ? MAX_GREETING : PairCodec.MAX_MESSAGE + PairKeys.TAG_LENGTH)) {
        throw new WireFormatException("a message of " + length + " octets");
      }
      if (in.readableBytes() < 4 + length) {
        return;
      }
      in.skipBytes(4);
      byte[] frame = new byte[(int) length];
      in.readBytes(frame);
      frame(context, frame);
      if (!context.channel().isActive()) {
        return;
      }
    }
  }

  private void frame(ChannelHandlerContext context, byte[] frame) {
    Link open = link;
    if (open != null) {
      pairs.received(name(), open, PairCodec.decode(Unpooled.wrappedBuffer(authentic(frame))));
      return;
    }
    PairMessage message = PairCodec.decode(Unpooled.wrappedBuffer(frame));
    if (message instanceof PairMessage.Greeting greeting && side == LISTENER && keys == null) {
      greeted(context, greeting);
    } else if (message instanceof PairMessage.Challenge challenge && side == DIALLER) {
      PairKeys shared =
          new PairKeys(
              failover().orElseThrow(() -> new WireFormatException("an answer too late")).secret(),
              name(),
              nonce,
              challenge.nonce());
      if (!shared.isListener(challenge.proof())) {
        throw new WireFormatException("a partner that does not know the secret");
      }
      keys = shared;
      write(context, new PairMessage.Proof(shared.diallerProof()));
      begin(context);
    } else if (message instanceof PairMessage.Proof proof && side == LISTENER && keys != null) {
      if (!keys.isDialler(proof.proof())) {
        throw new WireFormatException("a partner that does not know the secret");
      }
      begin(context);
    } else {
      throw new WireFormatException("a message out of place");
    }
  }

  private void greeted(ChannelHandlerContext context, PairMessage.Greeting greeting) {
    Optional<Failover> failover = networks.apply(greeting.network());
    if (failover.isEmpty()) {
      throw new WireFormatException("a network that has no second rack here");
    }
    if (failover.get().role() != Role.PRIMARY || greeting.role() != Role.SECONDARY.ordinal()) {
      throw new WireFormatException(
          "two racks of one role: one must be primary, the other secondary");
    }
    if (!failover.get().secret().id().equals(greeting.secretId())) {
      throw new WireFormatException("another secret than ours, or an older one");
    }
    network = greeting.network();
    PairKeys shared =
        new PairKeys(failover.get().secret(), greeting.network(), greeting.nonce(), nonce);
    keys = shared;
    write(context, new PairMessage.Challenge(nonce, shared.listenerProof()));
  }

  private void begin(ChannelHandlerContext context) {
    Link begun = new Link(context);
    link = begun;
    ends.authenticated();
    pairs.connected(name(), begun);
  }

  private byte[] authentic(byte[] frame) {
    PairKeys shared = keys;
    int length = frame.length - PairKeys.TAG_LENGTH;
    if (shared == null || length < 1) {
      throw new WireFormatException("a message without a tag");
    }
    byte[] message = java.util.Arrays.copyOf(frame, length);
    byte[] tag = java.util.Arrays.copyOfRange(frame, length, frame.length);
    if (!MessageDigest.isEqual(shared.tag(1 - side, received++, message), tag)) {
      throw new WireFormatException("a message that was changed on its way");
    }
    return message;
  }

  private void write(ChannelHandlerContext context, PairMessage message) {
    ByteBuf out = context.alloc().buffer();
    out.writeInt(0);
    PairCodec.encode(message, out);
    PairKeys shared = keys;
    if (link != null && shared != null) {
      byte[] body = ByteBufUtil.getBytes(out, 4, out.readableBytes() - 4);
      out.writeBytes(shared.tag(side, sent++, body));
    }
    out.setInt(0, out.readableBytes() - 4);
    context.writeAndFlush(out, context.voidPromise());
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    Link ended = link;
    ends.ended();
    if (ended != null) {
      pairs.disconnected(name(), ended);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    refusals.refused(context.channel().remoteAddress(), cause);
    context.close();
  }

  private Optional<Failover> failover() {
    return networks.apply(name());
  }

  private String name() {
    String known = network;
    if (known == null) {
      throw new WireFormatException("a message before any greeting");
    }
    return known;
  }

  private final class Link implements PairLink {
    private final ChannelHandlerContext context;

    Link(ChannelHandlerContext context) {
      this.context = context;
    }

    @Override
    public void send(PairMessage message) {
      if (context.channel().isActive()) {
        write(context, message);
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
