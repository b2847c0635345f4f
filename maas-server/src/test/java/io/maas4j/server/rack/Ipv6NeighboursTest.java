package io.maas4j.server.rack;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.network.Addresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ip -6 -o neigh show} prints. */
class Ipv6NeighboursTest {
  @Test
  void aNeighbourThatAnsweredIsOne() {
    ArpEntry expected =
        new ArpEntry(Addresses.parse("2001:db8::7"), MacAddress.parse("52:54:00:00:00:07"), "eth0");
    assertThat(Ipv6Neighbours.parse("2001:db8::7 dev eth0 lladdr 52:54:00:00:00:07 REACHABLE"))
        .contains(expected);
    assertThat(Ipv6Neighbours.parse("2001:db8::7 dev eth0 lladdr 52:54:00:00:00:07 router STALE "))
        .contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2001:db8::7 dev eth0  INCOMPLETE",
        "2001:db8::7 dev eth0 lladdr 52:54:00:00:00:07 FAILED",
        "fe80::7 dev eth0 lladdr 52:54:00:00:00:07 STALE",
        "2001:db8::7 lladdr 52:54:00:00:00:07 STALE",
        "example.com dev eth0 lladdr 52:54:00:00:00:07 STALE",
        "2001:db8::7 dev ib0 lladdr 80:00:00:48:fe:80:00:00:00:00:00:00:00 STALE",
        "2001:db8::7 dev eth0 lladdr"
      })
  void othersAreNone(String line) {
    assertThat(Ipv6Neighbours.parse(line)).isEmpty();
  }
}
