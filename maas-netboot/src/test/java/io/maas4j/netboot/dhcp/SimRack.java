package io.maas4j.netboot.dhcp;

import io.maas4j.netboot.Identity;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.failover.BrokenRules;
import io.maas4j.netboot.failover.Failover;
import io.maas4j.netboot.failover.PairLink;
import io.maas4j.netboot.failover.PairMemory;
import io.maas4j.netboot.failover.PairState;
import io.maas4j.netboot.failover.PairStatus;
import io.maas4j.netboot.failover.Pairs;
import io.maas4j.netboot.failover.Role;
import io.maas4j.netboot.failover.SharedSecret;
import io.maas4j.netboot.failover.wire.PairMessage;
import io.maas4j.netboot.lease.LeaseRecord;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.LeaseStore;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A rack of the simulation: the real engine over a disk and a clock that are not. */
final class SimRack {
  static final String NETWORK = "vlan-1";

  final Role role;
  final Inet4Address address;
  private final SimClock time;
  private final BrokenRules rules;
  private final Duration longestAlone;
  private final Map<InetAddress, LeaseRecord> disk = new LinkedHashMap<>();
  private final Map<String, PairMemory.Note> notes = new HashMap<>();
  long skew;
  boolean forgetful;

  /** Whether it knows all that both knew when they were in sync last. */
  boolean knowing = true;

  int last = 115;
  Identity identity = Identity.HARDWARE_ADDRESS;
  private Duration leaseTime = Duration.ofSeconds(40);
  private int life;
  private long version;
  private @Nullable Parts parts;

  private record Parts(DhcpEngine engine, LeaseTable table, Pairs pairs, Clock clock) {}

  SimRack(SimClock time, Role role, BrokenRules rules, Duration longestAlone) {
    this.time = time;
    this.role = role;
    this.rules = rules;
    this.longestAlone = longestAlone;
    this.address = Networks.address(role == Role.PRIMARY ? "10.77.0.1" : "10.77.0.2");
  }

  boolean isUp() {
    return parts != null;
  }

  PairState state() {
    return status().state();
  }

  PairStatus status() {
    return running().pairs().status().get(0);
  }

  private Parts running() {
    if (parts == null) {
      throw new AssertionError(role + " is down");
    }
    return parts;
  }

  private NetworkConfig config() {
    return NetworkConfig.builder(++version)
        .networks(
            List.of(
                SharedNetwork.named(NETWORK)
                    .onInterface("eth1")
                    .identity(identity)
                    .failover(
                        Optional.of(
                            new Failover(
                                role,
                                new InetSocketAddress(address, 647),
                                new InetSocketAddress(address, 647),
                                SharedSecret.of("pair-1", "0123456789abcdef"),
                                longestAlone)))
                    .subnets(
                        List.of(
                            Subnet4.of(Networks.address("10.77.0.0"), 24, address)
                                .ranges(List.of(Networks.range("10.77.0.100", "10.77.0." + last)))
                                .leaseTime(leaseTime)
                                .authoritative(role == Role.PRIMARY)
                                .build()))
                    .build()))
        .build();
  }

  void start() {
    time.tell(role + " starts, its clock off by " + skew);
    life++;
    int mine = life;
    Clock clock = time.skewed(skew);
    DhcpConfig settings = DhcpConfig.inMemory(List.of());
    LeaseTable table =
        new LeaseTable(
            new CompiledConfig(config()),
            settings.offerHold(),
            Duration.ofSeconds(60),
            any -> false);
    Pairs pairs =
        SharedLeases.over(
            table,
            clock,
            view ->
                rules.pairs(new Store(), clock::millis, time::now, view, memory(mine), this::tell));
    List<LeaseRecord> kept = pairs.open(Runnable::run);
    ScheduledThreadPoolExecutor nobody = new ScheduledThreadPoolExecutor(0);
    nobody.shutdown();
    DhcpEngine engine =
        new DhcpEngine(
            table,
            pairs,
            new LeaseReports(events -> {}, Optional.empty(), nobody),
            DhcpPipeline.over(table, settings, new LeaveToPartner(pairs)),
            clock,
            Optional.empty(),
            Tap.NONE,
            message -> false);
    engine.restore(kept);
    parts = new Parts(engine, table, pairs, clock);
    tick(mine);
  }

  private void tell(PairStatus status) {
    time.tell(role + " " + status.state());
  }

  private void tick(int mine) {
    if (mine == life && isUp()) {
      running().engine().expire();
      time.in(500, () -> tick(mine));
    }
  }

  /** Everything that was not on the disk is gone; with a forgetful one, all. */
  void crash() {
    time.tell(role + " crashes" + (forgetful ? " and forgets" : ""));
    parts = null;
    life++;
    if (forgetful) {
      knowing = false;
      disk.clear();
      notes.clear();
    }
  }

  void reconfigure() {
    if (isUp()) {
      running().engine().configure(new CompiledConfig(config()));
    }
  }

  void receive(DhcpMessage message, Arrival.Cast cast, Consumer<DhcpReply> send) {
    if (isUp()) {
      int mine = life;
      Parts now = running();
      Arrival arrival =
          new Arrival(
              new InetSocketAddress(DhcpMessage.ANY, 68),
              Optional.of("eth1"),
              DhcpMessage.ANY,
              cast);
      now.engine()
          .receive(
              message.encode(),
              arrival,
              reply -> {
                if (mine == life) {
                  send.accept(reply);
                }
              });
      while (now.engine().work()) {
        // one message is one turn
      }
    }
  }

  boolean wantsPartner() {
    return isUp() && !running().pairs().unconnected().isEmpty();
  }

  void connected(PairLink link) {
    running().pairs().connected(NETWORK, link);
  }

  void received(PairLink link, PairMessage message) {
    if (isUp()) {
      running().pairs().received(NETWORK, link, message);
    }
  }

  void disconnected(PairLink link) {
    if (isUp()) {
      running().pairs().disconnected(NETWORK, link);
    }
  }

  private PairMemory memory(int mine) {
    return new PairMemory() {
      @Override
      public Optional<Note> recall(String network) {
        return Optional.ofNullable(notes.get(network));
      }

      @Override
      public void note(String network, Note note, Runnable written) {
        time.in(
            time.between(0, 30),
            () -> {
              if (mine == life) {
                notes.put(network, note);
                written.run();
              }
            });
      }
    };
  }

  /** Takes its time, keeps the order, and loses what waits when the rack crashes. */
  private final class Store implements LeaseStore {
    private final int mine = life;
    private long free;

    @Override
    public List<LeaseRecord> open(Executor completions) {
      return List.copyOf(disk.values());
    }

    @Override
    public boolean keep(List<LeaseRecord> records, Completion completion) {
      free = Math.max(free, time.now() + time.between(0, time.chance(3) ? 2500 : 12));
      time.at(
          free,
          () -> {
            if (mine == life) {
              for (LeaseRecord record : records) {
                disk.remove(record.address());
                disk.put(record.address(), record);
              }
              completion.completed(true);
            }
          });
      return true;
    }

    @Override
    public void close() {}
  }
}
