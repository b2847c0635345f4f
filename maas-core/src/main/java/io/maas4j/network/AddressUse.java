package io.maas4j.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a subnet's addresses are used for, from the first that can be given to the last. Pure.
 *
 * @param first the first address that machines could have
 * @param last the last one
 * @param used spans that do not meet, in order
 */
public record AddressUse(Cidr cidr, InetAddress first, InetAddress last, List<Span> used) {
  public static final String UNUSED = "unused";
  public static final String GATEWAY = "gateway-ip";
  public static final String DNS = "dns-server";
  public static final String ASSIGNED = "assigned-ip";
  public static final String RESERVED = "reserved";
  public static final String DYNAMIC = "dynamic";
  public static final String ANYCAST = "rfc-4291-2.6.1";

  public AddressUse {
    used = List.copyOf(used);
  }

  /**
   * From an address to another, both included.
   *
   * @param purposes why nobody gets them; {@link #UNUSED} for those who may be given
   */
  public record Span(InetAddress first, InetAddress last, SortedSet<String> purposes) {
    public Span {
      purposes = Collections.unmodifiableSortedSet(new TreeSet<>(purposes));
    }

    static Span of(InetAddress first, InetAddress last, String purpose) {
      return new Span(first, last, new TreeSet<>(List.of(purpose)));
    }

    public BigInteger size() {
      return Addresses.number(last).subtract(Addresses.number(first)).add(BigInteger.ONE);
    }
  }

  /**
   * @param ranges those of the subnet
   * @param assigned addresses that somebody has
   */
  public static AddressUse of(
      Subnet subnet, List<IpRange> ranges, Collection<InetAddress> assigned) {
    Cidr cidr = subnet.cidr();
    boolean ends = cidr.isIpv4() && cidr.prefixLength() < 31;
    InetAddress first = ends ? Addresses.next(cidr.network()) : cidr.network();
    InetAddress last =
        ends ? at(Addresses.number(cidr.last()).subtract(BigInteger.ONE), cidr) : cidr.last();
    List<Span> spans = new ArrayList<>();
    if (!cidr.isIpv4() && cidr.prefixLength() < 127) {
      spans.add(Span.of(first, first, ANYCAST));
    }
    subnet.gateway().filter(cidr::contains).ifPresent(a -> spans.add(Span.of(a, a, GATEWAY)));
    subnet.dnsServers().stream().filter(cidr::contains).forEach(a -> spans.add(Span.of(a, a, DNS)));
    for (IpRange range : ranges) {
      spans.add(
          Span.of(
              range.first(),
              range.last(),
              range.kind() == IpRange.Kind.DYNAMIC ? DYNAMIC : RESERVED));
    }
    assigned.stream().filter(cidr::contains).forEach(a -> spans.add(Span.of(a, a, ASSIGNED)));
    return new AddressUse(cidr, first, last, merged(spans));
  }

  /** What meets becomes one, for all its purposes; neighbours of the same purposes too. */
  private static List<Span> merged(List<Span> spans) {
    List<Span> merged = new ArrayList<>();
    spans.stream()
        .sorted(
            Comparator.comparing(Span::first, Addresses::compare)
                .thenComparing(Span::last, Addresses::compare))
        .forEach(
            span -> {
              Span before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
              if (before != null && joins(before, span)) {
                TreeSet<String> purposes = new TreeSet<>(before.purposes());
                purposes.addAll(span.purposes());
                InetAddress end =
                    Addresses.compare(before.last(), span.last()) < 0 ? span.last() : before.last();
                merged.set(merged.size() - 1, new Span(before.first(), end, purposes));
              } else {
                merged.add(span);
              }
            });
    return merged;
  }

  private static boolean joins(Span before, Span next) {
    if (Addresses.compare(next.first(), before.last()) <= 0) {
      return true;
    }
    return before.purposes().equals(next.purposes())
        && Addresses.after(before.last()).equals(Optional.of(next.first()));
  }

  /** The spans of which nobody has anything, in order. */
  public List<Span> free() {
    List<Span> free = new ArrayList<>();
    BigInteger next = Addresses.number(first);
    BigInteger end = Addresses.number(last);
    for (Span span : used) {
      BigInteger begin = Addresses.number(span.first());
      if (begin.compareTo(next) > 0) {
        BigInteger until = begin.subtract(BigInteger.ONE).min(end);
        if (until.compareTo(next) >= 0) {
          free.add(Span.of(at(next, cidr), at(until, cidr), UNUSED));
        }
      }
      next = next.max(Addresses.number(span.last()).add(BigInteger.ONE));
    }
    if (next.compareTo(end) <= 0) {
      free.add(Span.of(at(next, cidr), last, UNUSED));
    }
    return free;
  }

  /** Used and free ones, in order. */
  public List<Span> all() {
    List<Span> all = new ArrayList<>(used);
    all.addAll(free());
    all.sort(Comparator.comparing(Span::first, Addresses::compare));
    return all;
  }

  public BigInteger total() {
    return Addresses.number(last).subtract(Addresses.number(first)).add(BigInteger.ONE);
  }

  public BigInteger available() {
    return free().stream().map(Span::size).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** The size of the largest free span. */
  public BigInteger largestAvailable() {
    return free().stream().map(Span::size).max(Comparator.naturalOrder()).orElse(BigInteger.ZERO);
  }

  /** The share that is used, from 0 to 1. */
  public double usage() {
    return total().subtract(available()).doubleValue() / total().doubleValue();
  }

  /** A free address that people would choose for a router: the first one, else the last. */
  public Optional<InetAddress> suggestedGateway() {
    List<Span> free = free();
    InetAddress usual = used.isEmpty() || cidr.isIpv4() ? first : Addresses.next(first);
    if (free.isEmpty()) {
      return Optional.empty();
    }
    if (free.get(0).first().equals(usual)) {
      return Optional.of(usual);
    }
    Span end = free.get(free.size() - 1);
    return end.last().equals(last) ? Optional.of(last) : Optional.of(free.get(0).first());
  }

  /**
   * The end of the largest free span, as large as a quarter of the subnet at most, and leaving half
   * of the span; empty when that would not be worth it, or there is a dynamic range already.
   */
  public Optional<Span> suggestedDynamicRange() {
    if (used.stream().anyMatch(span -> span.purposes().contains(DYNAMIC))) {
      return Optional.empty();
    }
    return free().stream()
        .max(Comparator.comparing(Span::size))
        .filter(span -> span.size().compareTo(BigInteger.TWO) >= 0)
        .map(
            span -> {
              BigInteger size =
                  total().shiftRight(2).min(span.size().shiftRight(1)).max(BigInteger.ONE);
              BigInteger begin = Addresses.number(span.last()).subtract(size).add(BigInteger.ONE);
              return Span.of(at(begin, cidr), span.last(), DYNAMIC);
            });
  }

  private static InetAddress at(BigInteger number, Cidr cidr) {
    byte[] bytes = new byte[cidr.network().getAddress().length];
    byte[] given = number.toByteArray();
    int length = Math.min(bytes.length, given.length);
    System.arraycopy(given, given.length - length, bytes, bytes.length - length, length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
