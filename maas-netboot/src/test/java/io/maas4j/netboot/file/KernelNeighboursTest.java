package io.maas4j.netboot.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelNeighboursTest {
  @TempDir Path temp;

  @Test
  void aNeighbourThatAnsweredIsKnownByItsHardwareAddress() throws IOException {
    assertThat(table().of(InetAddresses.forString("10.77.0.2")))
        .contains(MacAddress.parse("52:54:00:e2:00:01"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.77.0.3", // did not answer
        "10.77.0.4", // no Ethernet
        "10.77.0.5", // a line that is none
        "10.77.0.20", // begins like another
        "2001:db8::2"
      })
  void nobodyElseIs(String address) throws IOException {
    assertThat(table().of(InetAddresses.forString(address))).isEmpty();
  }

  @Test
  void aKernelWithoutATableKnowsNobody() {
    assertThat(new KernelNeighbours(temp.resolve("none")).of(InetAddresses.forString("10.77.0.2")))
        .isEmpty();
  }

  @Test
  void theFirstOneThatKnowsIsAsked() {
    MacAddress first = MacAddress.parse("52:54:00:e2:00:01");
    MacAddress second = MacAddress.parse("52:54:00:e2:00:02");
    HardwareAddresses one = a -> a.isLoopbackAddress() ? Optional.of(first) : Optional.empty();
    HardwareAddresses both = one.or(a -> Optional.of(second));
    assertThat(both.of(InetAddresses.forString("127.0.0.1"))).contains(first);
    assertThat(both.of(InetAddresses.forString("10.77.0.2"))).contains(second);
  }

  private KernelNeighbours table() throws IOException {
    return new KernelNeighbours(
        Files.writeString(
            temp.resolve("arp"),
            """
            IP address       HW type     Flags       HW address            Mask     Device
            10.77.0.3        0x1         0x0         00:00:00:00:00:00     *        eth0
            10.77.0.2        0x1         0x2         52:54:00:e2:00:01     *        eth0
            10.77.0.4        0x20        0x2         52:54:00:e2:00:04     *        ib0
            10.77.0.5        0x1         zzz
            """));
  }
}
