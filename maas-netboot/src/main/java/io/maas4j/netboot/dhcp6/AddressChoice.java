package io.maas4j.netboot.dhcp6;

import io.maas4j.id.MacAddress;
import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which address a client may have, by one configuration. It changes nothing. */
final class AddressChoice {
  // Firmware releases its address when it starts a loader, which uses it on: others get it last.
  private static final long GRACE_MILLIS = 600_000;

  private final Bindings bindings;
  private final CompiledConfig config;
  private final Predicate<Inet6Address> inUse;

  /**
   * @param inUse addresses that are not to be leased dynamically
   */
  AddressChoice(Bindings bindings, CompiledConfig config, Predicate<Inet6Address> inUse) {
    this.bindings = bindings;
    this.config = config;
    this.inUse = inUse;
  }

  /**
   * Chooses an address for a client: fixed, current, last, asked for, any. Changes nothing.
   *
   * @param near the subnet that the request came from; its ranges go first
   * @return empty when there is none
   */
  Optional<Ipv6> choose(ServedSubnet near, Claim claim, List<Ipv6> asked, long now) {
    Link link = near.link();
    Optional<Ipv6> choice = fixed(link, claim).or(() -> own(link, claim));
    for (Ipv6 address : asked) {
      if (choice.isEmpty()
          && bindings.pools().serve(link, address)
          && isQuiet(address, claim, now)) {
        choice = Optional.of(address);
      }
    }
    long hash = claim.association().hash();
    return choice
        .or(() -> bindings.pools().choose(near, hash, candidate -> isQuiet(candidate, claim, now)))
        .or(() -> bindings.pools().choose(near, hash, candidate -> available(candidate, claim)));
  }

  /** Available, and not in use by somebody else a moment ago. */
  private boolean isQuiet(Ipv6 address, Claim claim, long now) {
    @Nullable Binding binding = bindings.find(address);
    boolean recent =
        binding != null
            && binding.owner != null
            && !binding.owner.equals(claim.association())
            && binding.freedAt != 0
            && now - binding.freedAt < GRACE_MILLIS;
    return !recent && available(address, claim);
  }

  /** Whether an address is somebody else's, or nobody's to use. */
  boolean isForeign(Ipv6 address, Claim claim) {
    @Nullable Binding binding = bindings.find(address);
    return binding != null && binding.busy() && !claim.association().equals(binding.owner)
        || reservedForOthers(address, claim);
  }

  /**
   * Whether an address of a client that is not known any more may be leased to it again: this rack
   * alone leases it, and nobody has it.
   */
  boolean mayReturn(Link link, Ipv6 address, Claim claim) {
    if (isFixedFor(link, address, claim)) {
      return attainable(address, claim);
    }
    @Nullable Binding binding = bindings.find(address);
    return fixed(link, claim).isEmpty()
        && bindings.pools().serve(link, address)
        && (binding == null || !binding.busy() || claim.association().equals(binding.owner))
        && !reservedForOthers(address, claim)
        && !isTaken(address);
  }

  private Optional<Ipv6> fixed(Link link, Claim claim) {
    for (MacAddress mac : claim.macs()) {
      for (Ipv6 address : config.fixedAddresses(mac)) {
        if (link.contains(address) && attainable(address, claim)) {
          return Optional.of(address);
        }
      }
    }
    return Optional.empty();
  }

  private boolean isFixedFor(Link link, Ipv6 address, Claim claim) {
    return link.contains(address)
        && claim.macs().stream().anyMatch(mac -> config.reservedFor(address).contains(mac));
  }

  /**
   * Not busy with another. A machine's next system, which calls itself differently, takes over from
   * the last one, as do a bond's parents from one another. Firmware has two associations for one
   * interface: the later one takes over as well. Another interface of the same system does not.
   */
  private boolean attainable(Ipv6 address, Claim claim) {
    @Nullable Binding binding = bindings.find(address);
    if (binding == null || !binding.busy()) {
      return true;
    }
    Association owner = binding.owner;
    if (binding.declinedUntil != 0 || owner == null) {
      return false;
    }
    if (owner.equals(claim.association())) {
      return true;
    }
    Set<MacAddress> reserved = config.reservedFor(address);
    boolean sameSystem = owner.duid().equals(claim.association().duid());
    return binding.mac != null
        && reserved.contains(binding.mac)
        && (!sameSystem || claim.wire().filter(reserved::contains).isPresent());
  }

  private Optional<Ipv6> own(Link link, Claim claim) {
    @Nullable Binding best = null;
    for (Binding binding : bindings.of(claim.association())) {
      boolean candidate =
          bindings.pools().serve(link, binding.address)
              && (binding.busy()
                  ? !reservedForOthers(binding.address, claim)
                  : available(binding.address, claim));
      if (candidate && (best == null || rank(binding) > rank(best))) {
        best = binding;
      }
    }
    return Optional.ofNullable(best).map(binding -> binding.address);
  }

  /** A running lease before a held offer before the address that was freed last. */
  private static long rank(Binding binding) {
    if (binding.leased()) {
      return Long.MAX_VALUE;
    }
    return binding.busy() ? Long.MAX_VALUE - 1 : binding.freedAt;
  }

  /** Free, and neither fixed for others nor used by something else on the network. */
  private boolean available(Ipv6 address, Claim claim) {
    @Nullable Binding binding = bindings.find(address);
    return (binding == null || !binding.busy())
        && !reservedForOthers(address, claim)
        && !isTaken(address)
        && !inUse.test(address.address());
  }

  private boolean isTaken(Ipv6 address) {
    return config.subnetOf(address).filter(subnet -> !subnet.isTaken(address)).isEmpty();
  }

  private boolean reservedForOthers(Ipv6 address, Claim claim) {
    Set<MacAddress> owners = config.reservedFor(address);
    return !owners.isEmpty() && claim.macs().stream().noneMatch(owners::contains);
  }
}
