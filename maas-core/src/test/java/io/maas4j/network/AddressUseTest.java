package io.maas4j.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a subnet's addresses are used for. */
class AddressUseTest {
  private static InetAddress ip(String text) {
    return Addresses.parse(text);
  }

  private static Subnet subnet(String cidr, Optional<InetAddress> gateway, String... servers) {
    return new Subnet(
        1,
        cidr,
        "",
        Cidr.parse(cidr),
        1,
        gateway,
        List.of(servers).stream().map(Addresses::parse).toList(),
        true,
        true,
        true,
        false,
        2,
        Set.of());
  }

  private static IpRange range(IpRange.Kind kind, String first, String last) {
    return new IpRange(1, kind, 1, ip(first), ip(last), "", Optional.empty());
  }

  private static List<String> texts(List<AddressUse.Span> spans) {
    return spans.stream()
        .map(s -> Addresses.text(s.first()) + "-" + Addresses.text(s.last()) + " " + s.purposes())
        .toList();
  }

  @Test
  void whatMeetsIsOneSpanAndWhatIsLeftIsFree() {
    AddressUse use =
        AddressUse.of(
            subnet("10.20.0.0/24", Optional.of(ip("10.20.0.1")), "10.20.0.2", "10.20.0.3"),
            List.of(
                range(IpRange.Kind.RESERVED, "10.20.0.2", "10.20.0.9"),
                range(IpRange.Kind.DYNAMIC, "10.20.0.100", "10.20.0.189")),
            Set.of());
    assertThat(texts(use.all()))
        .containsExactly(
            "10.20.0.1-10.20.0.1 [gateway-ip]",
            "10.20.0.2-10.20.0.9 [dns-server, reserved]",
            "10.20.0.10-10.20.0.99 [unused]",
            "10.20.0.100-10.20.0.189 [dynamic]",
            "10.20.0.190-10.20.0.254 [unused]");
    assertThat(use.available()).isEqualTo(155);
    assertThat(use.largestAvailable()).isEqualTo(90);
    assertThat(use.total()).isEqualTo(254);
    assertThat(use.usage()).isCloseTo(0.38976377952755903, within(1e-12));
    assertThat(use.suggestedDynamicRange()).isEmpty();
  }

  @Test
  void neighboursWithOnePurposeAreOneSpan() {
    AddressUse use =
        AddressUse.of(
            subnet("10.0.0.0/29", Optional.empty()),
            List.of(),
            Set.of(ip("10.0.0.3"), ip("10.0.0.4"), ip("10.0.0.6")));
    assertThat(texts(use.used()))
        .containsExactly("10.0.0.3-10.0.0.4 [assigned-ip]", "10.0.0.6-10.0.0.6 [assigned-ip]");
  }

  @Test
  void anEmptySubnetSuggestsItsFirstAddressAndAQuarterAtItsEnd() {
    AddressUse use = AddressUse.of(subnet("10.0.0.0/24", Optional.empty()), List.of(), Set.of());
    assertThat(use.suggestedGateway()).contains(ip("10.0.0.1"));
    assertThat(use.suggestedDynamicRange().map(s -> Addresses.text(s.first())))
        .contains("10.0.0.192");
    assertThat(use.suggestedDynamicRange().map(s -> Addresses.text(s.last())))
        .contains("10.0.0.254");
  }

  @Test
  void networksOfIpv6AreCountedAndTheirFirstAddressIsAnycast() {
    AddressUse use = AddressUse.of(subnet("2001:db8::/64", Optional.empty()), List.of(), Set.of());
    assertThat(use.total()).isEqualTo(BigInteger.ONE.shiftLeft(64));
    assertThat(texts(use.used())).containsExactly("2001:db8::-2001:db8:: [rfc-4291-2.6.1]");
    assertThat(use.suggestedGateway()).contains(ip("2001:db8::1"));
  }

  @Test
  void twoAddressesMayBothBeGiven() {
    AddressUse use = AddressUse.of(subnet("10.0.0.0/31", Optional.empty()), List.of(), Set.of());
    assertThat(use.total()).isEqualTo(2);
    assertThat(texts(use.free())).containsExactly("10.0.0.0-10.0.0.1 [unused]");
  }

  @Test
  void usedAndFreeAddressesAreAllThereAre() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Set<InetAddress> assigned = new HashSet<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        assigned.add(ip("10.0.0." + random.nextInt(1, 31)));
      }
      AddressUse use = AddressUse.of(subnet("10.0.0.0/27", Optional.empty()), List.of(), assigned);
      BigInteger used =
          use.used().stream().map(AddressUse.Span::size).reduce(BigInteger.ZERO, BigInteger::add);
      assertThat(used.add(use.available())).as("seed " + seed).isEqualTo(use.total());
      assertThat(used.intValue()).as("seed " + seed).isEqualTo(assigned.size());
    }
  }
}
