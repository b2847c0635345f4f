package io.maas4j.wiring;

import io.maas4j.error.MaasException.Denied;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.Actor;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.AllocationType;
import io.maas4j.network.Interface;
import io.maas4j.network.UserAddress;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Tx;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which addresses are in use, in a number of queries that does not grow with them. Stateless. */
public final class AddressList {
  private AddressList() {}

  /**
   * Which addresses somebody wants to see.
   *
   * @param all whoever has them, interfaces too
   * @param owner only what this user keeps; empty for the caller
   * @param address only this one; empty for any
   */
  public record Query(boolean all, Optional<String> owner, Optional<InetAddress> address) {}

  /**
   * What people keep, in the order in which they took it; then what interfaces have; then what they
   * were seen with.
   *
   * @throws Denied when somebody who is no administrator wants to see more than the own
   * @throws NotFound when there is no such user
   */
  public static List<AddressUse> of(Tx tx, Query query, Actor by) {
    check(tx, query, by);
    Optional<String> owner =
        query.owner().or(() -> query.all() ? Optional.empty() : Optional.of(by.userName()));
    List<AddressUse> uses = new ArrayList<>();
    tx.shelf(Kinds.USER_ADDRESS).list().stream()
        .filter(kept -> owner.isEmpty() || kept.owner().equals(owner))
        .map(AddressList::use)
        .forEach(uses::add);
    if (query.all() && owner.isEmpty()) {
      uses.addAll(ofInterfaces(tx));
    }
    return uses.stream()
        .filter(use -> query.address().map(use.address()::equals).orElse(true))
        .toList();
  }

  private static void check(Tx tx, Query query, Actor by) {
    boolean plain = by instanceof Actor.Person person && !person.admin();
    if (plain && query.all()) {
      throw new Denied(
          "NOT_PERMITTED", "Listing all IP addresses requires admin privileges.", "leave out all");
    }
    boolean others = query.owner().map(name -> !name.equals(by.userName())).orElse(false);
    if (plain && others) {
      throw new Denied(
          "NOT_PERMITTED",
          "Listing another user's IP addresses requires admin privileges.",
          "leave out owner");
    }
    if (others && tx.users().find(query.owner().orElseThrow()).isEmpty()) {
      throw NotFound.no("User");
    }
  }

  /** What a user keeps. */
  public static AddressUse use(UserAddress kept) {
    return new AddressUse(
        kept.address(),
        AllocationType.USER_RESERVED,
        kept.subnetId(),
        kept.owner(),
        kept.created(),
        kept.mac(),
        Optional.empty());
  }

  private static List<AddressUse> ofInterfaces(Tx tx) {
    Map<MachineId, Instant> since =
        tx
            .machines()
            .list(MachineFilter.builder().types(Set.of(NodeType.values())).build())
            .stream()
            .collect(Collectors.toMap(Machine::id, Machine::created));
    Function<Interface, Instant> created = nic -> since.getOrDefault(nic.machine(), Instant.EPOCH);
    List<AddressUse> uses = new ArrayList<>();
    for (Interface nic : tx.interfaces().withAddresses()) {
      for (Interface.Link link : nic.links()) {
        link.address()
            .ifPresent(
                address ->
                    uses.add(
                        new AddressUse(
                            address,
                            AllocationType.of(link.mode()),
                            link.subnetId(),
                            Optional.empty(),
                            created.apply(nic),
                            Optional.empty(),
                            Optional.of(nic))));
      }
    }
    for (Interface nic : tx.interfaces().seen()) {
      for (Interface.Discovered seen : nic.discovered()) {
        uses.add(
            new AddressUse(
                seen.address(),
                AllocationType.OBSERVED,
                seen.subnetId(),
                Optional.empty(),
                created.apply(nic),
                Optional.empty(),
                Optional.of(nic)));
      }
    }
    return uses;
  }
}
