package io.maas4j.image.importing;

import java.util.List;

/** What came of planning an import. */
public sealed interface Planned permits ImportPlan, Planned.NoRoom {
  /**
   * There is too little room; nothing was done.
   *
   * @param why with the figures
   * @param remedy what would make it possible
   * @param remarks of the choice and of the plan
   */
  record NoRoom(Space space, String why, String remedy, List<Remark> remarks) implements Planned {
    public NoRoom {
      remarks = List.copyOf(remarks);
    }
  }
}
