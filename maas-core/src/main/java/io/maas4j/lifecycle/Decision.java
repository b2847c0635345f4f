package io.maas4j.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows from a command. */
public sealed interface Decision {

  /**
   * It is to be done.
   *
   * @param from the status before
   * @param to the status after, after everything that follows at once
   * @param previous the status to remember as the previous one
   * @param activity what is under way afterwards
   * @param activities how many activities the machine has had by then
   * @param steps what changes in the same transaction
   * @param events what is recorded, in order
   * @param effects what happens afterwards
   */
  record Accepted(
      State from,
      State to,
      State previous,
      Optional<Activity> activity,
      long activities,
      Set<Step> steps,
      List<Recorded> events,
      List<Effect> effects)
      implements Decision {
    public Accepted {
      steps = Set.copyOf(steps);
      events = List.copyOf(events);
      effects = List.copyOf(effects);
    }

    /** Whether the status changes. */
    public boolean moves() {
      return from != to;
    }
  }

  /**
   * It is not to be done.
   *
   * @param code stable
   * @param why what is the case
   * @param remedy what would make it possible
   */
  record Refused(RefusalCode code, String why, String remedy) implements Decision {}

  /** An event to record. */
  record Recorded(EventType type, String description) {}
}
