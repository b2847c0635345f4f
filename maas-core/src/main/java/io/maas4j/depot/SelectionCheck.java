package io.maas4j.depot;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.BootOffer;
import io.maas4j.image.BootOffer.Offered;
import io.maas4j.image.BootSelection;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;

/** Holds selections to what their source offers. Stateless. */
final class SelectionCheck {
  private static final String ALL = "*";

  private SelectionCheck() {}

  /**
   * What a source offers is not known before it was read: then everything passes.
   *
   * @throws InvalidRequest naming the fields that select nothing
   */
  static void against(Unit unit, BootSelection selection) {
    Optional<BootOffer> offer =
        unit.tx().shelf(Kinds.BOOT_OFFER).find(o -> o.source() == selection.sourceId());
    if (offer.isEmpty()) {
      return;
    }
    Map<String, List<String>> wrong = wrong(offer.get().offered(), selection);
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(
          wrong, "select what the source offers, or import again when it has changed");
    }
  }

  private static Map<String, List<String>> wrong(List<Offered> offered, BootSelection selection) {
    String what = "OS " + selection.os() + " with release " + selection.release();
    List<Offered> left =
        offered.stream()
            .filter(o -> is(selection.os(), o.os()) && is(selection.release(), o.release()))
            .toList();
    if (left.isEmpty()) {
      return Map.of("os", List.of(what + " has no available images for download"));
    }
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    List<Offered> ofArches =
        matching(left, "arches", selection.arches(), (o, a) -> o.arch().equals(a), what, wrong);
    List<Offered> ofSubarches =
        matching(
            ofArches,
            "subarches",
            selection.subarches(),
            (o, s) -> o.subarches().contains(s),
            what,
            wrong);
    matching(ofSubarches, "labels", selection.labels(), (o, l) -> o.label().equals(l), what, wrong);
    return wrong;
  }

  private static boolean is(String wanted, String one) {
    return wanted.equals(ALL) || wanted.equals(one);
  }

  private static List<Offered> matching(
      List<Offered> offered,
      String field,
      List<String> words,
      BiPredicate<Offered, String> has,
      String what,
      Map<String, List<String>> wrong) {
    if (words.contains(ALL)) {
      return offered;
    }
    List<String> why = new ArrayList<>();
    for (String word : words) {
      if (offered.stream().noneMatch(o -> has.test(o, word))) {
        why.add(what + " has no available images for download for " + field + " " + word);
      }
    }
    if (!why.isEmpty()) {
      wrong.put(field, why);
    }
    return offered.stream()
        .filter(o -> words.stream().anyMatch(word -> has.test(o, word)))
        .toList();
  }
}
