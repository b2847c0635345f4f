package io.maas4j.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AddressChoiceProperties {
  private static InetAddress at(Cidr cidr, int offset) {
    InetAddress address = cidr.network();
    for (int i = 0; i < offset; i++) {
      address = Addresses.next(address);
    }
    return address;
  }

  private static Subnet subnet(Cidr cidr, boolean managed, Optional<InetAddress> gateway) {
    return new Subnet(
        1, "s", "", cidr, 1, gateway, List.of(), managed, true, true, false, 2, Set.of());
  }

  private static IpRange range(IpRange.Kind kind, InetAddress first, InetAddress last) {
    return new IpRange(0, kind, 1, first, last, "", Optional.empty());
  }

  private static List<IpRange> ranges(Gen gen, Cidr cidr, int size) {
    List<IpRange> ranges = new ArrayList<>();
    int next = 1;
    while (next < size - 2 && gen.chance(0.6)) {
      int first = gen.between(next, size - 2);
      int last = gen.between(first, size - 2);
      ranges.add(range(gen.oneOf(IpRange.Kind.values()), at(cidr, first), at(cidr, last)));
      next = last + 1;
    }
    return ranges;
  }

  @Test
  void theLowestAddressThatIsAllowedAndFreeIsChosen() {
    Cases.run(
        400,
        gen -> {
          boolean ipv4 = gen.chance(0.5);
          int bits = gen.between(2, 5);
          int size = 1 << bits;
          Cidr cidr = Cidr.parse(ipv4 ? "10.3.0.0/" + (32 - bits) : "fd00::/" + (128 - bits));
          Optional<InetAddress> gateway = gen.maybe(0.5, () -> at(cidr, 1));
          boolean managed = gen.chance(0.7);
          List<IpRange> ranges = ranges(gen, cidr, size);
          Set<InetAddress> taken = new HashSet<>();
          for (int i = 0; i < size; i++) {
            if (gen.chance(0.5)) {
              taken.add(at(cidr, i));
            }
          }
          List<InetAddress> allowed = new ArrayList<>();
          for (int i = 1; i < (ipv4 ? size - 1 : size); i++) {
            InetAddress address = at(cidr, i);
            boolean inRange = ranges.stream().anyMatch(r -> r.contains(address));
            boolean reserved =
                ranges.stream()
                    .anyMatch(r -> r.kind() == IpRange.Kind.RESERVED && r.contains(address));
            if ((managed ? !inRange : reserved)
                && !taken.contains(address)
                && !gateway.equals(Optional.of(address))) {
              allowed.add(address);
            }
          }
          assertThat(AddressChoice.free(subnet(cidr, managed, gateway), ranges, taken))
              .isEqualTo(allowed.stream().findFirst());
        });
  }

  @Test
  void theLastNetworkOfAllEndsWithoutAnAccident() {
    Cidr last = Cidr.parse("255.255.255.252/30");
    Set<InetAddress> taken = Set.of(at(last, 1), at(last, 2));
    assertThat(AddressChoice.free(subnet(last, true, Optional.empty()), List.of(), taken))
        .isEmpty();
  }

  @Test
  void anHugeNetworkIsNoLongSearch() {
    Cidr cidr = Cidr.parse("fd00::/64");
    IpRange most =
        range(IpRange.Kind.DYNAMIC, at(cidr, 1), Addresses.parse("fd00::ffff:ffff:ffff"));
    assertThat(AddressChoice.free(subnet(cidr, true, Optional.empty()), List.of(most), Set.of()))
        .contains(Addresses.parse("fd00::1:0:0:0"));
  }
}
