package io.maas4j.netboot.dhcp6;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.LeaseListener.LeaseEvent;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Packet;
import io.maas4j.netboot.dhcp6.wire.Duid;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.IaAddress;
import io.maas4j.netboot.dhcp6.wire.MessageType;
import io.maas4j.netboot.lease.LeaseRecord;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The pipeline without sockets and files: a message in, a verdict out, time by hand. */
final class Bench {
  static final Duid SERVER = Duid.uuid(new java.util.UUID(1, 2));

  final Networks networks;
  final Set<Inet6Address> inUse = new HashSet<>();
  final List<LeaseEvent> events = new ArrayList<>();
  final List<LeaseRecord> records = new ArrayList<>();
  final LeaseTable leases;
  final Dhcp6Config config;
  long now = 1_800_000_000_000L;
  Optional<String> interfaceName = Optional.of("eth1");
  Arrival.Cast cast = Arrival.Cast.MULTICAST;
  InetSocketAddress sender = new InetSocketAddress(Networks.linkLocal(Networks.ALICE), 546);
  int lastRecords;
  private final Dhcp6Pipeline pipeline;

  Bench(Networks networks, Dhcp6Config config) {
    this.networks = networks;
    this.config = config;
    leases = new LeaseTable(new CompiledConfig(networks.config()), config, inUse::contains);
    pipeline = Dhcp6Pipeline.over(leases, config);
  }

  Bench(Networks networks) {
    this(networks, Dhcp6Config.inMemory(List.of()));
  }

  Bench() {
    this(new Networks());
  }

  void reconfigure() {
    networks.version++;
    leases.configure(new CompiledConfig(networks.config()));
  }

  void pass(long seconds) {
    now += 1000L * seconds;
    events.addAll(leases.expire(now));
  }

  Verdict run(Dhcp6Packet packet) {
    events.addAll(leases.expire(now));
    Verdict verdict =
        pipeline.run(
            Dhcp6Request.of(
                Dhcp6Packet.decode(packet.encode()),
                new Arrival(sender, interfaceName, cast),
                leases.config(),
                SERVER,
                now));
    lastRecords = 0;
    if (verdict instanceof Verdict.Reply) {
      Dhcp6Reply reply = ((Verdict.Reply) verdict).reply();
      Dhcp6Packet.decode(reply.payload());
      assertThat(reply.message().serverId()).contains(SERVER);
      reply.change().records().forEach(leases::kept);
      records.addAll(reply.change().records());
      lastRecords = reply.change().records().size();
      events.addAll(reply.change().events());
    }
    return verdict;
  }

  Dhcp6Reply reply(Dhcp6Packet packet) {
    Verdict verdict = run(packet);
    assertThat(verdict).isInstanceOf(Verdict.Reply.class);
    return ((Verdict.Reply) verdict).reply();
  }

  Dhcp6Message answer(Dhcp6Packet packet, MessageType type) {
    Dhcp6Message answer = reply(packet).message();
    assertThat(answer.type()).contains(type);
    return answer;
  }

  String drop(Dhcp6Packet packet) {
    Verdict verdict = run(packet);
    assertThat(verdict).isInstanceOf(Verdict.Drop.class);
    return ((Verdict.Drop) verdict).reason();
  }

  /** As ALICE or whoever sends it: with its DUID, and to this server where one is named. */
  static Dhcp6Message.Builder message(MessageType type, MacAddress mac) {
    return message(type, Duid.ll(mac));
  }

  static Dhcp6Message.Builder message(MessageType type, Duid duid) {
    Dhcp6Message.Builder builder =
        Dhcp6Message.builder(type, duid.hashCode() & 0xFF_FFFF).clientId(duid);
    return switch (type) {
      case REQUEST, RENEW, RELEASE, DECLINE -> builder.serverId(SERVER);
      default -> builder;
    };
  }

  static Dhcp6Message about(MessageType type, MacAddress mac, int iaid, Inet6Address... addresses) {
    return message(type, mac).association(Ia.wish(iaid, addresses)).build();
  }

  static Dhcp6Message solicit(MacAddress mac) {
    return about(MessageType.SOLICIT, mac, 1);
  }

  static Inet6Address addressOf(Dhcp6Message message) {
    Ia association = message.associations(Ia.Kind.NA).get(0);
    assertThat(association.status()).isEmpty();
    IaAddress address = association.addresses().get(0);
    assertThat(address.validSeconds()).isPositive();
    return address.address();
  }

  Inet6Address lease(MacAddress mac) {
    return lease(Duid.ll(mac), 1);
  }

  Inet6Address lease(Duid duid, int iaid) {
    Inet6Address offered =
        addressOf(
            answer(
                message(MessageType.SOLICIT, duid).association(Ia.wish(iaid)).build(),
                MessageType.ADVERTISE));
    Inet6Address leased =
        addressOf(
            answer(
                message(MessageType.REQUEST, duid).association(Ia.wish(iaid, offered)).build(),
                MessageType.REPLY));
    assertThat(leased).isEqualTo(offered);
    return leased;
  }
}
