package io.maas4j.store.spi;

import io.maas4j.machine.MachineFilter;
import java.util.function.Consumer;

/** Reads nodes for showing them: many, whole, one after the other. */
public interface ReportRepository {
  /**
   * All that the filter means, by number. A fixed number of statements and a bounded amount of
   * memory, however many there are; what the reader does not keep is gone.
   *
   * <p>A node that changes meanwhile is shown as it was before or after, never a mixture of a node
   * and another one's parts.
   *
   * @param reader called in the transaction's thread; may read from the same transaction
   */
  void each(MachineFilter filter, Consumer<MachineReport> reader);

  /** The number that a {@link MachineReport} would carry now. */
  long surroundings();
}
