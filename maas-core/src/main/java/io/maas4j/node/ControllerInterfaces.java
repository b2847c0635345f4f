package io.maas4j.node;

import io.maas4j.machine.Machine;
import io.maas4j.network.Interface;
import io.maas4j.network.InterfaceType;
import io.maas4j.network.LinkMode;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a controller's interfaces what its machine has. Confined to one unit of work. */
final class ControllerInterfaces {
  private static final String PHYSICAL = "physical";

  private final Unit unit;
  private final Machine node;
  private final List<Subnet> subnets;
  private final Set<InetAddress> others;

  ControllerInterfaces(Unit unit, Machine node) {
    this.unit = unit;
    this.node = node;
    this.subnets = unit.tx().topology().subnets();
    this.others =
        Stream.concat(
                unit.tx().interfaces().withAddresses().stream()
                    .filter(nic -> !nic.machine().equals(node.id()))
                    .flatMap(nic -> nic.links().stream())
                    .flatMap(link -> link.address().stream()),
                unit.tx().shelf(Kinds.USER_ADDRESS).list().stream().map(UserAddress::address))
            .collect(Collectors.toSet());
  }

  /**
   * @return whether anything changed
   */
  boolean become(List<ControllerFacts.Nic> wanted) {
    List<Interface> before = unit.tx().interfaces().of(node.id());
    List<ControllerFacts.Nic> ours = wanted.stream().filter(this::isOurs).toList();
    boolean changed = false;
    for (Interface nic : before) {
      if (ours.stream().noneMatch(each -> isSame(nic, each))) {
        unit.tx().interfaces().delete(nic.id());
        changed = true;
      }
    }
    for (ControllerFacts.Nic each : ours) {
      Optional<Interface> present = before.stream().filter(nic -> isSame(nic, each)).findFirst();
      Interface after = present.orElseGet(() -> fresh(each));
      List<Interface.Link> links = links(after, each);
      after = after.withVlan(vlan(links).or(after::vlanId)).withLinks(links);
      if (!present.equals(Optional.of(after))) {
        unit.tx().interfaces().put(after);
        changed = true;
      }
    }
    return changed;
  }

  /** A MAC that another node has already stays there. */
  private boolean isOurs(ControllerFacts.Nic nic) {
    return !nic.type().equals(PHYSICAL)
        || unit.tx()
            .interfaces()
            .findByMac(nic.mac())
            .map(found -> found.machine().equals(node.id()))
            .orElse(true);
  }

  private static boolean isSame(Interface nic, ControllerFacts.Nic wanted) {
    return nic.name().equals(wanted.name())
        && nic.type().wireName().equals(wanted.type())
        && nic.mac().equals(Optional.of(wanted.mac()));
  }

  private Interface fresh(ControllerFacts.Nic nic) {
    return Interface.builder(
            node.id(),
            nic.name(),
            InterfaceType.ofWireName(nic.type()).orElse(InterfaceType.UNKNOWN))
        .mac(Optional.of(nic.mac()))
        .build();
  }

  private List<Interface.Link> links(Interface nic, ControllerFacts.Nic wanted) {
    List<Interface.Link> links = new ArrayList<>();
    for (ControllerFacts.Address address : wanted.addresses()) {
      if (others.contains(address.ip())) {
        continue;
      }
      long id =
          nic.links().stream()
              .filter(link -> link.address().equals(Optional.of(address.ip())))
              .map(Interface.Link::id)
              .findFirst()
              .orElse(0L);
      subnet(address.ip())
          .ifPresent(
              subnet ->
                  links.add(
                      new Interface.Link(
                          id,
                          LinkMode.STATIC,
                          Optional.of(subnet.id()),
                          Optional.of(address.ip()))));
    }
    return links;
  }

  private Optional<Subnet> subnet(InetAddress address) {
    return subnets.stream()
        .filter(subnet -> subnet.cidr().contains(address))
        .max(java.util.Comparator.comparingInt(subnet -> subnet.cidr().prefixLength()));
  }

  private Optional<Long> vlan(List<Interface.Link> links) {
    return links.stream()
        .flatMap(link -> link.subnetId().stream())
        .map(id -> subnets.stream().filter(s -> s.id() == id).findFirst().orElse(null))
        .filter(Objects::nonNull)
        .map(Subnet::vlanId)
        .findFirst();
  }
}
