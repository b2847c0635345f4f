package io.maas4j.network;

import io.maas4j.id.MacAddress;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Texts that name subnets, VLANs, fabrics, spaces and interfaces (REST contract, section 3.7):
 * {@code 10.0.0.0/24}, {@code vid:10}, {@code vlan:fabric:name:weave}. Pure.
 *
 * <p>A text may hold several, joined by commas: all of them must fit. Several texts are
 * alternatives. Whichever begins with {@code |}, {@code &}, {@code !} or {@code not_} says itself
 * how it is combined with what stands before it. A type that is not known is no error: then the
 * text is read as one without a type.
 */
public final class Specifiers {
  private static final String UNDEFINED = "undefined";
  private static final Map<String, BiFunction<String, NetworkMap, Set<Long>>> SUBNETS =
      Map.of(
          "id", (text, map) -> ids(map.subnets(), Subnet::id, byId(text, Subnet::id)),
          "cidr", Specifiers::subnetsOfCidr,
          "ip", Specifiers::subnetsOfIp,
          "name", (text, map) -> ids(map.subnets(), Subnet::id, s -> s.name().equals(text)),
          "space", Specifiers::subnetsInSpace,
          "vid", (text, map) -> subnetsOn(vlansOfVid(text, map), map),
          "vlan", (text, map) -> subnetsOn(vlan(text, map), map),
          "fabric", (text, map) -> subnetsOn(vlansIn(fabric(text, map), map), map),
          "interface", Specifiers::subnetsOfInterface);
  private static final Map<String, BiFunction<String, NetworkMap, Set<Long>>> VLANS =
      Map.of(
          "id",
          (text, map) -> ids(map.vlans(), Vlan::id, byId(text, Vlan::id)),
          "name",
          Specifiers::vlansOfName,
          "vid",
          Specifiers::vlansOfVid,
          "fabric",
          (text, map) -> vlansIn(fabric(text, map), map),
          "subnet",
          (text, map) -> vlansOf(subnet(text, map), map),
          "space",
          Specifiers::vlansInSpace);
  private static final Map<String, BiFunction<String, NetworkMap, Set<Long>>> FABRICS =
      Map.of(
          "id", (text, map) -> ids(map.fabrics(), Fabric::id, byId(text, Fabric::id)),
          "name", (text, map) -> ids(map.fabrics(), Fabric::id, f -> f.name().equals(text)),
          "class",
              (text, map) ->
                  ids(map.fabrics(), Fabric::id, f -> f.classType().equals(Optional.of(text))));
  private static final Map<String, BiFunction<String, NetworkMap, Set<Long>>> SPACES =
      Map.of(
          "id", (text, map) -> ids(map.spaces(), Space::id, byId(text, Space::id)),
          "name", (text, map) -> ids(map.spaces(), Space::id, s -> s.name().equals(text)),
          "subnet", Specifiers::spacesOfSubnet);
  private static final Map<String, BiFunction<String, NetworkMap, Set<Long>>> INTERFACES =
      Map.of(
          "id", (text, map) -> interfaces(map, byId(text, Interface::id)),
          "name", (text, map) -> interfaces(map, nic -> nic.name().equals(text)),
          "mac", Specifiers::interfacesOfMac,
          "ip", Specifiers::interfacesOfIp,
          "type", (text, map) -> interfaces(map, nic -> nic.type().wireName().equals(text)),
          "tag", (text, map) -> interfaces(map, nic -> nic.tags().contains(text)),
          "subnet", Specifiers::interfacesOfSubnet,
          "vlan", (text, map) -> interfacesOn(vlan(text, map), map),
          "vid", (text, map) -> interfacesOn(vlansOfVid(text, map), map),
          "fabric", (text, map) -> interfacesOn(vlansIn(fabric(text, map), map), map));

  private Specifiers() {}

  /** Ids of the subnets that any of the texts names. */
  public static Set<Long> subnets(List<String> texts, NetworkMap map) {
    return any(texts, text -> subnet(text, map), all(map.subnets(), Subnet::id));
  }

  /** Ids of the VLANs that any of the texts names. */
  public static Set<Long> vlans(List<String> texts, NetworkMap map) {
    return any(texts, text -> vlan(text, map), all(map.vlans(), Vlan::id));
  }

  /** Ids of the fabrics that any of the texts names. */
  public static Set<Long> fabrics(List<String> texts, NetworkMap map) {
    return any(texts, text -> fabric(text, map), all(map.fabrics(), Fabric::id));
  }

  /** Ids of the spaces that any of the texts names. */
  public static Set<Long> spaces(List<String> texts, NetworkMap map) {
    return any(texts, text -> space(text, map), all(map.spaces(), Space::id));
  }

  /** Ids of the interfaces that any of the texts names. */
  public static Set<Long> interfaces(List<String> texts, NetworkMap map) {
    return any(texts, text -> nic(text, map), all(map.interfaces().get(), Interface::id));
  }

  /** The one subnet that a text names; of several the one with the lowest id. */
  public static Optional<Subnet> subnetOf(String text, NetworkMap map) {
    Set<Long> found = subnets(List.of(text), map);
    return map.subnets().stream()
        .filter(s -> found.contains(s.id()))
        .findFirst()
        .or(() -> map.subnets().stream().filter(s -> s.name().equals(text)).findFirst());
  }

  /** The one VLAN that a text names; of several the one with the lowest id. */
  public static Optional<Vlan> vlanOf(String text, NetworkMap map) {
    Set<Long> found = vlans(List.of(text), map);
    return map.vlans().stream().filter(v -> found.contains(v.id())).findFirst();
  }

  /** The one fabric that a text names; of several the one with the lowest id. */
  public static Optional<Fabric> fabricOf(String text, NetworkMap map) {
    Set<Long> found = fabrics(List.of(text), map);
    return map.fabrics().stream()
        .filter(f -> found.contains(f.id()))
        .findFirst()
        .or(() -> map.fabrics().stream().filter(f -> f.name().equals(text)).findFirst());
  }

  /** The one space that a text names; of several the one with the lowest id. */
  public static Optional<Space> spaceOf(String text, NetworkMap map) {
    Set<Long> found = spaces(List.of(text), map);
    return map.spaces().stream()
        .filter(s -> found.contains(s.id()))
        .findFirst()
        .or(() -> map.spaces().stream().filter(s -> s.name().equals(text)).findFirst());
  }

  // ------------------------------------------------------------------ combining

  /** How a specifier is combined with what stands before it. */
  private enum Joint {
    OR,
    AND,
    AND_NOT
  }

  private record Part(Joint joint, String text) {
    static Part of(String text, Joint usual) {
      String part = text.strip();
      if (part.startsWith("|")) {
        return new Part(Joint.OR, part.substring(1).strip());
      }
      if (part.startsWith("&")) {
        return new Part(Joint.AND, part.substring(1).strip());
      }
      if (part.startsWith("!")) {
        return new Part(Joint.AND_NOT, part.substring(1).strip());
      }
      if (part.startsWith("not_")) {
        return new Part(Joint.AND_NOT, part.substring("not_".length()).strip());
      }
      return new Part(usual, part);
    }
  }

  /** Alternatives; none at all name nothing. */
  private static Set<Long> any(
      List<String> texts, Function<String, Set<Long>> each, Set<Long> all) {
    Optional<Set<Long>> sum = Optional.empty();
    for (String text : texts) {
      Optional<Set<Long>> product = Optional.empty();
      Joint joint = Joint.OR;
      boolean first = true;
      for (String piece : text.split(",")) {
        Part part = Part.of(piece, first ? Joint.OR : Joint.AND);
        if (part.text().isEmpty()) {
          continue;
        }
        Set<Long> found = each.apply(part.text());
        if (first) {
          // what the first one says concerns the texts before this one
          joint = part.joint();
          product = Optional.of(found);
          first = false;
        } else {
          product = Optional.of(joined(product, part.joint(), found, all));
        }
      }
      if (product.isPresent()) {
        sum = Optional.of(joined(sum, joint, product.get(), all));
      }
    }
    return sum.orElse(Set.of());
  }

  private static Set<Long> joined(
      Optional<Set<Long>> before, Joint joint, Set<Long> found, Set<Long> all) {
    Set<Long> result = new LinkedHashSet<>(before.orElse(joint == Joint.OR ? Set.of() : all));
    switch (joint) {
      case OR -> result.addAll(found);
      case AND -> result.retainAll(found);
      case AND_NOT -> result.removeAll(found);
    }
    return result;
  }

  private static Set<Long> one(
      String text,
      NetworkMap map,
      Map<String, BiFunction<String, NetworkMap, Set<Long>>> types,
      BiFunction<String, NetworkMap, Set<Long>> usual) {
    int colon = text.indexOf(':');
    BiFunction<String, NetworkMap, Set<Long>> type =
        colon > 0 ? types.get(text.substring(0, colon).strip().toLowerCase(Locale.ROOT)) : null;
    return type == null ? usual.apply(text, map) : type.apply(text.substring(colon + 1), map);
  }

  // ------------------------------------------------------------------ one of each kind

  private static Set<Long> subnet(String text, NetworkMap map) {
    return one(
        text,
        map,
        SUBNETS,
        (bare, m) -> {
          if (number(bare).isPresent()) {
            return ids(m.subnets(), Subnet::id, byId(bare, Subnet::id));
          }
          return cidr(bare).isPresent()
              ? subnetsOfCidr(bare, m)
              : ids(m.subnets(), Subnet::id, s -> s.name().equals(bare));
        });
  }

  private static Set<Long> vlan(String text, NetworkMap map) {
    return one(
        text,
        map,
        VLANS,
        (bare, m) -> vid(bare).isPresent() ? vlansOfVid(bare, m) : vlansOfName(bare, m));
  }

  private static Set<Long> fabric(String text, NetworkMap map) {
    return one(
        text,
        map,
        FABRICS,
        (bare, m) ->
            ids(
                m.fabrics(),
                Fabric::id,
                number(bare).isPresent() ? byId(bare, Fabric::id) : f -> f.name().equals(bare)));
  }

  private static Set<Long> space(String text, NetworkMap map) {
    return one(
        text,
        map,
        SPACES,
        (bare, m) ->
            ids(
                m.spaces(),
                Space::id,
                number(bare).isPresent() ? byId(bare, Space::id) : s -> s.name().equals(bare)));
  }

  private static Set<Long> nic(String text, NetworkMap map) {
    return one(
        text,
        map,
        INTERFACES,
        (bare, m) -> {
          if (number(bare).isPresent()) {
            return interfaces(m, byId(bare, Interface::id));
          }
          Optional<InetAddress> address = address(bare.replaceFirst("/\\d{1,3}$", ""));
          return address.isPresent()
              ? interfacesOfIp(bare, m)
              : interfaces(m, nic -> nic.name().equals(bare));
        });
  }

  // ------------------------------------------------------------------ types

  private static Set<Long> subnetsOfCidr(String text, NetworkMap map) {
    Optional<Cidr> cidr = cidr(text);
    return ids(map.subnets(), Subnet::id, s -> Optional.of(s.cidr()).equals(cidr));
  }

  /** The narrowest one that contains the address. */
  private static Set<Long> subnetsOfIp(String text, NetworkMap map) {
    Optional<InetAddress> address = address(text);
    return map.subnets().stream()
        .filter(s -> address.isPresent() && s.cidr().contains(address.get()))
        .max(Comparator.comparingInt(s -> s.cidr().prefixLength()))
        .map(s -> Set.of(s.id()))
        .orElse(Set.of());
  }

  private static Set<Long> subnetsInSpace(String text, NetworkMap map) {
    return subnetsOn(vlansInSpace(text, map), map);
  }

  private static Set<Long> subnetsOfInterface(String text, NetworkMap map) {
    Set<Long> nics = nic(text, map);
    Set<Long> subnets =
        map.interfaces().get().stream()
            .filter(nic -> nics.contains(nic.id()))
            .flatMap(nic -> nic.links().stream())
            .flatMap(link -> link.subnetId().stream())
            .collect(Collectors.toSet());
    return ids(map.subnets(), Subnet::id, s -> subnets.contains(s.id()));
  }

  private static Set<Long> subnetsOn(Set<Long> vlans, NetworkMap map) {
    return ids(map.subnets(), Subnet::id, s -> vlans.contains(s.vlanId()));
  }

  private static Set<Long> vlansOfVid(String text, NetworkMap map) {
    Optional<Integer> vid = vid(text);
    return ids(map.vlans(), Vlan::id, v -> Optional.of(v.vid()).equals(vid));
  }

  private static Set<Long> vlansOfName(String text, NetworkMap map) {
    return ids(
        map.vlans(),
        Vlan::id,
        v -> v.name().equals(Optional.of(text)) || v.shownName().equals(Optional.of(text)));
  }

  private static Set<Long> vlansIn(Set<Long> fabrics, NetworkMap map) {
    return ids(map.vlans(), Vlan::id, v -> fabrics.contains(v.fabricId()));
  }

  private static Set<Long> vlansOf(Set<Long> subnets, NetworkMap map) {
    Set<Long> vlans =
        map.subnets().stream()
            .filter(s -> subnets.contains(s.id()))
            .map(Subnet::vlanId)
            .collect(Collectors.toSet());
    return ids(map.vlans(), Vlan::id, v -> vlans.contains(v.id()));
  }

  private static Set<Long> vlansInSpace(String text, NetworkMap map) {
    if (text.equals(UNDEFINED) || text.equals("-1")) {
      return ids(map.vlans(), Vlan::id, v -> v.space().isEmpty());
    }
    Set<Long> spaces = space(text, map);
    Set<String> names =
        map.spaces().stream()
            .filter(s -> spaces.contains(s.id()))
            .map(Space::name)
            .collect(Collectors.toSet());
    return ids(map.vlans(), Vlan::id, v -> v.space().filter(names::contains).isPresent());
  }

  private static Set<Long> spacesOfSubnet(String text, NetworkMap map) {
    Set<Long> subnets = subnet(text, map);
    Set<String> names =
        map.subnets().stream()
            .filter(s -> subnets.contains(s.id()))
            .flatMap(s -> map.spaceOf(s).stream())
            .collect(Collectors.toSet());
    return ids(map.spaces(), Space::id, s -> names.contains(s.name()));
  }

  private static Set<Long> interfacesOfMac(String text, NetworkMap map) {
    return interfaces(
        map,
        nic ->
            nic.mac()
                .map(MacAddress::value)
                .filter(mac -> mac.equals(text.strip().toLowerCase(Locale.ROOT)))
                .isPresent());
  }

  /** With {@code /length}, the address must be in a network of that length. */
  private static Set<Long> interfacesOfIp(String text, NetworkMap map) {
    int slash = text.indexOf('/');
    Optional<InetAddress> address = address(slash < 0 ? text : text.substring(0, slash));
    Optional<Cidr> cidr = slash < 0 ? Optional.empty() : cidr(text);
    return interfaces(
        map,
        nic ->
            address.isPresent()
                && nic.links().stream()
                    .anyMatch(
                        link ->
                            link.address().equals(address)
                                && (slash < 0
                                    || link.subnetId()
                                        .flatMap(map::subnet)
                                        .map(Subnet::cidr)
                                        .equals(cidr))));
  }

  private static Set<Long> interfacesOfSubnet(String text, NetworkMap map) {
    Set<Long> subnets = subnet(text, map);
    return interfaces(
        map,
        nic ->
            nic.links().stream()
                .anyMatch(link -> link.subnetId().filter(subnets::contains).isPresent()));
  }

  private static Set<Long> interfacesOn(Set<Long> vlans, NetworkMap map) {
    return interfaces(map, nic -> nic.vlanId().filter(vlans::contains).isPresent());
  }

  private static Set<Long> interfaces(NetworkMap map, Predicate<Interface> wanted) {
    return ids(map.interfaces().get(), Interface::id, wanted);
  }

  // ------------------------------------------------------------------ reading

  private static <T> Set<Long> ids(
      List<T> items, ToLongFunction<T> id, Predicate<? super T> wanted) {
    return items.stream()
        .filter(wanted)
        .map(id::applyAsLong)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static <T> Set<Long> all(List<T> items, ToLongFunction<T> id) {
    return ids(items, id, item -> true);
  }

  private static <T> Predicate<T> byId(String text, ToLongFunction<T> id) {
    Optional<Long> wanted = number(text);
    return item -> wanted.equals(Optional.of(id.applyAsLong(item)));
  }

  private static Optional<Long> number(String text) {
    return text.strip().matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(text.strip()))
        : Optional.empty();
  }

  /** A VLAN's number: decimal, {@code 0x…}, {@code 0b…} or {@code untagged}. */
  static Optional<Integer> vid(String text) {
    String number = text.strip().toLowerCase(Locale.ROOT);
    if (number.equals("untagged")) {
      return Optional.of(Vlan.UNTAGGED);
    }
    if (number.matches("0x[0-9a-f]{1,7}")) {
      return Optional.of(Integer.parseInt(number.substring(2), 16));
    }
    if (number.matches("0b[01]{1,30}")) {
      return Optional.of(Integer.parseInt(number.substring(2), 2));
    }
    return number.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(number)) : Optional.empty();
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(Addresses.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Cidr> cidr(String text) {
    try {
      return Optional.of(Cidr.parse(text.strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
