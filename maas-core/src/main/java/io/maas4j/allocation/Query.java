package io.maas4j.allocation;

import io.maas4j.machine.MachineFilter;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All that is asked of machines at once. Immutable. */
public final class Query {
  private final MachineFilter base;
  private final List<Constraint> constraints;
  private final String refusal;

  Query(MachineFilter base, List<Constraint> constraints, String refusal) {
    this.base = base;
    this.constraints = List.copyOf(constraints);
    this.refusal = refusal;
  }

  /**
   * What these arguments of a list ask for.
   *
   * @param given texts by name, in order, without empty ones; names that are no constraints are
   *     passed over
   * @throws io.maas4j.error.MaasException.InvalidRequest naming each one that is wrong
   */
  public static Query ofList(Tx tx, Map<String, List<String>> given) {
    return new QueryReader(new StoredNames(tx), QueryReader.Purpose.LIST).read(given);
  }

  /** What these arguments of an allocation ask for; otherwise as {@link #ofList}. */
  public static Query ofAllocation(Tx tx, Map<String, List<String>> given) {
    return new QueryReader(new StoredNames(tx), QueryReader.Purpose.ALLOCATION).read(given);
  }

  /**
   * One that asks for what a filter says.
   *
   * @param refusal what to say when no machine fits
   */
  public static Query of(MachineFilter filter, String refusal) {
    return new Query(filter, List.of(), refusal);
  }

  /** What to say when no machine fits (REST contract, section 8.5). */
  public String refusal() {
    return refusal;
  }

  List<Constraint> constraints() {
    return constraints;
  }

  /** Whether any machine could fit. */
  boolean isPossible() {
    return constraints.stream().allMatch(Constraint::possible);
  }

  /**
   * The part of it that a store judges.
   *
   * @param limits what holds whatever is asked for
   */
  MachineFilter filter(UnaryOperator<MachineFilter.Builder> limits) {
    MachineFilter.Builder filter = base.toBuilder();
    constraints.forEach(constraint -> constraint.narrowing().accept(filter));
    return limits.apply(filter).build();
  }

  /** Whether there is anything that a store does not judge. */
  boolean asksForParts() {
    return constraints.stream().anyMatch(constraint -> constraint.parts().asks());
  }

  Optional<Match> match(MachineParts machine) {
    Match all = Match.NOTHING;
    for (Constraint constraint : constraints) {
      Optional<Match> one = constraint.parts().match(machine);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      all = all.and(one.get());
    }
    return Optional.of(all);
  }

  Query only(Constraint kept) {
    return new Query(base, List.of(kept), refusal);
  }

  Query without(Constraint left) {
    return new Query(base, constraints.stream().filter(c -> !c.equals(left)).toList(), refusal);
  }
}
