package io.maas4j.netboot.dhcp;

import io.maas4j.benchmarks.CapturedMessages;
import io.maas4j.netboot.NetworkConfig;
import io.maas4j.netboot.NetworkConfig.SharedNetwork;
import io.maas4j.netboot.Subnet4;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.lease.LeaseReports;
import io.maas4j.netboot.lease.MemoryLeaseStore;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole DISCOVER-OFFER-REQUEST-ACK, bytes to bytes, without sockets and with leases in memory:
 * what the server's one event loop does for a machine, and so the most it can do.
 *
 * <p>The machines are 10 000 different ones in turn: after the first round they come back for the
 * addresses that they have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DoraBench {
  private static final int MACHINES = 10_000;
  private static final int CHADDR_AT = 28;
  private static final Inet4Address RACK = Ipv4.of(0x0A4D0001); // 10.77.0.1
  private static final Arrival ARRIVAL =
      new Arrival(
          new InetSocketAddress(DhcpMessage.ANY, 68),
          Optional.of("eth1"),
          DhcpMessage.ANY,
          Arrival.Cast.BROADCAST);

  private final byte[] discover = CapturedMessages.discover();
  private final DhcpMessage captured = DhcpMessage.decode(CapturedMessages.request());
  private LeaseReports reports;
  private DhcpEngine engine;
  private int machine;
  private DhcpReply answer;

  @Setup(Level.Iteration)
  public void start() {
    Subnet4 subnet =
        Subnet4.of(Ipv4.of(0x0A4D0000), 16, RACK)
            .dnsServers(List.of(RACK))
            .domain("maas")
            .searchDomains(List.of("maas"))
            .range(Ipv4.of(0x0A4D1000), Ipv4.of(0x0A4DF000))
            .authoritative()
            .build();
    NetworkConfig networks =
        NetworkConfig.builder(1)
            .networks(
                List.of(
                    SharedNetwork.named("vlan-1")
                        .onInterface("eth1")
                        .subnets(List.of(subnet))
                        .build()))
            .build();
    DhcpConfig config = DhcpConfig.inMemory(List.of(DhcpConfig.Endpoint.onInterface("eth1")));
    LeaseTable leases =
        new LeaseTable(
            new CompiledConfig(networks), config.offerHold(), config.abandonFor(), a -> false);
    reports = new LeaseReports(events -> {});
    MemoryLeaseStore store = new MemoryLeaseStore();
    store.open(Runnable::run);
    engine =
        DhcpEngine.alone(
            leases,
            store,
            reports,
            DhcpPipeline.over(leases, config),
            Clock.systemUTC(),
            Optional.empty());
    machine = 0;
  }

  @TearDown(Level.Iteration)
  public void stop() {
    reports.close();
  }

  /** One exchange; the time of making the REQUEST out of the OFFER is part of it. */
  @Benchmark
  public Inet4Address exchange() {
    machine = (machine + 1) % MACHINES;
    byte[] hardware = {0x52, 0x54, 0, 0, (byte) (machine >> 8), (byte) machine};
    System.arraycopy(hardware, 0, discover, CHADDR_AT, hardware.length);
    DhcpMessage offer = ask(discover, MessageType.OFFER);
    byte[] request =
        captured.toBuilder()
            .hardwareAddress(1, hardware)
            .option(DhcpOption.REQUESTED_ADDRESS, offer.yiaddr())
            .option(DhcpOption.SERVER_ID, RACK)
            .build()
            .encode();
    return ask(request, MessageType.ACK).yiaddr();
  }

  private DhcpMessage ask(byte[] bytes, MessageType expected) {
    answer = null;
    engine.receive(bytes.clone(), ARRIVAL, reply -> answer = reply);
    engine.work();
    if (answer == null || !answer.message().messageType().equals(Optional.of(expected))) {
      throw new IllegalStateException("no " + expected + ": " + engine.stats());
    }
    return answer.message();
  }
}
