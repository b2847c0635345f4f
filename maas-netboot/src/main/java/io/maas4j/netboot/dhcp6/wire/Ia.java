package io.maas4j.netboot.dhcp6.wire;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;

/**
 * An identity association (RFC 8415 §21.4, §21.5, §21.21): what a client's interface wants or has.
 *
 * @param iaid chosen by the client, unique among its associations of this kind
 * @param t1Seconds when to renew, 0–2^32-1, 0 for as the client likes; always 0 for {@link Kind#TA}
 * @param t2Seconds when to rebind, as {@code t1Seconds}
 * @param addresses empty for {@link Kind#PD}, whose prefixes are not read
 */
public record Ia(
    Kind kind,
    int iaid,
    long t1Seconds,
    long t2Seconds,
    List<IaAddress> addresses,
    Optional<Status> status) {

  /** What an association is for. */
  public enum Kind {
    /** Non-temporary addresses. */
    NA(Dhcp6Option.IA_NA, 12),
    /** Temporary addresses. */
    TA(Dhcp6Option.IA_TA, 4),
    /** Delegated prefixes. */
    PD(Dhcp6Option.IA_PD, 12);

    private final int option;
    private final int fixedOctets;

    Kind(int option, int fixedOctets) {
      this.option = option;
      this.fixedOctets = fixedOctets;
    }

    /** The option's code. */
    public int option() {
      return option;
    }

    int fixedOctets() {
      return fixedOctets;
    }
  }

  /**
   * @throws IllegalArgumentException for times that have no form on the wire
   */
  public Ia {
    checkSeconds("T1", t1Seconds);
    checkSeconds("T2", t2Seconds);
    if (kind == Kind.TA && (t1Seconds != 0 || t2Seconds != 0)) {
      throw new IllegalArgumentException("an association for temporary addresses has no T1, T2");
    }
    if (kind == Kind.PD && !addresses.isEmpty()) {
      throw new IllegalArgumentException("an association for prefixes has no addresses");
    }
    addresses = List.copyOf(addresses);
  }

  /** One for non-temporary addresses, with lifetimes and times of zero: a client's wish. */
  public static Ia wish(int iaid, Inet6Address... addresses) {
    return new Ia(
        Kind.NA,
        iaid,
        0,
        0,
        List.of(addresses).stream().map(address -> IaAddress.of(address, 0, 0)).toList(),
        Optional.empty());
  }

  /** One without addresses: why there are none. */
  public static Ia refused(Kind kind, int iaid, Status why) {
    return new Ia(kind, iaid, 0, 0, List.of(), Optional.of(why));
  }

  static void checkSeconds(String what, long seconds) {
    if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException(what + " " + seconds + " is not in 0-4294967295");
    }
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Octets.u32(out, iaid);
    if (kind != Kind.TA) {
      Octets.u32(out, t1Seconds);
      Octets.u32(out, t2Seconds);
    }
    Dhcp6Options.Builder options = Dhcp6Options.builder();
    addresses.forEach(address -> options.add(Dhcp6Option.IAADDR, address.encode()));
    status.ifPresent(it -> options.add(Dhcp6Option.STATUS_CODE, it.encode()));
    options.build().encode(out);
    return out.toByteArray();
  }
}
