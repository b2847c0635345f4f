package io.maas4j.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.EventType.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is promised of events. */
public abstract class EventContract extends StoreKit {
  private static final EventType DEBUG = EventType.NODE_CHANGED_STATUS;
  private static final EventType INFO = EventType.READY;
  private static final EventType ERROR = EventType.SCRIPT_RESULT_ERROR;
  private static final EventType AUDIT = EventType.AUTHORISATION;

  private Event append(EventType type, Optional<MachineId> machine, String user) {
    return tx(
        tx -> tx.events().append(new Event(0, type, "text", "", machine, "host", user, a.now())));
  }

  private Event append(EventType type) {
    return append(type, Optional.empty(), "");
  }

  private List<Event> query(EventQuery query) {
    return tx(tx -> tx.events().query(query));
  }

  private static EventQuery of(Level level, int limit) {
    return new EventQuery(
        level, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), limit);
  }

  @Test
  void anEventComesBack() {
    MachineId id = insert(a.machine().build()).id();
    Event full =
        new Event(
            0,
            EventType.NODE_STATUS_EVENT,
            "it's \"done\"",
            "modules-final",
            Optional.of(id),
            "m1",
            "alice",
            a.now().plusNanos(123_456_000));
    Event stored = tx(tx -> tx.events().append(full));
    assertThat(stored).usingRecursiveComparison().ignoringFields("id").isEqualTo(full);
    Event bare = append(INFO);
    assertThat(bare.id()).isGreaterThan(stored.id());
    assertThat(query(of(Level.DEBUG, 10))).containsExactly(bare, stored);
  }

  @Test
  void severalAreAddedInTheirOrderAsOneByOne() {
    MachineId id = insert(a.machine().build()).id();
    List<Event> several =
        List.of(
            new Event(0, DEBUG, "one, it's", "", Optional.of(id), "m1", "", a.now()),
            new Event(0, AUDIT, "", "x", Optional.empty(), "", "ann", a.now().minusMillis(1500)),
            new Event(0, INFO, "{three}\u00e9", "", Optional.of(id), "m1", "", a.now()));
    List<Event> stored = tx(tx -> tx.events().append(several));
    assertThat(stored).usingRecursiveComparison().ignoringFields("id").isEqualTo(several);
    assertThat(stored).extracting(Event::id).isSorted().doesNotHaveDuplicates();
    assertThat(query(of(Level.DEBUG, 10))).containsExactly(stored.get(2), stored.get(0));
    assertThat(query(of(Level.AUDIT, 10))).containsExactly(stored.get(1));
    List<Event> none = tx(tx -> tx.events().append(List.of()));
    assertThat(none).isEmpty();
  }

  @Test
  void everyTypeComesBack() {
    for (EventType type : EventType.values()) {
      Event stored = append(type);
      assertThat(query(of(type.level(), 1))).containsExactly(stored);
    }
  }

  @Test
  void aLevelIsTheLeastAndAuditStandsApart() {
    Event debug = append(DEBUG);
    Event info = append(INFO);
    Event audit = append(AUDIT);
    Event error = append(ERROR);
    assertThat(query(of(Level.DEBUG, 10))).containsExactly(error, info, debug);
    assertThat(query(of(Level.INFO, 10))).containsExactly(error, info);
    assertThat(query(of(Level.WARNING, 10))).containsExactly(error);
    assertThat(query(of(Level.CRITICAL, 10))).isEmpty();
    assertThat(query(of(Level.AUDIT, 10))).containsExactly(audit);
  }

  @Test
  void pagesGoBackAndForth() {
    List<Event> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(append(INFO));
    }
    assertThat(query(of(Level.INFO, 2))).containsExactly(all.get(5), all.get(4));
    assertThat(query(page(Optional.of(all.get(4).id()), Optional.empty(), 2)))
        .containsExactly(all.get(3), all.get(2));
    // the two oldest of those after it, and still newest first
    assertThat(query(page(Optional.empty(), Optional.of(all.get(1).id()), 2)))
        .containsExactly(all.get(3), all.get(2));
    assertThat(query(page(Optional.of(all.get(5).id()), Optional.of(all.get(1).id()), 2)))
        .containsExactly(all.get(3), all.get(2));
    assertThat(query(page(Optional.of(all.get(3).id()), Optional.of(all.get(1).id()), 9)))
        .containsExactly(all.get(2));
    assertThat(query(page(Optional.empty(), Optional.of(all.get(5).id()), 9))).isEmpty();
    assertThat(query(page(Optional.of(all.get(0).id()), Optional.empty(), 9))).isEmpty();
    assertThat(query(of(Level.INFO, 0))).isEmpty();
  }

  private static EventQuery page(Optional<Long> before, Optional<Long> after, int limit) {
    return new EventQuery(Level.INFO, Optional.empty(), before, after, Optional.empty(), limit);
  }

  @Test
  void eventsAreFoundByMachineAndByUser() {
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    Event first = append(INFO, Optional.of(one), "alice");
    Event second = append(INFO, Optional.of(two), "bob");
    append(INFO, Optional.empty(), "alice");
    assertThat(query(about(Set.of(one), Optional.empty()))).containsExactly(first);
    assertThat(query(about(Set.of(one, two), Optional.empty()))).containsExactly(second, first);
    assertThat(query(about(Set.of(), Optional.empty()))).isEmpty();
    assertThat(query(about(Set.of(one, two), Optional.of("bob")))).containsExactly(second);
    assertThat(
            query(
                new EventQuery(
                    Level.INFO,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("alice"),
                    10)))
        .hasSize(2)
        .contains(first);
  }

  private static EventQuery about(Set<MachineId> machines, Optional<String> user) {
    return new EventQuery(
        Level.DEBUG, Optional.of(machines), Optional.empty(), Optional.empty(), user, 10);
  }

  @Test
  void whatStrangersDidIsFoundNewestFirst() {
    MachineId one = insert(a.machine().build()).id();
    Event old = stranger(INFO, "", a.now().minusSeconds(90));
    Event first = stranger(DEBUG, "", a.now().minusSeconds(20));
    Event second = stranger(ERROR, "", a.now().minusSeconds(30));
    stranger(AUDIT, "", a.now());
    stranger(INFO, "alice", a.now());
    append(INFO, Optional.of(one), "");
    append(INFO);
    assertThat(strangers(60, 10)).containsExactly(second, first);
    assertThat(strangers(90, 10)).containsExactly(second, first, old);
    assertThat(strangers(90, 1)).containsExactly(second);
    assertThat(strangers(5, 10)).isEmpty();
  }

  private Event stranger(EventType type, String user, Instant at) {
    return tx(
        tx ->
            tx.events().append(new Event(0, type, "x: text", "", Optional.empty(), "", user, at)));
  }

  private List<Event> strangers(int seconds, int limit) {
    return tx(tx -> tx.events().ofStrangers(a.now().minusSeconds(seconds), limit));
  }

  @Test
  void theNewestOfEachMachineIsFound() {
    MachineId one = insert(a.machine().build()).id();
    MachineId two = insert(a.machine().build()).id();
    MachineId silent = insert(a.machine().build()).id();
    append(INFO, Optional.of(one), "");
    Event info = append(INFO, Optional.of(one), "");
    Event debug = append(DEBUG, Optional.of(one), "");
    append(AUDIT, Optional.of(one), "");
    Event onlyDebug = append(DEBUG, Optional.of(two), "");
    List<MachineId> all = List.of(one, two, silent);
    assertMap(tx -> tx.events().newest(all, Level.INFO)).isEqualTo(Map.of(one, info));
    assertMap(tx -> tx.events().newest(all, Level.DEBUG))
        .isEqualTo(Map.of(one, debug, two, onlyDebug));
    assertMap(tx -> tx.events().newest(List.of(two), Level.DEBUG))
        .isEqualTo(Map.of(two, onlyDebug));
    assertMap(tx -> tx.events().newest(List.of(), Level.DEBUG)).isEmpty();
  }
}
