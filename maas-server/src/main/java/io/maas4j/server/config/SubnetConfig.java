package io.maas4j.server.config;

import io.maas4j.network.Addresses;
import io.maas4j.network.Cidr;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A network that is known from the start.
 *
 * @param range addresses that DHCP may give to unknown machines
 * @param gateway the router that machines are told
 * @param dns the resolvers that machines are told, in order
 * @param rack the rack's address as machines of this network reach it
 * @param interfaceName the rack's interface in this network
 * @param relayed whether requests come through a relay and not over a link of the rack
 */
public record SubnetConfig(
    Cidr cidr,
    Optional<Range> range,
    Optional<InetAddress> gateway,
    List<InetAddress> dns,
    Optional<InetAddress> rack,
    Optional<String> interfaceName,
    boolean relayed) {

  /** The form in which it is written. */
  static final String FORM =
      "CIDR[,range=FIRST-LAST][,gateway=A][,dns=A]...[,rack=A][,interface=NAME][,relayed]";

  public SubnetConfig {
    dns = List.copyOf(dns);
  }

  /** Addresses from first to last, both included. */
  public record Range(InetAddress first, InetAddress last) {}

  /**
   * @param text of the form {@value #FORM}
   * @throws IllegalArgumentException saying what is wrong
   */
  public static SubnetConfig parse(String text) {
    List<String> parts = Arrays.asList(text.split(",", -1));
    Cidr cidr = Cidr.parse(parts.get(0).strip());
    Optional<Range> range = Optional.empty();
    Optional<InetAddress> gateway = Optional.empty();
    List<InetAddress> dns = new ArrayList<>();
    Optional<InetAddress> rack = Optional.empty();
    Optional<String> interfaceName = Optional.empty();
    boolean relayed = false;
    Set<String> seen = new HashSet<>();
    for (String part : parts.subList(1, parts.size())) {
      int equals = part.indexOf('=');
      String name = (equals < 0 ? part : part.substring(0, equals)).strip();
      String value = equals < 0 ? "" : part.substring(equals + 1).strip();
      if (!name.equals("dns") && !seen.add(name)) {
        throw new IllegalArgumentException(name + " is given twice");
      }
      if (name.equals("relayed") ? equals >= 0 : value.isEmpty()) {
        throw new IllegalArgumentException("'" + part + "' is not of the form " + FORM);
      }
      switch (name.toLowerCase(Locale.ROOT)) {
        case "range" -> range = Optional.of(range(cidr, value));
        case "gateway" -> gateway = Optional.of(inside(cidr, "gateway", value));
        case "dns" -> dns.add(Addresses.parse(value));
        case "rack" -> rack = Optional.of(Addresses.parse(value));
        case "interface" -> interfaceName = Optional.of(value);
        case "relayed" -> relayed = true;
        default ->
            throw new IllegalArgumentException("'" + name + "' is unknown; the form is " + FORM);
      }
    }
    return new SubnetConfig(cidr, range, gateway, dns, rack, interfaceName, relayed);
  }

  private static Range range(Cidr cidr, String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("range '" + text + "' is not of the form FIRST-LAST");
    }
    InetAddress first = inside(cidr, "range", text.substring(0, dash).strip());
    InetAddress last = inside(cidr, "range", text.substring(dash + 1).strip());
    if (Arrays.compareUnsigned(first.getAddress(), last.getAddress()) > 0) {
      throw new IllegalArgumentException("range '" + text + "' ends before it begins");
    }
    return new Range(first, last);
  }

  private static InetAddress inside(Cidr cidr, String what, String text) {
    InetAddress address = Addresses.parse(text);
    if (!cidr.contains(address)) {
      throw new IllegalArgumentException(what + " " + text + " is not in " + cidr);
    }
    return address;
  }

  /** In the form {@value #FORM}; {@link #parse} reads it back. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(cidr.toString());
    range.ifPresent(
        r -> {
          text.append(",range=").append(Addresses.text(r.first()));
          text.append('-').append(Addresses.text(r.last()));
        });
    gateway.ifPresent(address -> text.append(",gateway=").append(Addresses.text(address)));
    dns.forEach(address -> text.append(",dns=").append(Addresses.text(address)));
    rack.ifPresent(address -> text.append(",rack=").append(Addresses.text(address)));
    interfaceName.ifPresent(name -> text.append(",interface=").append(name));
    return relayed ? text.append(",relayed").toString() : text.toString();
  }
}
