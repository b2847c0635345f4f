package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.Identity;
import io.maas4j.netboot.dhcp.wire.DhcpMessage;
import io.maas4j.netboot.dhcp.wire.DhcpOption;
import io.maas4j.netboot.dhcp.wire.MessageType;
import io.maas4j.netboot.lease.ClientId;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Clients that do this and that; what they believe to have, by the book of RFC 2131, counts. */
final class RandomTraffic {
  private static final int STEPS = 6000;
  private static final int CLIENTS = 160;
  private static final int FEW = 14;

  private final Random random;
  private final Clients clients;
  private final Networks networks = new Networks();
  private final Bench bench;
  private final Map<Integer, Inet4Address> offered = new HashMap<>();
  private final Map<Integer, Inet4Address> held = new HashMap<>();
  private final Map<Integer, Long> until = new HashMap<>();
  private final Map<Integer, Integer> exchanges = new HashMap<>();
  private final List<DhcpMessage> sent = new ArrayList<>();
  private int exchange;
  private int granted;

  /** Who they are. */
  enum Clients {
    HARDWARE_ADDRESSES,
    /** Three behind each hardware address, one of them without identifier; some change it. */
    IDENTIFIERS,
    /** Each has both, and the server changes its mind. */
    NOW_THIS_NOW_THAT,
    /** Hardware addresses whose messages come again long after. */
    LATE
  }

  RandomTraffic(Random random, Clients clients) {
    this.random = random;
    this.clients = clients;
    if (clients == Clients.IDENTIFIERS) {
      networks.identified();
    } else if (clients == Clients.LATE) {
      // Renewals of what is free are leases again, and clients have several addresses in turn.
      networks.authoritative = true;
      networks.last = "10.77.0.119";
    } else {
      networks.host(Networks.mac(3), "10.77.0.20").host(Networks.mac(4), "10.77.0.110");
    }
    bench = new Bench(networks);
  }

  void run() {
    for (int step = 0; step < STEPS; step++) {
      forget();
      act(random.nextInt(clients == Clients.LATE ? FEW : CLIENTS));
      forget();
      Set<Inet4Address> distinct = new HashSet<>(held.values());
      assertThat(distinct).as("step %s", step).hasSameSizeAs(held.values());
      assertThat(bench.leases.leasedCount()).isGreaterThanOrEqualTo(held.size());
      if (clients != Clients.NOW_THIS_NOW_THAT) {
        held.forEach(
            (client, address) ->
                assertThat(bench.leases.isLeasedTo(name(client), Ipv4.toInt(address)))
                    .as("%s is client %s's", address, client)
                    .isTrue());
      }
      assertThat(bench.leases.identifierCount()).isLessThanOrEqualTo(110);
    }
    assertThat(granted).isGreaterThan(200);
  }

  private void forget() {
    held.keySet().removeIf(it -> until.get(it) <= bench.now);
  }

  private void act(int client) {
    switch (random.nextInt(13)) {
      case 0, 1, 2, 3 -> discover(client);
      case 4, 5, 6 -> {
        Inet4Address address =
            random.nextInt(10) == 0
                ? Networks.address("10.77.0." + (100 + random.nextInt(100)))
                : offered.get(client);
        if (address != null) {
          taken(
              client,
              message(client, MessageType.REQUEST)
                  .option(DhcpOption.SERVER_ID, Bench.RACK)
                  .option(DhcpOption.REQUESTED_ADDRESS, address)
                  .build());
        }
      }
      case 7 -> {
        if (held.containsKey(client)) {
          taken(client, message(client, MessageType.REQUEST).ciaddr(held.get(client)).build());
        }
      }
      case 8 -> {
        Inet4Address address = held.remove(client);
        if (address != null) {
          bench.run(message(client, MessageType.RELEASE).ciaddr(address).build());
        }
      }
      case 9 -> {
        if (held.containsKey(client) && random.nextInt(10) == 0) {
          bench.run(
              message(client, MessageType.DECLINE)
                  .option(DhcpOption.SERVER_ID, Bench.RACK)
                  .option(DhcpOption.REQUESTED_ADDRESS, held.remove(client))
                  .build());
        }
      }
      case 10 -> bench.pass(random.nextInt(60));
      case 11 -> change();
      default -> {
        if (clients == Clients.LATE && !sent.isEmpty()) {
          bench.run(sent.get(random.nextInt(sent.size())));
        }
      }
    }
  }

  private void discover(int client) {
    exchanges.put(client, ++exchange);
    DhcpMessage.Builder discover = message(client, MessageType.DISCOVER);
    if (random.nextBoolean()) {
      discover.option(
          DhcpOption.REQUESTED_ADDRESS, Networks.address("10.77.0." + (95 + random.nextInt(110))));
    }
    DhcpMessage message = discover.build();
    sent.add(message);
    if (bench.run(message) instanceof Verdict.Reply reply) {
      offered.put(client, reply.reply().message().yiaddr());
    }
  }

  private void change() {
    if (clients == Clients.LATE) {
      Inet4Address address = Networks.address("10.77.0." + (100 + random.nextInt(20)));
      if (!bench.inUse.remove(address)) {
        bench.inUse.add(address);
      }
      return;
    }
    if (random.nextInt(50) != 0) {
      return;
    }
    networks.first = "10.77.0." + (100 + random.nextInt(3));
    if (clients == Clients.NOW_THIS_NOW_THAT) {
      networks.identity = Identity.values()[random.nextInt(2)];
    }
    bench.reconfigure();
  }

  private void taken(int client, DhcpMessage asked) {
    sent.add(asked);
    if (!(bench.run(asked) instanceof Verdict.Reply reply)) {
      return;
    }
    DhcpMessage answer = reply.reply().message();
    if (answer.messageType().orElseThrow() == MessageType.NAK) {
      held.remove(client);
      return;
    }
    granted++;
    held.put(client, answer.yiaddr());
    until.put(client, bench.now + 1000 * answer.options().u32(DhcpOption.LEASE_TIME).orElseThrow());
  }

  private DhcpMessage.Builder message(int client, MessageType type) {
    DhcpMessage.Builder message =
        DhcpMessage.request(type, exchanges.getOrDefault(client, 0), mac(client).octets());
    boolean named =
        clients == Clients.NOW_THIS_NOW_THAT || clients == Clients.IDENTIFIERS && client % 3 != 0;
    return named
        ? message.option(DhcpOption.CLIENT_ID, new byte[] {(byte) 255, (byte) client})
        : message;
  }

  private ClientName name(int client) {
    ClientName hardware = ClientName.of(mac(client));
    return clients == Clients.IDENTIFIERS && client % 3 != 0
        ? hardware.with(ClientId.of(new byte[] {(byte) 255, (byte) client}))
        : hardware;
  }

  private MacAddress mac(int client) {
    if (clients != Clients.IDENTIFIERS) {
      return Networks.mac(client);
    }
    boolean moves = client % 3 == 1 && client % 7 == 0;
    return Networks.mac(1000 + client / 3 + (moves && random.nextBoolean() ? 500 : 0));
  }
}
