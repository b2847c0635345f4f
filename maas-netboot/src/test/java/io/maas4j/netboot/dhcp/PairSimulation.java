package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.failover.BrokenRules;
import io.maas4j.netboot.failover.PairLink;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.Role;
import io.maas4j.netboot.failover.wire.PairCodec;
import io.maas4j.netboot.failover.wire.PairMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Two racks, some clients and a network that does everything that networks do, in virtual time.
 * Whatever goes wrong is an {@link AssertionError} that names the time.
 */
final class PairSimulation {
  static final Duration LONGEST_ALONE = Duration.ofSeconds(45);

  final SimClock time;
  final SimRack primary;
  final SimRack secondary;
  final List<SimClient> clients = new ArrayList<>();
  final Set<String> deaf = new HashSet<>();
  boolean apart;
  int lossPercent;
  int leases;
  int takenOver;
  private final Clients kind;
  private @Nullable Wire wire;

  /** Who its clients are. */
  enum Clients {
    /** Hardware addresses, without identifiers. */
    HARDWARE_ADDRESSES,
    /** Identifiers, three behind each hardware address, one of them without; cards move. */
    IDENTIFIERS,
    /** Each has both, and the racks change their minds, one before the other. */
    NOW_THIS_NOW_THAT
  }

  PairSimulation(long seed, BrokenRules rules, int clientCount) {
    this(seed, rules, clientCount, Clients.HARDWARE_ADDRESSES);
  }

  PairSimulation(long seed, BrokenRules rules, int clientCount, Clients kind) {
    this.kind = kind;
    time = new SimClock(seed);
    primary = new SimRack(time, Role.PRIMARY, rules, LONGEST_ALONE);
    secondary = new SimRack(time, Role.SECONDARY, rules, LONGEST_ALONE);
    for (int i = 0; i < clientCount; i++) {
      int number = i;
      clients.add(
          new SimClient(
              Networks.mac(kind == Clients.IDENTIFIERS ? i / 3 : i),
              isNamed(i) ? new byte[] {(byte) 255, (byte) i} : new byte[0],
              time,
              (message, to) -> fromClient(number, message, to),
              this::leased));
    }
    if (kind == Clients.IDENTIFIERS) {
      primary.identity = Identity.CLIENT_IDENTIFIER;
      secondary.identity = Identity.CLIENT_IDENTIFIER;
    }
    dial();
  }

  // Clients.

  private boolean isNamed(int client) {
    return kind == Clients.NOW_THIS_NOW_THAT || kind == Clients.IDENTIFIERS && client % 3 != 0;
  }

  private void fromClient(int number, DhcpMessage message, @Nullable Inet4Address to) {
    for (SimRack rack : List.of(primary, secondary)) {
      if (to == null || to.equals(rack.address)) {
        Arrival.Cast cast = to == null ? Arrival.Cast.BROADCAST : Arrival.Cast.UNICAST;
        int copies = time.chance(3) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          if (!deaf.contains(number + rack.role.name()) && !time.chance(lossPercent)) {
            time.in(
                delay(), () -> rack.receive(message, cast, reply -> toClient(number, rack, reply)));
          }
        }
      }
    }
  }

  private void toClient(int number, SimRack rack, DhcpReply reply) {
    DhcpMessage message = reply.message();
    if (!deaf.contains(number + rack.role.name()) && !time.chance(lossPercent)) {
      time.in(delay(), () -> clients.get(number).receive(message));
    }
  }

  private long delay() {
    return time.chance(3) ? time.between(0, 1500) : time.between(0, 4);
  }

  private void leased(SimClient client, DhcpMessage ack) {
    leases++;
    time.tell(
        "%s has %s of %s for %s s"
            .formatted(
                client,
                ack.yiaddr().getHostAddress(),
                ack.options().address(DhcpOption.SERVER_ID).orElseThrow().getHostAddress(),
                ack.options().u32(DhcpOption.LEASE_TIME).orElseThrow()));
    for (SimClient other : clients) {
      if (other != client && other.uses(ack.yiaddr())) {
        throw new AssertionError(
            "at %d ms %s was given to %s, and %s uses it: primary %s, secondary %s"
                    .formatted(
                        time.now(),
                        ack.yiaddr().getHostAddress(),
                        client,
                        other,
                        primary.isUp() ? primary.status() : "down",
                        secondary.isUp() ? secondary.status() : "down")
                + "\n"
                + time.story());
      }
    }
  }

  // Racks.

  private void dial() {
    time.in(
        500,
        () -> {
          if (!apart && secondary.wantsPartner() && primary.isUp()) {
            wire = new Wire();
            wire.connect();
          }
          dial();
        });
  }

  void crash(SimRack rack) {
    rack.crash();
    Wire broken = wire;
    if (broken != null) {
      // Its system may have time to say that it ends, or not.
      if (time.chance(50)) {
        broken.end(rack == primary ? broken.ofSecondary : broken.ofPrimary);
      }
      broken.dead = true;
    }
  }

  void separate() {
    time.tell("the racks are apart");
    apart = true;
    if (wire != null) {
      wire.dead = true;
    }
  }

  /** A connection between the racks: in order, or not at all. */
  private final class Wire {
    final End ofPrimary = new End(primary);
    final End ofSecondary = new End(secondary);
    boolean dead;

    void connect() {
      ofPrimary.far = ofSecondary;
      ofSecondary.far = ofPrimary;
      primary.connected(ofPrimary);
      secondary.connected(ofSecondary);
    }

    void end(End of) {
      time.in(
          delay(),
          () -> {
            if (!of.closed) {
              of.closed = true;
              of.rack.disconnected(of);
            }
          });
    }

    private final class End implements PairLink {
      private final SimRack rack;
      private @Nullable End far;
      private boolean closed;
      private long arrival;

      End(SimRack rack) {
        this.rack = rack;
      }

      @Override
      public void send(PairMessage message) {
        End to = far;
        if (closed || dead || to == null) {
          return;
        }
        ByteBuf bytes = Unpooled.buffer();
        PairCodec.encode(message, bytes);
        arrival = Math.max(arrival, time.now() + delay());
        time.at(
            arrival,
            () -> {
              if (!dead && !to.closed) {
                to.rack.received(to, PairCodec.decode(bytes));
              }
            });
      }

      @Override
      public void close() {
        if (!closed) {
          closed = true;
          End to = far;
          if (!dead && to != null) {
            end(to);
          }
        }
      }
    }
  }

  boolean bothNormal() {
    return primary.isUp()
        && secondary.isUp()
        && primary.state() == PairState.NORMAL
        && secondary.state() == PairState.NORMAL;
  }

  // Faults.

  /** Things go wrong at random until a time. */
  void trouble(long until, boolean forgetting) {
    if (time.now() >= until) {
      return;
    }
    int what = time.random.nextInt(11);
    time.tell("trouble " + what);
    if (bothNormal()) {
      primary.knowing = true;
      secondary.knowing = true;
    }
    SimRack rack = time.random.nextBoolean() ? primary : secondary;
    SimRack other = rack == primary ? secondary : primary;
    if (what <= 1 && rack.isUp()) {
      // One that forgets is helped by its partner's memory: not both at once.
      rack.forgetful = forgetting && other.knowing && time.chance(50);
      crash(rack);
      time.in(
          time.between(50, 25_000),
          () -> {
            rack.start();
          });
    } else if (what <= 3) {
      if (apart) {
        apart = false;
      } else {
        separate();
      }
    } else if (what == 4) {
      lossPercent = time.chance(50) ? 0 : time.random.nextInt(40);
    } else if (what <= 6) {
      String one = time.random.nextInt(clients.size()) + rack.role.name();
      if (!deaf.remove(one)) {
        deaf.add(one);
      }
    } else if (what == 7) {
      clients.get(time.random.nextInt(clients.size())).release();
    } else if (what == 8) {
      clients.get(time.random.nextInt(clients.size())).boot();
    } else if (what == 9) {
      rack.last = 111 + time.random.nextInt(6);
      if (kind == Clients.NOW_THIS_NOW_THAT) {
        rack.identity = Identity.values()[time.random.nextInt(2)];
      }
      rack.reconfigure();
    } else {
      SimClient gone = clients.get(time.random.nextInt(clients.size()));
      gone.off();
      if (kind == Clients.IDENTIFIERS && isNamed(clients.indexOf(gone))) {
        gone.changeCard(Networks.mac(time.random.nextInt(clients.size())));
      }
      time.in(time.between(1000, 120_000), gone::boot);
    }
    time.in(time.between(100, 9000), () -> trouble(until, forgetting));
  }

  void heal() {
    apart = false;
    lossPercent = 0;
    deaf.clear();
    for (SimRack rack : List.of(primary, secondary)) {
      rack.last = 120;
      rack.reconfigure();
    }
  }
}
