package io.maas4j.store.memory;

import io.maas4j.event.Event;
import io.maas4j.event.EventQuery;
import io.maas4j.id.MachineId;
import io.maas4j.lifecycle.EventType;
import io.maas4j.lifecycle.EventType.Level;
import io.maas4j.store.spi.EventRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Events. */
record MemoryEvents(Scope scope) implements EventRepository {

  @Override
  public Event append(Event event) {
    Database db = scope.db();
    Event stored =
        new Event(
            db.nextId(),
            event.type(),
            event.description(),
            event.action(),
            event.machine(),
            event.hostname(),
            event.userName(),
            event.at());
    db.events.put(stored.id(), stored);
    return stored;
  }

  @Override
  public List<Event> query(EventQuery query) {
    NavigableMap<Long, Event> some =
        query.machines().map(this::about).orElse(scope.db().events.rows());
    if (query.after().isPresent()) {
      some = some.tailMap(query.after().get(), false);
    }
    if (query.before().isPresent()) {
      some = some.headMap(query.before().get(), false);
    }
    boolean oldestFirst = query.after().isPresent();
    List<Event> chosen = new ArrayList<>();
    for (Event event : oldestFirst ? some.values() : some.descendingMap().values()) {
      if (chosen.size() >= query.limit()) {
        break;
      }
      if (isLevel(query.level(), event.type().level())
          && query.userName().filter(user -> !user.equals(event.userName())).isEmpty()) {
        chosen.add(event);
      }
    }
    if (oldestFirst) {
      Collections.reverse(chosen);
    }
    return List.copyOf(chosen);
  }

  private NavigableMap<Long, Event> about(Collection<MachineId> machines) {
    NavigableMap<Long, Event> events = new TreeMap<>();
    for (MachineId machine : machines) {
      scope.db().eventsOf.rows(machine).forEach(event -> events.put(event.id(), event));
    }
    return events;
  }

  @Override
  public List<Event> ofStrangers(Instant since, int limit) {
    return scope.db().events.rows().descendingMap().values().stream()
        .filter(event -> event.type().level() != Level.AUDIT && !event.at().isBefore(since))
        .filter(event -> event.machine().isEmpty() && event.hostname().isEmpty())
        .filter(event -> event.userName().isEmpty())
        .limit(limit)
        .toList();
  }

  private static boolean isLevel(Level wanted, Level level) {
    return wanted == Level.AUDIT ? level == Level.AUDIT : isAtLeast(wanted, level);
  }

  private static boolean isAtLeast(Level least, Level level) {
    return level != Level.AUDIT && level.number() >= least.number();
  }

  @Override
  public Map<MachineId, Event> newest(Collection<MachineId> machines, EventType.Level atLeast) {
    Map<MachineId, Event> newest = new LinkedHashMap<>();
    for (MachineId machine : machines) {
      newestOf(machine, atLeast).ifPresent(event -> newest.put(machine, event));
    }
    return newest;
  }

  private Optional<Event> newestOf(MachineId machine, Level atLeast) {
    Database db = scope.db();
    return db.eventsOf.keys(machine).descendingSet().stream()
        .flatMap(id -> db.events.get(id).stream())
        .filter(event -> isAtLeast(atLeast, event.type().level()))
        .findFirst();
  }
}
