package io.maas4j.lifecycle;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes rows of the table: one for each status that they apply in. */
final class Rows {
  private final Set<State> from;
  private Verb verb = Verb.COMMISSION;
  private Condition when = Condition.ALWAYS;
  private Target to = new Target.Same();
  private Optional<Activity.Kind> begins = Optional.empty();
  private Optional<Activity.Step> reaches = Optional.empty();
  private final Set<Step> steps = EnumSet.noneOf(Step.class);
  private final List<Effect.Kind> effects = new ArrayList<>();
  private final List<EventType> events = new ArrayList<>();
  private Optional<Verb> then = Optional.empty();

  private Rows(Set<State> from) {
    this.from = from;
  }

  static Rows from(State first, State... more) {
    return new Rows(EnumSet.of(first, more));
  }

  static Rows from(Set<State> states) {
    return new Rows(EnumSet.copyOf(states));
  }

  Rows on(Verb verb) {
    this.verb = verb;
    return this;
  }

  Rows when(Condition condition) {
    this.when = condition;
    return this;
  }

  Rows to(State state) {
    this.to = new Target.To(state);
    return this;
  }

  Rows toFailure() {
    this.to = new Target.Failure();
    return this;
  }

  Rows toPrevious(Set<State> among) {
    this.to = new Target.Previous(among);
    return this;
  }

  Rows toBefore(Set<State> among) {
    this.to = new Target.Before(among);
    return this;
  }

  Rows begins(Activity.Kind kind) {
    this.begins = Optional.of(kind);
    return this;
  }

  Rows reaches(Activity.Step step) {
    this.reaches = Optional.of(step);
    return this;
  }

  Rows does(Step... more) {
    steps.addAll(List.of(more));
    return this;
  }

  Rows effects(Effect.Kind... more) {
    effects.addAll(List.of(more));
    return this;
  }

  Rows events(EventType... more) {
    events.addAll(List.of(more));
    return this;
  }

  Rows then(Verb verb) {
    this.then = Optional.of(verb);
    return this;
  }

  List<Transition> rows() {
    return from.stream()
        .map(
            state ->
                new Transition(
                    state, verb, when, to, begins, reaches, steps, effects, events, then))
        .toList();
  }
}
