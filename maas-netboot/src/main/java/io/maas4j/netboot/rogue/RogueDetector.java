package io.maas4j.netboot.rogue;

import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks out for DHCP servers that are none of ours, on the interfaces that DHCP is served on.
 *
 * <p>It listens to clients, whose requests name the server that they chose; and now and then it
 * asks like a client would (a DISCOVER from the interface's own MAC) and hears for some seconds who
 * answers whom. It never takes an address. The socket that it asks from needs port 68 and is open
 * for those seconds only. Where it cannot be had, clients are listened to all the same.
 *
 * <p>Thread-safe. Owns its threads.
 */
public final class RogueDetector implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RogueDetector.class);

  /** How long answers to a probe are waited for. */
  static final Duration WINDOW = Duration.ofSeconds(6);

  private static final Duration SECOND_QUESTION = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  // after the first probe: until then, silence says nothing
  private static final Duration SETTLED = Duration.ofSeconds(20);
  private static final Duration LEAST_MEMORY = Duration.ofMinutes(5);
  private static final Set<MessageType> ANSWERS =
      EnumSet.of(MessageType.OFFER, MessageType.ACK, MessageType.NAK);

  private final Clock clock;
  private final Duration interval;
  private final Predicate<Inet4Address> ours;
  private final ForeignServerListener listener;
  private final ForeignServers servers;
  private final Set<Integer> probes = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("maas-dhcp-watch", true));
  private volatile Set<String> interfaces = Set.of();
  // The timer's own.
  private final Map<String, Set<Inet4Address>> told = new HashMap<>();
  private final Map<String, Instant> begun = new HashMap<>();
  private final Set<String> complained = new HashSet<>();
  private @Nullable EventLoopGroup group;

  private final Tap tap =
      new Tap() {
        @Override
        public void passed(Datagram datagram) {
          overheard(datagram);
        }

        @Override
        public void dropped(Datagram request, String reason) {
          // heard when it passed
        }
      };

  /**
   * @param interval between two probes; zero asks nobody, and only listens
   * @param ours addresses of this rack and of those that serve with it; must not block
   */
  public RogueDetector(
      Clock clock,
      Duration interval,
      Predicate<Inet4Address> ours,
      ForeignServerListener listener) {
    this(clock, interval, memory(interval), ours, listener);
  }

  /**
   * @param memory after which a server that was not heard of again is gone
   */
  RogueDetector(
      Clock clock,
      Duration interval,
      Duration memory,
      Predicate<Inet4Address> ours,
      ForeignServerListener listener) {
    this.clock = clock;
    this.interval = interval;
    this.ours = ours;
    this.listener = listener;
    this.servers = new ForeignServers(memory);
  }

  private static Duration memory(Duration interval) {
    Duration twoProbes = interval.multipliedBy(2).plus(WINDOW);
    return twoProbes.compareTo(LEAST_MEMORY) > 0 ? twoProbes : LEAST_MEMORY;
  }

  /** Begins: asks soon, and then again and again. To be called once. */
  public void start() {
    timer.scheduleWithFixedDelay(
        guarded(this::tell), LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    if (!interval.isZero()) {
      timer.scheduleWithFixedDelay(
          guarded(this::probe), 5_000, interval.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Looks out on these from now on, and nowhere else. */
  public void watch(Collection<String> served) {
    interfaces = Set.copyOf(served);
    servers.retain(served);
  }

  /** What the DHCP server's packets are to be told to. */
  public Tap tap() {
    return tap;
  }

  /** Whether a message is a probe of ours, which our own server hears too. */
  public boolean isProbe(DhcpMessage message) {
    return !probes.isEmpty() && probes.contains(message.xid());
  }

  /** How many foreign servers there are now, by interface. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : interfaces) {
      counts.put(name, servers.current(name, clock.instant()).size());
    }
    return counts;
  }

  /** RFC 2131 §4.3.2: a REQUEST with a server identifier names the server that was chosen. */
  private void overheard(Tap.Datagram datagram) {
    Optional<String> name = datagram.interfaceName().filter(interfaces::contains);
    if (name.isEmpty()
        || datagram.service() != Tap.Service.DHCP
        || datagram.direction() != Tap.Direction.IN) {
      return;
    }
    ChosenServer.of(datagram.payload()).ifPresent(server -> seen(name.get(), server));
  }

  private void seen(String interfaceName, Inet4Address server) {
    if (isServer(server) && !ours.test(server)) {
      servers.seen(interfaceName, server, clock.instant());
    }
  }

  /** Whether somebody could have this address. */
  private static boolean isServer(Inet4Address address) {
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && (address.getAddress()[0] & 0xF0) != 0xF0;
  }

  private void probe() {
    if (!Epoll.isAvailable()) {
      if (complained.add("")) {
        LOG.warn("foreign DHCP servers are not asked for: that needs epoll (Linux)");
      }
      return;
    }
    EventLoopGroup loop = group;
    if (loop == null) {
      loop =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("maas-dhcp-probe", true), EpollIoHandler.newFactory());
      group = loop;
    }
    for (String name : interfaces) {
      try {
        ask(loop, name);
        complained.remove(name);
      } catch (IOException e) {
        if (complained.add(name)) {
          LOG.warn(
              "foreign DHCP servers are not asked for, requests of clients are listened to"
                  + " interface={}: {}; it needs UDP port 68, CAP_NET_BIND_SERVICE and CAP_NET_RAW",
              name,
              e.getMessage());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Leaves a socket open for a while; what is heard there is noted as it comes. */
  private void ask(EventLoopGroup loop, String name) throws IOException, InterruptedException {
    int xid = ThreadLocalRandom.current().nextInt();
    DhcpMessage discover =
        DhcpMessage.request(MessageType.DISCOVER, xid, hardwareAddress(name))
            .broadcast()
            .option(DhcpOption.PARAMETER_REQUEST_LIST, DhcpOption.SUBNET_MASK, DhcpOption.ROUTERS)
            .build();
    ProbeSocket socket =
        ProbeSocket.open(loop, name, (message, from) -> heard(name, message, from));
    probes.add(xid);
    socket.shout(discover);
    later(SECOND_QUESTION, () -> socket.shout(discover));
    later(
        WINDOW,
        () -> {
          socket.close();
          probes.remove(xid);
        });
  }

  private void later(Duration delay, Runnable step) {
    try {
      timer.schedule(guarded(step), delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      step.run(); // closing: what was opened is closed now
    }
  }

  private void heard(String name, DhcpMessage message, Inet4Address from) {
    if (message.op() == DhcpMessage.BOOTREPLY
        && message.messageType().filter(ANSWERS::contains).isPresent()) {
      seen(name, message.options().address(DhcpOption.SERVER_ID).orElse(from));
    }
  }

  private static byte[] hardwareAddress(String name) throws IOException {
    try {
      NetworkInterface nic = NetworkInterface.getByName(name);
      byte[] mac = nic == null ? null : nic.getHardwareAddress();
      if (mac == null || mac.length != 6) {
        throw new IOException("the interface is gone, or no Ethernet");
      }
      return Arrays.copyOf(mac, mac.length);
    } catch (SocketException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** What has not been taken is told again the next time. */
  private void tell() {
    told.keySet().retainAll(interfaces);
    begun.keySet().retainAll(interfaces);
    for (String name : interfaces) {
      Instant now = clock.instant();
      Set<Inet4Address> there = servers.current(name, now);
      Instant settled = begun.computeIfAbsent(name, any -> now).plus(SETTLED);
      boolean unsure = there.isEmpty() && !told.containsKey(name) && now.isBefore(settled);
      if (!unsure && !there.equals(told.get(name))) {
        listener.changed(name, there);
        told.put(name, there);
      }
    }
  }

  private static Runnable guarded(Runnable step) {
    return () -> {
      try {
        step.run();
      } catch (RuntimeException e) {
        LOG.warn("looking for foreign DHCP servers failed, and is tried again: {}", e.toString());
      }
    };
  }

  /** Ends within seconds. Idempotent. */
  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    EventLoopGroup loop = group;
    if (loop != null) {
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
  }
}
