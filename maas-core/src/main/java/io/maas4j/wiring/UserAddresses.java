package io.maas4j.wiring;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MacAddress;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Addresses;
import io.maas4j.network.Interface;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.network.UserAddress;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.topology.NetworkMaps;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that people keep (operations, section 4.7). Each call blocks for one transaction.
 * Thread-safe.
 */
public final class UserAddresses {
  private final Units units;
  private final HostnameRecords names;

  public UserAddresses(Units units, HostnameRecords names) {
    this.units = units;
    this.names = names;
  }

  /**
   * What somebody wants to keep.
   *
   * @param address a certain one; empty to have one picked
   * @param subnet an id or a specifier; may be left out with an address
   * @param hostname a name for it; empty for none
   * @param mac what is to get it by DHCP; empty for nothing
   */
  public record Wish(
      Optional<String> address,
      Optional<String> subnet,
      Optional<String> hostname,
      Optional<String> mac) {}

  /** How far a release goes. */
  public enum Reach {
    /** Only what the caller keeps. */
    OWN,
    /** Whoever has it, a node's interface too. */
    ANYBODYS,
    /** An address that interfaces were only seen with. */
    DISCOVERED
  }

  /**
   * Keeps an address for the caller.
   *
   * @throws InvalidRequest when neither is said, or no subnet has it
   * @throws Denied when a rack may lease it
   * @throws NotFound when it is in use
   * @throws io.maas4j.error.MaasException.Unavailable when the subnet has none left
   */
  public UserAddress reserve(Wish wish, Actor by) {
    return units.run(
        unit -> {
          Optional<InetAddress> wanted = wish.address().map(UserAddresses::parsed);
          Optional<MacAddress> mac = wish.mac().map(text -> freeMac(unit, text));
          Subnet subnet = subnet(unit, wish, wanted);
          unit.topologyChanged();
          wanted.ifPresent(address -> AddressPool.check(unit, subnet, address, "ip_address", mac));
          InetAddress address =
              wanted.orElseGet(() -> AddressPool.pick(unit, subnet, mac, Optional.empty()));
          UserAddress kept = keep(unit, address, Optional.of(subnet.id()), mac, by);
          wish.hostname().ifPresent(name -> names.record(unit, name, address, by));
          return kept;
        });
  }

  /**
   * Keeps an address for somebody within a unit of work, unless it is in use.
   *
   * @throws NotFound when it is in use
   */
  public static UserAddress keep(
      Unit unit, InetAddress address, Optional<Long> subnet, Optional<MacAddress> mac, Actor by) {
    Optional<String> owner = Optional.of(by.userName()).filter(name -> !name.isEmpty());
    try {
      return unit.tx()
          .shelf(Kinds.USER_ADDRESS)
          .insert(new UserAddress(0, address, subnet, owner, mac, false, unit.now()));
    } catch (DuplicateException e) {
      throw AddressPool.inUse(address);
    }
  }

  /**
   * Gives an address back.
   *
   * @throws InvalidRequest when it is not in use, or not the caller's
   * @throws Denied when somebody who is no administrator reaches for more than the own
   */
  public void release(String text, Reach reach, Actor by) {
    if (reach != Reach.OWN && by instanceof Actor.Person person && !person.admin()) {
      throw new Denied(
          "NOT_PERMITTED",
          "Force-releasing an IP address requires admin privileges.",
          "ask an administrator");
    }
    units.run(
        unit -> {
          InetAddress address = parsed(text);
          boolean done =
              switch (reach) {
                case OWN -> releaseUsers(unit, address, Optional.of(by.userName()));
                case ANYBODYS ->
                    releaseUsers(unit, address, Optional.empty()) || unlink(unit, address);
                case DISCOVERED -> forget(unit, address);
              };
          if (!done) {
            throw unknown(address, reach);
          }
          unit.topologyChanged();
          return address;
        });
  }

  private static InvalidRequest unknown(InetAddress address, Reach reach) {
    String text = "IP address " + address.getHostAddress() + " does not exist";
    return reach == Reach.OWN
        ? new InvalidRequest(
            text
                + ", is not the correct type of address, or does not belong to the requesting user."
                + "\nIf you are sure you want to release this address, use force=true as a MAAS"
                + " administrator.",
            "list your addresses")
        : new InvalidRequest(text + ".", "list all addresses");
  }

  private boolean releaseUsers(Unit unit, InetAddress address, Optional<String> owner) {
    Shelf<UserAddress> shelf = unit.tx().shelf(Kinds.USER_ADDRESS);
    Optional<UserAddress> kept =
        shelf.find(
            each ->
                each.address().equals(address) && (owner.isEmpty() || each.owner().equals(owner)));
    kept.ifPresent(
        each -> {
          shelf.delete(each.id());
          names.forget(unit, address);
        });
    return kept.isPresent();
  }

  private static boolean unlink(Unit unit, InetAddress address) {
    Optional<Interface> holder = unit.tx().interfaces().findByAddress(address);
    if (holder.isEmpty()) {
      return false;
    }
    // the node first, as everybody who changes its interfaces does
    unit.tx().machines().lock(holder.get().machine());
    Optional<Interface> nic = unit.tx().interfaces().findByAddress(address);
    nic.ifPresent(
        each -> {
          List<Interface.Link> left =
              each.links().stream()
                  .filter(link -> !link.address().equals(Optional.of(address)))
                  .toList();
          boolean bare = left.isEmpty() && each.vlanId().isPresent();
          unit.tx().interfaces().put(each.withLinks(bare ? List.of(Interface.Link.up()) : left));
        });
    return nic.isPresent();
  }

  private static boolean forget(Unit unit, InetAddress address) {
    List<Interface> seen =
        unit.tx().interfaces().seen().stream()
            .filter(nic -> nic.discovered().stream().anyMatch(d -> d.address().equals(address)))
            .toList();
    for (Interface nic : seen) {
      unit.tx()
          .interfaces()
          .put(
              nic.withDiscovered(
                  nic.discovered().stream().filter(d -> !d.address().equals(address)).toList()));
    }
    return !seen.isEmpty();
  }

  private static InetAddress parsed(String text) {
    try {
      return Addresses.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest(
          "Invalid IP address: '" + text + "'.", "give an IPv4 or IPv6 address");
    }
  }

  private static MacAddress freeMac(Unit unit, String text) {
    MacAddress mac;
    try {
      mac = MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("Invalid MAC address: '" + text + "'.", "write 00:16:3e:00:00:01");
    }
    if (unit.tx().interfaces().findByMac(mac).isPresent()) {
      throw new InvalidRequest(
          "MAC address " + mac + " already in use.",
          "link the interface that has it to the subnet instead");
    }
    return mac;
  }

  private static Subnet subnet(Unit unit, Wish wish, Optional<InetAddress> wanted) {
    if (wish.subnet().isPresent()) {
      return Specifiers.subnetOf(wish.subnet().get(), NetworkMaps.of(unit.tx()))
          .orElseThrow(
              () ->
                  new InvalidRequest(
                      "Unable to identify subnet: " + wish.subnet().get() + ".",
                      "give the subnet's id, CIDR or name"));
    }
    InetAddress address =
        wanted.orElseThrow(
            () ->
                new InvalidRequest(
                    "Must supply either the 'subnet' or the 'ip' parameter.",
                    "say which address, or from which subnet"));
    return best(unit, address)
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "No known subnet for IP address: " + address.getHostAddress() + ".",
                    "add the subnet first"));
  }

  /** The smallest subnet that has the address. */
  public static Optional<Subnet> best(Unit unit, InetAddress address) {
    return unit.tx().topology().subnets().stream()
        .filter(s -> s.cidr().contains(address))
        .max(Comparator.comparingInt(s -> s.cidr().prefixLength()));
  }
}
