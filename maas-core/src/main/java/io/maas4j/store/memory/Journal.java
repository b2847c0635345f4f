package io.maas4j.store.memory;

import java.util.ArrayDeque;
import java.util.Deque;

/** How to undo what a transaction has done so far. Guarded by the store's lock. */
final class Journal {
  private final Deque<Runnable> undo = new ArrayDeque<>();

  void done(Runnable howToUndo) {
    undo.push(howToUndo);
  }

  void commit() {
    undo.clear();
  }

  void rollBack() {
    while (!undo.isEmpty()) {
      undo.pop().run();
    }
  }
}
