package io.maas4j.image.importing;

import io.maas4j.image.BootSelection;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ResourceName;
import java.util.List;
import java.util.Set;

/**
 * The selections, as questions about products. What is selected by sub-architecture is whatever
 * serves it: {@code hwe-24.04} selects the kernel of that name and every kernel that says that it
 * serves such machines, with its flavour or without.
 */
record Wishes(List<BootSelection> selections) {
  private static final String ALL = "*";

  Wishes {
    selections = List.copyOf(selections);
  }

  boolean want(long sourceId, Product product) {
    return selections.stream()
        .filter(s -> s.sourceId() == sourceId)
        .anyMatch(s -> matches(s, product.resource(), product.subarches(), product.label()));
  }

  /** Whether any of the source's selections still selects what is here. */
  boolean want(long sourceId, StoredSet set) {
    return selections.stream()
        .filter(s -> s.sourceId() == sourceId)
        .anyMatch(s -> matches(s, set.name(), set.subarches(), set.label()));
  }

  boolean want(StoredSet set) {
    return selections.stream().anyMatch(s -> matches(s, set.name(), set.subarches(), set.label()));
  }

  static boolean matches(
      BootSelection selection, ResourceName name, Set<String> subarches, String label) {
    return is(selection.os(), name.os())
        && is(selection.release(), name.release())
        && has(selection.arches(), name.arch())
        && has(selection.labels(), label)
        && (selection.subarches().contains(ALL)
            || subarches.stream().anyMatch(selection.subarches()::contains));
  }

  private static boolean is(String wanted, String one) {
    return wanted.equals(ALL) || wanted.equals(one);
  }

  private static boolean has(List<String> some, String one) {
    return some.contains(ALL) || some.contains(one);
  }
}
