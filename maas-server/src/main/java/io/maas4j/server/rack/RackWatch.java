package io.maas4j.server.rack;

import io.maas4j.bootlog.PacketTraces;
import io.maas4j.fleet.Fleet;
import io.maas4j.id.MachineId;
import io.maas4j.netboot.Tap;
import io.maas4j.netboot.dhcp.DhcpConfig;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.file.BootTraffic;
import io.maas4j.netboot.mdns.MdnsListener;
import io.maas4j.netboot.rogue.RogueDetector;
import io.maas4j.netboot.trace.BootTrace;
import io.maas4j.topology.Discoveries;
import io.maas4j.topology.ForeignDhcp;
import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a rack sees: machines that boot, DHCP servers that are none of ours, neighbours and what
 * they call themselves. The region is told of each. Thread-safe.
 */
final class RackWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RackWatch.class);
  private static final int MOST_INTERFACES = 32;

  private final MachineId rack;
  private final RackNetworks networks;
  private final PacketTraces traces;
  private final Discoveries discoveries;
  private final ForeignDhcp foreignDhcp;
  private final BootReporter reporter;
  private final BootTrace trace;
  private final RogueDetector rogues;
  private final MdnsListener names;
  private final Map<String, Integer> foreign = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "maas-watch-1");
            thread.setDaemon(true);
            return thread;
          });

  RackWatch(
      MachineId rack,
      RackSettings settings,
      Fleet fleet,
      RackNetworks networks,
      Neighbours neighbours,
      Clock clock) {
    this.rack = rack;
    this.networks = networks;
    this.traces = fleet.packetTraces();
    this.discoveries = fleet.topology().discoveries();
    this.foreignDhcp = fleet.topology().foreignDhcp();
    this.reporter = new BootReporter(fleet.bootReports()::report);
    this.trace =
        BootTrace.builder(clock)
            .bytes(settings.watch().traceBytes())
            .owners(networks::hostAt)
            .listener(reporter)
            .build();
    this.rogues =
        new RogueDetector(
            clock,
            // on other ports than those of DHCP there is nobody to ask
            settings.dhcpPort() == DhcpConfig.SERVER_PORT
                ? settings.watch().dhcpProbe()
                : Duration.ZERO,
            networks::isOwn,
            this::foreignServers);
    this.names = new MdnsListener((nic, address, name) -> neighbours.named(address, name));
  }

  /** Hears of all packets. */
  Tap tap() {
    return new Taps(List.of(trace, rogues.tap()));
  }

  /** Whether a DHCP message is a question of ours, for foreign servers. */
  boolean isProbe(DhcpMessage message) {
    return rogues.isProbe(message);
  }

  BootTraffic traffic() {
    return trace;
  }

  void start() {
    traces.connect(rack, mac -> mac.map(trace::pcap).orElseGet(trace::pcap));
    long millis = BootReporter.EVERY.toMillis();
    timer.scheduleWithFixedDelay(this::tell, millis, millis, TimeUnit.MILLISECONDS);
    rogues.start();
  }

  private void tell() {
    try {
      reporter.tell();
    } catch (RuntimeException e) {
      log.warn("the region did not take what was seen of boots", e);
    }
  }

  /** Looks out for foreign servers where DHCP is served now. */
  void follow() {
    rogues.watch(networks.vlans().keySet());
  }

  /** Listens to names where the machine is now, if anybody may. Blocks for one transaction. */
  void look() {
    names.listen(
        discoveries.enabled()
            ? LocalAddresses.now().all().stream()
                .filter(local -> !local.address().isLoopbackAddress())
                .map(LocalAddresses.Local::interfaceName)
                .distinct()
                .limit(MOST_INTERFACES)
                .toList()
            : List.of());
  }

  private void foreignServers(String interfaceName, Set<Inet4Address> servers) {
    Long vlan = networks.vlans().get(interfaceName);
    if (vlan != null) {
      foreign.put(interfaceName, foreignDhcp.observed(rack, vlan, servers).size());
    }
  }

  /** How many foreign DHCP servers there are now, by interface. */
  Map<String, Integer> foreignServers() {
    Map<String, Integer> counts = new TreeMap<>();
    networks.vlans().keySet().forEach(name -> counts.put(name, foreign.getOrDefault(name, 0)));
    return counts;
  }

  /** Figures of now. */
  WatchStats stats() {
    return new WatchStats(trace.bytes(), trace.overrun(), reporter.dropped(), names.ignored());
  }

  @Override
  public void close() {
    traces.disconnect(rack);
    rogues.close();
    names.close();
    trace.close();
    timer.shutdown();
    tell();
    try {
      timer.awaitTermination(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Several that look at packets. */
  private record Taps(List<Tap> all) implements Tap {
    @Override
    public void passed(Datagram datagram) {
      all.forEach(tap -> tap.passed(datagram));
    }

    @Override
    public void dropped(Datagram request, String reason) {
      all.forEach(tap -> tap.dropped(request, reason));
    }
  }
}
