package io.maas4j.allocation;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.Interface;
import io.maas4j.store.spi.MachineRepository.Busy;
import io.maas4j.store.spi.MachineRepository.Priced;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Finds the machines that a query means. What a store can judge, it judges; what lies in disks and
 * interfaces is judged here, in order of cost, some machines at a time. Thread-safe.
 */
public final class Selection {
  private static final int BATCH = 64;

  /** How many at once when order does not count; so many, too, to explain why none fits. */
  private static final int LOOKED_AT = 1024;

  /** A machine, and what of it satisfies which label. */
  public record Chosen(Machine machine, Match match) {}

  /** Whether the machine is to be had. */
  private static UnaryOperator<MachineFilter.Builder> free(Optional<String> user) {
    return filter -> {
      filter.states(State.READY);
      user.ifPresent(filter::visibleTo);
      return filter;
    };
  }

  /**
   * Finds the cheapest Ready machine that fits and keeps others from taking it until the
   * transaction ends. Machines that others are taking are passed over at first; before the answer
   * is "none", they are waited for.
   *
   * @param user for whom; empty for one who may have any
   */
  public Optional<Chosen> claim(Tx tx, Query query, Optional<String> user) {
    if (!query.isPossible()) {
      return Optional.empty();
    }
    MachineFilter filter = query.filter(free(user));
    return claim(tx, query, filter, Busy.SKIP).or(() -> claim(tx, query, filter, Busy.WAIT));
  }

  private Optional<Chosen> claim(Tx tx, Query query, MachineFilter filter, Busy busy) {
    if (!query.asksForParts()) {
      return tx.machines().claim(filter, busy).map(m -> new Chosen(m, Match.NOTHING));
    }
    return firstFit(
        tx,
        query,
        filter,
        machine -> {
          MachineFilter alone = filter.toBuilder().ids(List.of(machine.id())).build();
          // what was read before it was ours may be out of date
          return tx.machines().claim(alone, busy).flatMap(mine -> matched(tx, query, mine));
        });
  }

  /** The machine that {@link #claim} would find now; nothing is locked. */
  public Optional<Chosen> find(Tx tx, Query query, Optional<String> user) {
    if (!query.isPossible()) {
      return Optional.empty();
    }
    return firstFit(tx, query, query.filter(free(user)), machine -> matched(tx, query, machine));
  }

  private interface Taking {
    Optional<Chosen> take(Machine machine);
  }

  /** Looks at those that seem to fit, the cheapest first. */
  private Optional<Chosen> firstFit(Tx tx, Query query, MachineFilter filter, Taking taking) {
    Optional<Chosen> found = Optional.empty();
    Optional<Priced> last = Optional.empty();
    boolean more = true;
    while (found.isEmpty() && more) {
      List<Priced> page = tx.machines().cheapest(filter, last, BATCH);
      for (Chosen candidate : matching(tx, query, machines(page))) {
        found = taking.take(candidate.machine());
        if (found.isPresent()) {
          break;
        }
      }
      more = page.size() == BATCH;
      last = page.isEmpty() ? last : Optional.of(page.get(page.size() - 1));
    }
    return found;
  }

  private static List<Machine> machines(List<Priced> page) {
    return page.stream().map(Priced::machine).toList();
  }

  private Optional<Chosen> matched(Tx tx, Query query, Machine machine) {
    return matching(tx, query, List.of(machine)).stream().findFirst();
  }

  /** Those whose parts fit, in their order. */
  private List<Chosen> matching(Tx tx, Query query, List<Machine> machines) {
    if (!query.asksForParts()) {
      return machines.stream().map(m -> new Chosen(m, Match.NOTHING)).toList();
    }
    List<MachineId> ids = machines.stream().map(Machine::id).toList();
    Map<MachineId, List<StoragePiece>> pieces =
        asks(query, PartsTest.Storage.class) ? StoragePieces.of(tx, machines) : Map.of();
    Map<MachineId, List<Interface>> nics =
        asks(query, PartsTest.Interfaces.class) ? tx.interfaces().ofAll(ids) : Map.of();
    List<Chosen> fit = new ArrayList<>();
    for (Machine machine : machines) {
      MachineParts parts =
          new MachineParts(
              machine,
              pieces.getOrDefault(machine.id(), List.of()),
              nics.getOrDefault(machine.id(), List.of()));
      query.match(parts).ifPresent(match -> fit.add(new Chosen(machine, match)));
    }
    return fit;
  }

  private static boolean asks(Query query, Class<? extends PartsTest> what) {
    return query.constraints().stream().anyMatch(c -> what.isInstance(c.parts()));
  }

  /**
   * The same as a filter: what a store does not judge is judged now, for nodes of every type.
   *
   * @return empty when nothing fits
   */
  public Optional<MachineFilter.Builder> narrowed(Tx tx, Query query) {
    if (!query.isPossible()) {
      return Optional.empty();
    }
    if (!query.asksForParts()) {
      return Optional.of(query.filter(UnaryOperator.identity()).toBuilder());
    }
    List<Machine> nodes =
        tx.machines().list(query.filter(filter -> filter.types(List.of(NodeType.values()))));
    List<MachineId> fit = new ArrayList<>();
    for (int from = 0; from < nodes.size(); from += LOOKED_AT) {
      List<Machine> some = nodes.subList(from, Math.min(from + LOOKED_AT, nodes.size()));
      matching(tx, query, some).forEach(chosen -> fit.add(chosen.machine().id()));
    }
    return fit.isEmpty() ? Optional.empty() : Optional.of(MachineFilter.builder().ids(fit));
  }

  /** Every machine that could be given now, with what of it satisfies which label. */
  public List<Chosen> candidates(Tx tx, Query query, Optional<String> user) {
    return query.isPossible()
        ? matching(tx, query, tx.machines().list(query.filter(free(user))))
        : List.of();
  }

  /** Says why no machine fits. */
  public Explanation explain(Tx tx, Query query, Optional<String> user) {
    long free = tx.machines().count(MachineFilter.builder().states(State.READY).build());
    List<Explanation.Term> terms = new ArrayList<>();
    for (Constraint constraint : free == 0 ? List.<Constraint>of() : query.constraints()) {
      terms.add(
          new Explanation.Term(
              constraint.name() + "=" + constraint.text(),
              count(tx, query.only(constraint), user),
              count(tx, query.without(constraint), user)));
    }
    return new Explanation(free, terms);
  }

  private long count(Tx tx, Query query, Optional<String> user) {
    if (!query.isPossible()) {
      return 0;
    }
    MachineFilter filter = query.filter(free(user));
    return query.asksForParts()
        ? matching(tx, query, machines(tx.machines().cheapest(filter, Optional.empty(), LOOKED_AT)))
            .size()
        : tx.machines().count(filter);
  }
}
