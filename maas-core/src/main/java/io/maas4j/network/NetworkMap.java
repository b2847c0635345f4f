package io.maas4j.network;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Fabrics, VLANs, subnets and spaces as they are at one moment: what {@link Specifiers} are
 * evaluated against. Lists are by id.
 *
 * @param interfaces every interface there is; asked for only when a specifier names one
 */
public record NetworkMap(
    List<Fabric> fabrics,
    List<Vlan> vlans,
    List<Subnet> subnets,
    List<Space> spaces,
    Supplier<List<Interface>> interfaces) {
  public NetworkMap {
    fabrics = List.copyOf(fabrics);
    vlans = List.copyOf(vlans);
    subnets = List.copyOf(subnets);
    spaces = List.copyOf(spaces);
  }

  public Optional<Fabric> fabric(long id) {
    return fabrics.stream().filter(f -> f.id() == id).findFirst();
  }

  public Optional<Vlan> vlan(long id) {
    return vlans.stream().filter(v -> v.id() == id).findFirst();
  }

  public Optional<Subnet> subnet(long id) {
    return subnets.stream().filter(s -> s.id() == id).findFirst();
  }

  public Optional<Space> space(String name) {
    return spaces.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** The VLAN of a subnet. */
  public Optional<Vlan> vlanOf(Subnet subnet) {
    return vlan(subnet.vlanId());
  }

  /** The name of the space that a subnet is in, through its VLAN. */
  public Optional<String> spaceOf(Subnet subnet) {
    return vlanOf(subnet).flatMap(Vlan::space);
  }
}
