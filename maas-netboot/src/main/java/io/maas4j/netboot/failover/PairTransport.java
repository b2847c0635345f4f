package io.maas4j.netboot.failover;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects racks over TCP: the primary of a network listens, the secondary dials. Confined to the
 * loop that the pairs are confined to, but for the constructor.
 */
public final class PairTransport {
  private static final Logger LOG = LoggerFactory.getLogger(PairTransport.class);
  private static final int CONNECT_MILLIS = 2000;
  // Of those that have not proved who they are.
  private static final int MAX_STRANGERS = 16;

  private final EventLoop loop;
  private final ChannelFactory<? extends ServerChannel> servers;
  private final ChannelFactory<? extends Channel> clients;
  private final Pairs pairs;
  private final Refusals refusals;
  private final SecureRandom random = new SecureRandom();
  private final Map<InetSocketAddress, Channel> listeners = new HashMap<>();
  private final Set<InetSocketAddress> told = new HashSet<>();
  private final Set<String> dialling = new HashSet<>();
  private final Set<Channel> open = new HashSet<>();
  private int strangers;
  private boolean closed;

  /**
   * @param servers makes channels that listen, of a kind that the loop can run
   * @param clients makes channels that dial
   * @param ticker milliseconds that never go back or jump, from any beginning
   */
  public PairTransport(
      EventLoop loop,
      ChannelFactory<? extends ServerChannel> servers,
      ChannelFactory<? extends Channel> clients,
      Pairs pairs,
      LongSupplier ticker) {
    this.loop = loop;
    this.servers = servers;
    this.clients = clients;
    this.pairs = pairs;
    this.refusals = new Refusals(ticker);
  }

  /** Listens and dials where it has to and does not yet; called about twice a second. */
  public void tick() {
    if (closed) {
      return;
    }
    Set<InetSocketAddress> wanted = new HashSet<>();
    for (String network : pairs.networks()) {
      pairs
          .failover(network)
          .filter(it -> it.role() == Role.PRIMARY)
          .ifPresent(it -> wanted.add(it.own()));
    }
    for (InetSocketAddress address : List.copyOf(listeners.keySet())) {
      if (!wanted.contains(address)) {
        Objects.requireNonNull(listeners.remove(address)).close();
      }
    }
    wanted.stream().filter(it -> !listeners.containsKey(it)).forEach(this::listen);
    for (String network : pairs.unconnected()) {
      pairs
          .failover(network)
          .filter(it -> it.role() == Role.SECONDARY)
          .filter(it -> dialling.add(network))
          .ifPresent(it -> dial(network, it.partner()));
    }
  }

  /** Where it listens now. */
  public List<InetSocketAddress> addresses() {
    return listeners.values().stream()
        .map(channel -> (InetSocketAddress) channel.localAddress())
        .filter(Objects::nonNull)
        .toList();
  }

  private void listen(InetSocketAddress address) {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(servers)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accept(channel);
                  }
                })
            .bind(address);
    listeners.put(address, bound.channel());
    bound.addListener(
        result -> {
          if (result.isSuccess()) {
            told.remove(address);
            LOG.info("listening for the partner rack address={}", bound.channel().localAddress());
          } else {
            listeners.remove(address, bound.channel());
            if (told.add(address)) {
              LOG.error(
                  "cannot listen for the partner rack, and tries again address={}",
                  address,
                  result.cause());
            }
          }
        });
  }

  private void accept(Channel channel) {
    if (strangers >= MAX_STRANGERS) {
      channel.close();
      return;
    }
    strangers++;
    open.add(channel);
    channel
        .pipeline()
        .addLast(
            PairChannel.listening(
                pairs,
                refusals,
                random,
                new PairChannel.Ends() {
                  private boolean known;

                  @Override
                  public void authenticated() {
                    known = true;
                    strangers--;
                  }

                  @Override
                  public void ended() {
                    open.remove(channel);
                    strangers -= known ? 0 : 1;
                  }
                }));
  }

  private void dial(String network, InetSocketAddress partner) {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(clients)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            PairChannel.dialling(
                                network,
                                pairs,
                                refusals,
                                random,
                                new PairChannel.Ends() {
                                  @Override
                                  public void authenticated() {}

                                  @Override
                                  public void ended() {
                                    dialling.remove(network);
                                    open.remove(channel);
                                  }
                                }));
                  }
                });
    bootstrap
        .connect(partner)
        .addListener(
            (ChannelFuture result) -> {
              if (!result.isSuccess()) {
                dialling.remove(network);
                LOG.debug("the partner rack does not answer network={}", network, result.cause());
              } else {
                open.add(result.channel());
                if (closed) {
                  result.channel().close();
                }
              }
            });
  }

  /** Ends all connections. */
  public void close() {
    closed = true;
    listeners.values().forEach(Channel::close);
    listeners.clear();
    List.copyOf(open).forEach(Channel::close);
  }
}
