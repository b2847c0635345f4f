package io.maas4j.lifecycle;

import java.util.EnumSet;
import java.util.Set;

/** Where a transition leads. */
public sealed interface Target {

  /** The status that the snapshot resolves this target to. */
  State in(Snapshot snapshot);

  /** Every status that it can resolve to from {@code from}. */
  Set<State> possible(State from);

  /** One status. */
  record To(State state) implements Target {
    @Override
    public State in(Snapshot snapshot) {
      return state;
    }

    @Override
    public Set<State> possible(State from) {
      return Set.of(state);
    }
  }

  /** Where it is. */
  record Same() implements Target {
    @Override
    public State in(Snapshot snapshot) {
      return snapshot.state();
    }

    @Override
    public Set<State> possible(State from) {
      return Set.of(from);
    }
  }

  /** The failed status that belongs to the transitional one. */
  record Failure() implements Target {
    @Override
    public State in(Snapshot snapshot) {
      return snapshot.state().failure().orElseThrow();
    }

    @Override
    public Set<State> possible(State from) {
      return Set.of(from.failure().orElseThrow());
    }
  }

  /**
   * The remembered previous status (contract, section 3).
   *
   * @param among what that can be under the row's condition
   */
  record Previous(Set<State> among) implements Target {
    public Previous {
      among = Set.copyOf(among);
    }

    @Override
    public State in(Snapshot snapshot) {
      return snapshot.previous();
    }

    @Override
    public Set<State> possible(State from) {
      return EnumSet.copyOf(among);
    }
  }

  /**
   * The status that the current activity was started from: as if it had never been.
   *
   * @param among what that can be
   */
  record Before(Set<State> among) implements Target {
    public Before {
      among = Set.copyOf(among);
    }

    @Override
    public State in(Snapshot snapshot) {
      return snapshot.activity().map(Activity::before).orElse(snapshot.previous());
    }

    @Override
    public Set<State> possible(State from) {
      return EnumSet.copyOf(among);
    }
  }
}
