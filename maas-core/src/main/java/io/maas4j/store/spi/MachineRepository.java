package io.maas4j.store.spi;

import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.State;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The machines themselves. */
public interface MachineRepository {

  /**
   * Adds a machine; number, update time and revision are set by the store.
   *
   * @throws DuplicateException when its id, its host name within the domain, or its hardware UUID
   *     is taken; the exception says which
   */
  Machine insert(Machine machine);

  Optional<Machine> find(MachineId id);

  /** Reads it and keeps others from changing it until the transaction ends. */
  Optional<Machine> lock(MachineId id);

  /**
   * Writes it if nobody has since it was read.
   *
   * @return with its new revision; empty when another writer was first, or it is gone
   * @throws DuplicateException as {@link #insert}
   */
  Optional<Machine> update(Machine seen);

  /**
   * Removes it with everything that is only about it; its events stay, without it.
   *
   * @return false when it was gone already
   */
  boolean delete(MachineId id);

  /** All that the filter means, by number. */
  List<Machine> list(MachineFilter filter);

  /**
   * Finds and locks the machine that costs least (threads plus GiB of memory, then number); one of
   * which nothing is known costs nothing.
   *
   * @param busy what to do about a machine that another transaction has locked
   * @return empty when none fits
   */
  Optional<Machine> claim(MachineFilter filter, Busy busy);

  /**
   * Reads, without locking, the machines that cost least, in order of cost and then number.
   *
   * @param after only those that come after this one; empty for the first ones
   * @param limit at most so many
   */
  List<Priced> cheapest(MachineFilter filter, Optional<Priced> after, int limit);

  /** How many the filter means. */
  long count(MachineFilter filter);

  /** By SMBIOS UUID, whatever its case. */
  Optional<Machine> findByHardwareUuid(String uuid);

  /** Puts every node of one domain into another one, whoever has read it. */
  void moveDomain(String from, String to);

  /** How many machines there are in each status that has any. */
  Map<State, Long> countByState();

  /**
   * A machine with what it costs to give it away.
   *
   * @param cost threads plus GiB of memory
   */
  record Priced(Machine machine, double cost) {
    /** The order in which machines are given. */
    public static final Comparator<Priced> CHEAPEST =
        Comparator.comparingDouble(Priced::cost)
            .thenComparingLong(priced -> priced.machine().number());
  }

  /** What to do about locked rows. */
  enum Busy {
    SKIP,
    WAIT
  }
}
