package io.maas4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CidrProperties {
  private static InetAddress address(Gen gen, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) gen.below(256);
    }
    // not an IPv4 address in IPv6 clothes, which Java turns into an IPv4 one
    bytes[0] |= 1;
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNetworkHoldsTheAddressItWasWrittenWithAndReadsBackAsItself() {
    Cases.run(
        500,
        gen -> {
          int length = gen.chance(0.5) ? 4 : 16;
          InetAddress address = address(gen, length);
          Cidr cidr = Cidr.parse(address.getHostAddress() + "/" + gen.between(0, length * 8));
          assertThat(cidr.contains(address)).isTrue();
          assertThat(cidr.contains(cidr.network())).isTrue();
          assertThat(Cidr.parse(cidr.toString())).isEqualTo(cidr);
          assertThat(cidr.isIpv4()).isEqualTo(length == 4);
          assertThat(cidr.contains(address(gen, 20 - length))).isFalse();
        });
  }

  @Test
  void aNetworkHoldsExactlyWhatSharesItsPrefix() {
    Cases.run(
        500,
        gen -> {
          InetAddress one = address(gen, 4);
          InetAddress other = address(gen, 4);
          int prefix = gen.between(0, 32);
          Cidr cidr = Cidr.parse(one.getHostAddress() + "/" + prefix);
          boolean same =
              Addresses.number(one)
                  .shiftRight(32 - prefix)
                  .equals(Addresses.number(other).shiftRight(32 - prefix));
          assertThat(cidr.contains(other)).isEqualTo(same);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0/8",
        "a.b/8",
        "::1/129",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "localhost/8"
      })
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void hostBitsAreNotAllowedInAValue() {
    assertThatThrownBy(() -> new Cidr(Addresses.parse("10.0.0.1"), 24))
        .hasMessage("10.0.0.1/24 has host bits set");
  }
}
