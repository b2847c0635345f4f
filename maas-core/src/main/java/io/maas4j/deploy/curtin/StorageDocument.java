package io.maas4j.deploy.curtin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A storage configuration of curtin, version 1. Immutable.
 *
 * @param actions in an order in which everything is made before it is used
 */
public record StorageDocument(List<StorageAction> actions) {
  private static final int VERSION = 1;

  /**
   * @throws IllegalArgumentException when an action uses what is not made before it, or two have
   *     one id
   */
  public StorageDocument {
    actions = List.copyOf(actions);
    Set<String> made = new HashSet<>();
    for (StorageAction action : actions) {
      if (!made.containsAll(action.after())) {
        throw new IllegalArgumentException(
            action.id() + " comes before something of " + action.after());
      }
      if (!made.add(action.id())) {
        throw new IllegalArgumentException("two actions have the id " + action.id());
      }
    }
  }

  /**
   * Puts actions in order, as little changed as can be: each comes where it stands, or earlier if
   * something before it needs it. Mounts come last, outer ones before inner ones.
   *
   * @throws IllegalArgumentException when something is used that nothing makes, or two have one id,
   *     or something rests on itself
   */
  static StorageDocument ordered(List<StorageAction> actions) {
    Map<String, StorageAction> byId =
        actions.stream()
            .collect(
                Collectors.toMap(
                    StorageAction::id,
                    Function.identity(),
                    (one, other) -> {
                      throw new IllegalArgumentException("two actions have the id " + one.id());
                    },
                    LinkedHashMap::new));
    List<StorageAction> ordered = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    actions.stream()
        .filter(action -> path(action).isEmpty())
        .forEach(action -> place(action, byId, placed, new HashSet<>(), ordered));
    actions.stream()
        .filter(action -> path(action).isPresent())
        .sorted(Comparator.comparing(action -> path(action).orElse("")))
        .forEach(action -> place(action, byId, placed, new HashSet<>(), ordered));
    return new StorageDocument(ordered);
  }

  private static void place(
      StorageAction action,
      Map<String, StorageAction> byId,
      Set<String> placed,
      Set<String> open,
      List<StorageAction> ordered) {
    if (placed.contains(action.id())) {
      return;
    }
    if (!open.add(action.id())) {
      throw new IllegalArgumentException(action.id() + " rests on itself");
    }
    for (String id : action.after()) {
      StorageAction needed = byId.get(id);
      if (needed == null) {
        throw new IllegalArgumentException(action.id() + " uses " + id + ", which nothing makes");
      }
      place(needed, byId, placed, open, ordered);
    }
    placed.add(action.id());
    ordered.add(action);
  }

  /** Where something is mounted; swap is mounted nowhere, which sorts first. */
  private static Optional<String> path(StorageAction action) {
    if (action instanceof StorageAction.Mount) {
      return Optional.of(((StorageAction.Mount) action).path().orElse(""));
    }
    return action instanceof StorageAction.SpecialMount
        ? Optional.of(((StorageAction.SpecialMount) action).path())
        : Optional.empty();
  }

  /** The actions of one kind, in order. */
  public <A extends StorageAction> Stream<A> all(Class<A> kind) {
    return actions.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The value of the key {@code storage}. */
  public Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", VERSION);
    document.put("config", actions.stream().map(StorageAction::document).toList());
    return document;
  }
}
