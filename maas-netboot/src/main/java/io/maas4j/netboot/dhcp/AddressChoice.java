package io.maas4j.netboot.dhcp;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.dhcp.LeaseTable.Standing;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which address a client gets, and which it may have. Takes old offers back; changes nothing else.
 * Confined to the table's thread.
 */
final class AddressChoice {
  private static final int MAX_RECLAIMED = 64;
  private static final int MAX_LEASES = 2;
  // Section 6: an offer waits that long for its client, whatever the need.
  private static final long MIN_HOLD_MILLIS = 10_000;

  private final Bindings books;
  private final Predicate<Inet4Address> inUse;
  private final long holdMillis;
  private CompiledConfig config;
  private Rights rights = Rights.ALL;

  /**
   * @param inUse addresses known to be used by others
   */
  AddressChoice(
      Bindings books, CompiledConfig config, Predicate<Inet4Address> inUse, long holdMillis) {
    this.books = books;
    this.config = config;
    this.inUse = inUse;
    this.holdMillis = holdMillis;
  }

  void configure(CompiledConfig next) {
    config = next;
  }

  void restrict(Rights given) {
    rights = given;
  }

  /** See {@link LeaseTable#offer}, which holds what this finds. */
  OptionalInt choose(
      ServedSubnet near,
      ClientName name,
      Optional<Inet4Address> asked,
      IntPredicate admitted,
      long now) {
    Link link = near.link();
    OptionalInt choice = fixed(link, name);
    if (choice.isEmpty()) {
      choice = own(link, name, admitted);
    }
    if (choice.isEmpty() && asked.isPresent()) {
      int address = Ipv4.toInt(asked.get());
      if (link.contains(address)
          && books.pools().serve(link, address)
          && admitted.test(address)
          && available(address, name)) {
        choice = OptionalInt.of(address);
      }
    }
    if (choice.isEmpty()) {
      IntPredicate usable = it -> admitted.test(it) && available(it, name);
      choice = books.pools().choose(near, books::isKnown, usable);
      if (choice.isEmpty()) {
        choice = reclaimed(near, name, usable, now);
      }
    }
    return choice;
  }

  /**
   * Whether a client has no fixed address and, as far as is remembered, never had a lease, nor had
   * its machine by another identifier.
   */
  boolean isNewcomer(Link link, ClientName name) {
    return config.fixedAddresses(name.mac()).isEmpty()
        && !books.byClient().wasServed(name)
        && !(name.hasId() && books.machines().wasServed(link.name(), name.hardware()));
  }

  /**
   * Takes an offer back that its client has not taken up: the oldest, and from under {@link
   * #MIN_HOLD_MILLIS} only for a client that is known, so that a flood of made-up ones cannot lock
   * it out.
   */
  private OptionalInt reclaimed(ServedSubnet near, ClientName name, IntPredicate usable, long now) {
    long youngest = now + holdMillis - (isNewcomer(near.link(), name) ? MIN_HOLD_MILLIS : 0);
    for (Pool pool : books.pools().near(near)) {
      Binding offer = pool.offers().oldest();
      for (int step = 0; step < MAX_RECLAIMED && offer != null; step++) {
        Binding following = offer.nextOffer;
        if (offer.heldUntil > youngest) {
          break;
        }
        if (!offer.served) {
          offer.heldUntil = 0;
          books.freed(offer, now);
          if (usable.test(offer.address)) {
            return OptionalInt.of(offer.address);
          }
        }
        offer = following;
      }
    }
    return OptionalInt.empty();
  }

  /** See {@link LeaseTable#standing}. */
  Standing standing(Link link, ClientName name, int address, IntPredicate admitted) {
    OptionalInt fixed = fixed(link, name);
    if (fixed.isPresent()) {
      return isFixedFor(link, name, address) && attainable(address, name)
          ? Standing.OWN
          : Standing.FOREIGN;
    }
    Binding binding = books.get(address);
    boolean own = binding != null && isOf(binding, name);
    if (!books.pools().serve(link, address) || !admitted.test(address)) {
      return own && binding.leased() ? Standing.FOREIGN : Standing.NOT_OFFERED;
    }
    if (own && binding.busy() && reservedForOthers(address, name)) {
      return Standing.FOREIGN;
    }
    if (own && (binding.leased() || binding.heldUntil != 0 && rights.mayTake(address))) {
      return Standing.OWN;
    }
    if (!available(address, name) || hasEnough(link, name)) {
      return Standing.FOREIGN;
    }
    return own ? Standing.OWN : Standing.FREE;
  }

  /**
   * Whether nothing that is free is added to what a client has: its running lease, and one that it
   * may have given up or asked for again too late. Nobody can tell which of them it uses, so that
   * neither is ended; but it cannot collect them.
   */
  private boolean hasEnough(Link link, ClientName name) {
    int leases = 0;
    for (Binding it = books.byClient().of(name); it != null; it = it.nextOfClient) {
      leases += it.leased() && link.contains(it.address) ? 1 : 0;
    }
    return leases >= MAX_LEASES;
  }

  /** See {@link LeaseTable#fixed}. */
  OptionalInt fixed(Link link, ClientName name) {
    for (int address : config.fixedAddresses(name.mac())) {
      if (link.contains(address) && attainable(address, name)) {
        return OptionalInt.of(address);
      }
    }
    return OptionalInt.empty();
  }

  boolean isFixedFor(Link link, ClientName name, int address) {
    return link.contains(address) && config.fixedAddresses(name.mac()).contains(address);
  }

  /** Not busy with another; the parents of a bond hand their address on to one another. */
  private boolean attainable(int address, ClientName name) {
    Binding binding = books.get(address);
    boolean leased = binding != null && binding.leased() && isOf(binding, name);
    if (!leased && books.pools().of(address) != null && !rights.mayTake(address)) {
      return false; // The partner may not know yet for whom it is fixed.
    }
    if (binding == null || !binding.busy()) {
      return true;
    }
    return binding.abandonedUntil == 0
        && (isOf(binding, name)
            || binding.hasClient() && config.reservedFor(address).contains(binding.mac()));
  }

  private OptionalInt own(Link link, ClientName name, IntPredicate admitted) {
    Binding best = null;
    for (Binding binding = books.byClient().of(name);
        binding != null;
        binding = binding.nextOfClient) {
      boolean candidate =
          link.contains(binding.address)
              && books.pools().serve(link, binding.address)
              && admitted.test(binding.address)
              && (binding.busy()
                  ? !reservedForOthers(binding.address, name)
                      && (binding.leased() || rights.mayTake(binding.address))
                  : available(binding.address, name));
      if (candidate && (best == null || rank(binding) > rank(best))) {
        best = binding;
      }
    }
    return best == null ? OptionalInt.empty() : OptionalInt.of(best.address);
  }

  /** The newest running lease before a held offer before the address that was freed last. */
  private static long rank(Binding binding) {
    if (binding.leased()) {
      return Long.MAX_VALUE / 2 + binding.leaseStart;
    }
    return binding.busy() ? Long.MAX_VALUE / 2 - 1 : binding.freedAt;
  }

  /** Free, and neither fixed for others nor used by something else on the network. */
  private boolean available(int address, ClientName name) {
    Binding binding = books.get(address);
    return (binding == null || !binding.busy())
        && !reservedForOthers(address, name)
        && !isCrowded(address, name)
        && rights.mayTake(address)
        && config.subnetOf(address).filter(subnet -> !subnet.isTaken(address)).isPresent()
        && !inUse.test(Ipv4.of(address));
  }

  private boolean isCrowded(int address, ClientName name) {
    Pool pool = name.hasId() ? books.pools().of(address) : null;
    return pool != null && books.machines().isCrowded(pool.linkName(), name.hardware());
  }

  private boolean isOf(Binding binding, ClientName name) {
    return binding.isOf(books.byClient().number(name));
  }

  private boolean reservedForOthers(int address, ClientName name) {
    Set<MacAddress> owners = config.reservedFor(address);
    return !owners.isEmpty() && !owners.contains(name.mac());
  }
}
