package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pipeline without sockets and files: a message in, a verdict out, time by hand. */
final class Bench {
  static final Inet4Address RACK = Networks.address("10.77.0.1");

  final Networks networks;
  final Set<Inet4Address> inUse = new HashSet<>();
  final List<LeaseEvent> events = new ArrayList<>();
  final LeaseTable leases;
  long now = 1_800_000_000_000L;
  Optional<String> interfaceName = Optional.of("eth1");
  Arrival.Cast cast = Arrival.Cast.UNKNOWN;
  int lastRecords;

  /** The last record of each address. */
  final Map<InetAddress, LeaseRecord> journal = new LinkedHashMap<>();

  private DhcpPipeline pipeline;

  Bench(Networks networks) {
    this.networks = networks;
    DhcpConfig config = DhcpConfig.inMemory(List.of(DhcpConfig.Endpoint.onInterface("eth1")));
    leases =
        new LeaseTable(
            new CompiledConfig(networks.config()),
            config.offerHold(),
            config.abandonFor(),
            inUse::contains);
    pipeline = DhcpPipeline.over(leases, config);
  }

  Bench() {
    this(new Networks());
  }

  void use(DhcpConfig config) {
    pipeline = DhcpPipeline.over(leases, config);
  }

  void reconfigure() {
    networks.version++;
    leases.configure(new CompiledConfig(networks.config()));
  }

  void pass(int seconds) {
    now += 1000L * seconds;
    events.addAll(leases.expire(now));
  }

  /** A server that starts with what this one's journal would have. */
  Bench restarted() {
    Bench next = new Bench(networks);
    next.now = now;
    next.journal.putAll(journal);
    next.events.addAll(next.leases.restore(List.copyOf(journal.values()), now));
    return next;
  }

  Verdict run(DhcpMessage message) {
    events.addAll(leases.expire(now));
    Verdict verdict = runUnwritten(message);
    Change change = Change.NONE;
    if (verdict instanceof Verdict.Reply) {
      DhcpReply reply = ((Verdict.Reply) verdict).reply();
      assertThat(reply.payload().length).isGreaterThanOrEqualTo(300);
      assertThat(DhcpMessage.decode(reply.payload())).isEqualTo(reply.message());
      change = reply.change();
    } else if (verdict instanceof Verdict.Absorb) {
      change = ((Verdict.Absorb) verdict).change();
    }
    change.records().forEach(leases::durable);
    change
        .records()
        .forEach(
            record -> {
              journal.remove(record.address());
              journal.put(record.address(), record);
            });
    lastRecords = change.records().size();
    events.addAll(change.events());
    return verdict;
  }

  private Arrival arrival() {
    return new Arrival(
        new InetSocketAddress(Networks.address("10.88.0.2"), 6767),
        interfaceName,
        DhcpMessage.ANY,
        cast);
  }

  /** As long as its record is under way. */
  Verdict runUnwritten(DhcpMessage message) {
    return pipeline.run(
        DhcpRequest.of(DhcpMessage.decode(message.encode()), arrival(), leases.config(), now));
  }

  DhcpReply reply(DhcpMessage message) {
    Verdict verdict = run(message);
    assertThat(verdict).isInstanceOf(Verdict.Reply.class);
    return ((Verdict.Reply) verdict).reply();
  }

  DhcpMessage answer(DhcpMessage message, MessageType type) {
    DhcpMessage answer = reply(message).message();
    assertThat(answer.messageType()).contains(type);
    return answer;
  }

  String drop(DhcpMessage message) {
    Verdict verdict = run(message);
    assertThat(verdict).isInstanceOf(Verdict.Drop.class);
    return ((Verdict.Drop) verdict).reason();
  }

  static DhcpMessage.Builder message(MessageType type, MacAddress mac) {
    return DhcpMessage.request(type, mac.hashCode(), mac.octets());
  }

  static DhcpMessage discover(MacAddress mac) {
    return message(MessageType.DISCOVER, mac).build();
  }

  static DhcpMessage select(MacAddress mac, Inet4Address address) {
    return message(MessageType.REQUEST, mac)
        .option(DhcpOption.SERVER_ID, RACK)
        .option(DhcpOption.REQUESTED_ADDRESS, address)
        .build();
  }

  static DhcpMessage reboot(MacAddress mac, String address) {
    return message(MessageType.REQUEST, mac)
        .option(DhcpOption.REQUESTED_ADDRESS, Networks.address(address))
        .build();
  }

  static DhcpMessage renew(MacAddress mac, Inet4Address address) {
    return message(MessageType.REQUEST, mac).ciaddr(address).build();
  }

  Inet4Address lease(MacAddress mac) {
    Inet4Address address = answer(discover(mac), MessageType.OFFER).yiaddr();
    assertThat(answer(select(mac, address), MessageType.ACK).yiaddr()).isEqualTo(address);
    return address;
  }
}
