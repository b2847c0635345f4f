package io.maas4j.netboot.dhcp6;

import io.maas4j.netboot.dhcp6.wire.Dhcp6Message;
import io.maas4j.netboot.dhcp6.wire.Ia;
import io.maas4j.netboot.dhcp6.wire.IaAddress;
import io.maas4j.netboot.dhcp6.wire.Status;
import io.maas4j.netboot.dhcp6.wire.StatusCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How associations with and without addresses look. */
final class Leases {
  private Leases() {}

  /** Addresses that a client names in an association. */
  static List<Ipv6> named(Ia association) {
    return association.addresses().stream().map(it -> Ipv6.of(it.address())).toList();
  }

  /**
   * An association with its address; the client renews at half and rebinds at four fifths of its
   * time (RFC 8415 §21.4).
   *
   * @param gone addresses that the client has to give up at once
   */
  static Ia granted(int iaid, Ipv6 address, Duration lease, List<Ipv6> gone) {
    long seconds = lease.toSeconds();
    List<IaAddress> addresses = new ArrayList<>();
    addresses.add(IaAddress.of(address.address(), seconds, seconds));
    addresses.addAll(gone(gone));
    return new Ia(Ia.Kind.NA, iaid, seconds / 2, seconds * 4 / 5, addresses, Optional.empty());
  }

  /** Addresses with lifetimes of zero. */
  static List<IaAddress> gone(List<Ipv6> addresses) {
    return addresses.stream().map(it -> IaAddress.of(it.address(), 0, 0)).toList();
  }

  static Ia noAddress(int iaid) {
    return Ia.refused(Ia.Kind.NA, iaid, Status.of(StatusCode.NO_ADDRS_AVAIL, "no address is free"));
  }

  /** Temporary addresses and prefixes: nobody gets them here (§18.3.2). */
  static List<Ia> unserved(Dhcp6Message message) {
    List<Ia> refused = new ArrayList<>();
    for (Ia association : message.associations(Ia.Kind.TA)) {
      refused.add(
          Ia.refused(
              Ia.Kind.TA,
              association.iaid(),
              Status.of(StatusCode.NO_ADDRS_AVAIL, "temporary addresses are not served")));
    }
    for (Ia association : message.associations(Ia.Kind.PD)) {
      refused.add(
          Ia.refused(
              Ia.Kind.PD,
              association.iaid(),
              Status.of(StatusCode.NO_PREFIX_AVAIL, "prefixes are not served")));
    }
    return refused;
  }

  /** The same, of a client that believes to have some (§18.3.4). */
  static List<Ia> unknown(Dhcp6Message message) {
    List<Ia> refused = new ArrayList<>();
    for (Ia.Kind kind : List.of(Ia.Kind.TA, Ia.Kind.PD)) {
      for (Ia association : message.associations(kind)) {
        refused.add(noBinding(kind, association.iaid()));
      }
    }
    return refused;
  }

  static Ia noBinding(Ia.Kind kind, int iaid) {
    return Ia.refused(kind, iaid, Status.of(StatusCode.NO_BINDING, "no lease of yours"));
  }
}
