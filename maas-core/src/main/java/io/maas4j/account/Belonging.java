package io.maas4j.account;

import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.network.IpRange;
import io.maas4j.store.spi.Tx;
import java.util.List;
import java.util.Optional;

/** What users own that outlives them: it is handed on, or they cannot go. */
interface Belonging {
  /** Everything there is of the kind. */
  List<Belonging> ALL = List.of(new Nodes(), new Ranges());

  /** How many, in words; empty for none. */
  Optional<String> count(Tx tx, String user);

  void handOn(Tx tx, String from, String to);

  /** Machines and devices. */
  record Nodes() implements Belonging {
    private static List<Machine> of(Tx tx, String user) {
      return tx.machines()
          .list(
              MachineFilter.builder()
                  .types(List.of(NodeType.values()))
                  .owners(List.of(user))
                  .build());
    }

    @Override
    public Optional<String> count(Tx tx, String user) {
      return words(of(tx, user).size(), "node");
    }

    @Override
    public void handOn(Tx tx, String from, String to) {
      for (Machine seen : of(tx, from)) {
        tx.machines()
            .lock(seen.id())
            .filter(machine -> machine.status().owner().equals(Optional.of(from)))
            .ifPresent(machine -> tx.machines().update(ownedBy(machine, to)));
      }
    }

    private static Machine ownedBy(Machine machine, String owner) {
      Machine.Status s = machine.status();
      return machine.withStatus(
          new Machine.Status(
              s.state(),
              s.previous(),
              Optional.of(owner),
              s.locked(),
              s.activity(),
              s.activities(),
              s.enlisting(),
              s.errorDescription(),
              s.error()));
    }
  }

  /** Ranges of addresses. */
  record Ranges() implements Belonging {
    private static List<IpRange> of(Tx tx, String user) {
      return tx.topology().ranges().stream()
          .filter(range -> range.user().equals(Optional.of(user)))
          .toList();
    }

    @Override
    public Optional<String> count(Tx tx, String user) {
      return words(of(tx, user).size(), "IP range");
    }

    @Override
    public void handOn(Tx tx, String from, String to) {
      for (IpRange r : of(tx, from)) {
        tx.topology()
            .put(
                new IpRange(
                    r.id(),
                    r.kind(),
                    r.subnetId(),
                    r.first(),
                    r.last(),
                    r.comment(),
                    Optional.of(to)));
      }
    }
  }

  private static Optional<String> words(int count, String what) {
    return count == 0
        ? Optional.empty()
        : Optional.of(count + " " + what + (count == 1 ? "" : "s"));
  }
}
