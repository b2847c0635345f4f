package io.maas4j.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One row of the state machine.
 *
 * @param from the status it applies in
 * @param verb what was said
 * @param when the first row whose condition holds counts
 * @param to where it leads
 * @param begins the activity that it starts
 * @param reaches the step of the running activity that it marks; its deadline moves
 * @param steps what changes in the same transaction
 * @param effects what happens in the world afterwards
 * @param events what is recorded, beside the change of status
 * @param then what follows at once, in the same transaction
 */
public record Transition(
    State from,
    Verb verb,
    Condition when,
    Target to,
    Optional<Activity.Kind> begins,
    Optional<Activity.Step> reaches,
    Set<Step> steps,
    List<Effect.Kind> effects,
    List<EventType> events,
    Optional<Verb> then) {
  public Transition {
    steps = Set.copyOf(steps);
    effects = List.copyOf(effects);
    events = List.copyOf(events);
  }
}
