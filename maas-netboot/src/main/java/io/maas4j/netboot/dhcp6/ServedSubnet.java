package io.maas4j.netboot.dhcp6;

import com.google.common.net.InetAddresses;
import io.maas4j.netboot.Subnet6;
import io.maas4j.netboot.bootmethod.BootMethod;
import io.maas4j.netboot.dhcp6.wire.Dhcp6Option;
import io.maas4j.netboot.dhcp6.wire.DomainNames;
import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A subnet with everything about it that does not depend on the client worked out. Immutable. */
final class ServedSubnet {
  private static final Logger LOG = LoggerFactory.getLogger(ServedSubnet.class);
  // RFC 8415 §7.6: a shorter one would not be heeded.
  private static final long MIN_REFRESH_SECONDS = 600;
  // RFC 5908 §4.1: a server's unicast address.
  private static final int NTP_SERVER_ADDRESS = 1;

  private final Link link;
  private final Subnet6 subnet;
  private final Ipv6 network;
  private final Ipv6 rack;
  private final Set<BootMethod> disabled;
  private final Map<Integer, byte[]> options;

  ServedSubnet(Link link, Subnet6 subnet) {
    this.link = link;
    this.subnet = subnet;
    this.network = Ipv6.of(subnet.network()).network(subnet.prefixLength());
    this.rack = Ipv6.of(subnet.rackAddress());
    this.disabled = Collections.unmodifiableSet(disabled(subnet));
    this.options = Collections.unmodifiableMap(options(subnet));
  }

  Link link() {
    return link;
  }

  Subnet6 subnet() {
    return subnet;
  }

  Ipv6 network() {
    return network;
  }

  int prefixLength() {
    return subnet.prefixLength();
  }

  boolean contains(Ipv6 address) {
    return address.network(subnet.prefixLength()).equals(network);
  }

  /** Addresses that no client may have: the routers' anycast (RFC 4291 §2.6.1), the rack's. */
  boolean isTaken(Ipv6 address) {
    boolean anycast = subnet.prefixLength() < Ipv6.BITS - 1 && address.equals(network);
    return anycast || address.equals(rack);
  }

  /**
   * Rows of the boot method table to skip; {@link BootMethod#PXE} among them, whose loader cannot
   * boot by IPv6, and with it the default.
   */
  Set<BootMethod> disabled() {
    return disabled;
  }

  /** The rack's address as URLs have it. */
  String rackInUrl() {
    return InetAddresses.toUriString(rack.address());
  }

  /** Options that clients may ask for, by code; callers do not change the values. */
  Map<Integer, byte[]> options() {
    return options;
  }

  @Override
  public String toString() {
    return network + "/" + subnet.prefixLength();
  }

  private Set<BootMethod> disabled(Subnet6 of) {
    Set<BootMethod> methods = EnumSet.of(BootMethod.PXE);
    for (String name : of.disabledBootArchitectures()) {
      try {
        methods.addAll(BootMethod.parseDisabled(List.of(name)));
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: not disabled in this subnet subnet={}", e.getMessage(), this);
      }
    }
    return methods;
  }

  private Map<Integer, byte[]> options(Subnet6 of) {
    Map<Integer, byte[]> values = new LinkedHashMap<>();
    if (!of.dnsServers().isEmpty()) {
      values.put(Dhcp6Option.DNS_SERVERS, concatenated(of.dnsServers()));
    }
    if (!of.searchDomains().isEmpty()) {
      try {
        values.put(Dhcp6Option.DOMAIN_LIST, DomainNames.encode(of.searchDomains()));
      } catch (IllegalArgumentException e) {
        LOG.warn("{}: option 24 is left out subnet={}", e.getMessage(), this);
      }
    }
    if (!of.ntpServers().isEmpty()) {
      values.put(Dhcp6Option.SNTP_SERVERS, concatenated(of.ntpServers()));
      values.put(Dhcp6Option.NTP_SERVER, ntp(of.ntpServers()));
    }
    long refresh = Math.max(MIN_REFRESH_SECONDS, of.leaseTime().toSeconds());
    values.put(
        Dhcp6Option.INFORMATION_REFRESH_TIME, ByteBuffer.allocate(4).putInt((int) refresh).array());
    return values;
  }

  private static byte[] concatenated(List<Inet6Address> addresses) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    addresses.forEach(address -> out.writeBytes(address.getAddress()));
    return out.toByteArray();
  }

  private static byte[] ntp(List<Inet6Address> addresses) {
    ByteBuffer out = ByteBuffer.allocate(addresses.size() * 20);
    for (Inet6Address address : addresses) {
      out.putShort((short) NTP_SERVER_ADDRESS).putShort((short) 16).put(address.getAddress());
    }
    return out.array();
  }
}
