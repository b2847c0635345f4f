package io.maas4j.topology;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import io.maas4j.network.IpRange;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Specifiers;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.OverlapException;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/** Ranges of subnets' addresses (operations, section 4.5). Thread-safe. */
public final class IpRanges {
  private static final BigInteger LEAST_IPV6 = BigInteger.valueOf(256);

  private final Units units;

  IpRanges(Units units) {
    this.units = units;
  }

  /**
   * What is given; what is not stays as it is.
   *
   * @param type {@code dynamic} or {@code reserved}
   * @param subnet id or specifier; found from the first address when it is not given
   * @param user whose it is, by name; empty text for nobody's
   */
  public record Form(
      Optional<String> type,
      Optional<String> startIp,
      Optional<String> endIp,
      Optional<String> subnet,
      Optional<String> comment,
      Optional<String> user) {}

  /** It is the caller's. */
  public IpRange create(Form form, Actor by) {
    return units.run(
        unit -> {
          unit.topologyChanged();
          if (form.type().filter("dynamic"::equals).isPresent() && !isAdmin(by)) {
            throw new Denied(
                "NOT_PERMITTED",
                "Unable to create dynamic IP range. You don't have sufficient privileges.",
                "reserve the range, or ask an administrator");
          }
          return stored(unit, Optional.empty(), form, by);
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public IpRange change(long id, Form form, Actor by) {
    return units.run(
        unit -> {
          unit.topologyChanged();
          IpRange before = own(unit, id, by, "modify");
          boolean toDynamic =
              form.type().filter("dynamic"::equals).isPresent()
                  && before.kind() != IpRange.Kind.DYNAMIC;
          boolean toOther =
              Texts.filled(form.user()).filter(u -> !u.equals(by.userName())).isPresent();
          if ((toDynamic || toOther) && !isAdmin(by)) {
            throw denied("modify");
          }
          return stored(unit, Optional.of(before), form, by);
        });
  }

  /**
   * @throws NotFound when there is none
   */
  public void delete(long id, Actor by) {
    units.run(
        unit -> {
          unit.topologyChanged();
          IpRange range = own(unit, id, by, "delete");
          unit.tx().topology().deleteRange(range.id());
          return range;
        });
  }

  private static IpRange own(Unit unit, long id, Actor by, String verb) {
    IpRange range = unit.tx().topology().range(id).orElseThrow(() -> NotFound.no("IPRange"));
    if (!isAdmin(by) && !range.user().equals(Optional.of(by.userName()))) {
      throw denied(verb);
    }
    return range;
  }

  private static Denied denied(String verb) {
    return new Denied(
        "NOT_OWNER",
        "Unable to " + verb + " IP range. You don't have sufficient privileges.",
        "ask its owner or an administrator");
  }

  private static boolean isAdmin(Actor by) {
    return !(by instanceof Actor.Person person) || person.admin();
  }

  private static IpRange stored(Unit unit, Optional<IpRange> before, Form form, Actor by) {
    NetworkMap map = NetworkMaps.of(unit.tx());
    Faults faults = new Faults();
    Optional<IpRange.Kind> kind = kind(before, form, faults);
    Optional<InetAddress> first =
        address("start_ip", form.startIp(), before.map(IpRange::first), faults);
    Optional<InetAddress> last = address("end_ip", form.endIp(), before.map(IpRange::last), faults);
    if (first.isPresent() && last.isPresent()) {
      order(first.get(), last.get(), faults);
    }
    Optional<String> user = user(unit, before, form, by, faults);
    Optional<Subnet> subnet = subnet(map, before, form, first, faults);
    faults.check();
    IpRange wanted =
        new IpRange(
            before.map(IpRange::id).orElse(0L),
            kind.orElseThrow(),
            subnet.orElseThrow(() -> Faults.whole("Unable to find a subnet for the range.")).id(),
            first.orElseThrow(),
            last.orElseThrow(),
            form.comment().orElse(before.map(IpRange::comment).orElse("")),
            user);
    check(unit, wanted, subnet.orElseThrow());
    try {
      return unit.tx().topology().put(wanted);
    } catch (OverlapException e) {
      throw conflict(wanted, "range");
    }
  }

  private static Optional<IpRange.Kind> kind(Optional<IpRange> before, Form form, Faults faults) {
    Optional<String> text = Texts.filled(form.type());
    if (text.isEmpty()) {
      if (before.isEmpty()) {
        faults.add("type", Faults.REQUIRED);
      }
      return before.map(IpRange::kind);
    }
    for (IpRange.Kind kind : IpRange.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text.get())) {
        return Optional.of(kind);
      }
    }
    faults.add("type", Faults.notOneOf(text.get()));
    return Optional.empty();
  }

  private static Optional<InetAddress> address(
      String field, Optional<String> given, Optional<InetAddress> before, Faults faults) {
    Optional<String> text = Texts.filled(given);
    if (text.isPresent()) {
      return Texts.address(field, text.get(), faults);
    }
    if (before.isEmpty() || given.isPresent()) {
      faults.add(field, Faults.REQUIRED);
    }
    return before;
  }

  private static void order(InetAddress first, InetAddress last, Faults faults) {
    if (first.getClass() != last.getClass()) {
      faults.add(
          "end_ip", "Start IP address and end IP address must be in the same address family.");
    } else if (Addresses.compare(first, last) > 0) {
      faults.add("end_ip", "End IP address must not be less than Start IP address.");
    }
  }

  private static Optional<String> user(
      Unit unit, Optional<IpRange> before, Form form, Actor by, Faults faults) {
    if (form.user().isPresent() && before.isPresent()) {
      Optional<String> name = Texts.filled(form.user());
      if (name.isPresent() && unit.tx().users().find(name.get()).isEmpty()) {
        faults.add("user", Faults.NO_CHOICE);
      }
      return name;
    }
    return before.isPresent()
        ? before.get().user()
        : Optional.of(by.userName()).filter(name -> !name.isEmpty());
  }

  private static Optional<Subnet> subnet(
      NetworkMap map,
      Optional<IpRange> before,
      Form form,
      Optional<InetAddress> first,
      Faults faults) {
    Optional<String> text = Texts.filled(form.subnet());
    if (text.isPresent()) {
      Optional<Subnet> subnet = Specifiers.subnetOf(text.get(), map);
      if (subnet.isEmpty()) {
        faults.add("subnet", Faults.NO_CHOICE);
      }
      return subnet;
    }
    return before.isPresent()
        ? map.subnet(before.get().subnetId())
        : first.flatMap(a -> Subnets.around(map, a));
  }

  private static void check(Unit unit, IpRange range, Subnet subnet) {
    Cidr cidr = subnet.cidr();
    if (!cidr.contains(range.first()) || !cidr.contains(range.last())) {
      throw Faults.whole("IP addresses must be within subnet: " + cidr + ".");
    }
    if (cidr.isIpv4() && cidr.prefixLength() < 31) {
      if (range.contains(cidr.network())) {
        throw Faults.whole("Reserved network address cannot be included in IP range.");
      }
      if (range.contains(cidr.last())) {
        throw Faults.whole("Broadcast address cannot be included in IP range.");
      }
    }
    boolean overlaps =
        Subnets.rangesOf(unit.tx(), subnet.id()).stream()
            .anyMatch(
                other ->
                    other.id() != range.id()
                        && Addresses.compare(other.first(), range.last()) <= 0
                        && Addresses.compare(range.first(), other.last()) <= 0);
    if (overlaps) {
      throw conflict(range, "range");
    }
    if (range.kind() == IpRange.Kind.DYNAMIC) {
      checkDynamic(unit, range, subnet);
    }
  }

  /** What DHCP leases belongs to nobody else. */
  private static void checkDynamic(Unit unit, IpRange range, Subnet subnet) {
    BigInteger size =
        Addresses.number(range.last())
            .subtract(Addresses.number(range.first()))
            .add(BigInteger.ONE);
    if (!subnet.cidr().isIpv4() && size.compareTo(LEAST_IPV6) < 0) {
      throw Faults.whole("IPv6 dynamic range must be at least 256 addresses in size.");
    }
    boolean taken =
        Subnets.assigned(unit.tx(), subnet.id()).stream().anyMatch(range::contains)
            || subnet.gateway().filter(range::contains).isPresent();
    if (taken) {
      throw conflict(range, "IP address or range");
    }
  }

  private static RuntimeException conflict(IpRange range, String with) {
    return Faults.whole(
        "Requested "
            + range.kind().name().toLowerCase(Locale.ROOT)
            + " range conflicts with an existing "
            + with
            + ".");
  }
}
