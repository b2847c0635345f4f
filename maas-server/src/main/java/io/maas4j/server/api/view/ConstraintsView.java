package io.maas4j.server.api.view;

import io.maas4j.allocation.Match;
import io.maas4j.allocation.Selection;
import io.maas4j.allocation.StoragePiece;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what of a machine satisfies which label (REST contract, section 8.6). */
public final class ConstraintsView {
  private ConstraintsView() {}

  /**
   * @param candidates every machine that could have been given; empty when nobody asked
   */
  public static void byType(JsonOut out, Match chosen, List<Selection.Chosen> candidates) {
    out.object(
        "constraints_by_type",
        o -> {
          if (!chosen.storage().isEmpty()) {
            o.object(
                "storage",
                labels ->
                    chosen
                        .storage()
                        .forEach(
                            (label, piece) ->
                                labels.array(label, List.of(piece), ConstraintsView::piece)));
          }
          if (!chosen.interfaces().isEmpty()) {
            o.object("interfaces", labels -> chosen.interfaces().forEach(ids(labels)));
          }
          if (!candidates.isEmpty()) {
            verbose(o, candidates);
          }
        });
  }

  private static void piece(JsonOut out, StoragePiece piece) {
    if (piece.kind() == StoragePiece.Kind.PARTITION) {
      out.value(reference(piece));
    } else {
      out.value(piece.id());
    }
  }

  private static String reference(StoragePiece piece) {
    return piece.kind() == StoragePiece.Kind.PARTITION
        ? "partition:" + piece.id()
        : Long.toString(piece.id());
  }

  private static java.util.function.BiConsumer<String, List<Long>> ids(JsonOut out) {
    return (label, ids) -> out.array(label, ids, (items, id) -> items.value(id));
  }

  private static void verbose(JsonOut out, List<Selection.Chosen> candidates) {
    if (candidates.stream().anyMatch(one -> !one.match().storage().isEmpty())) {
      out.object(
          "verbose_storage",
          machines ->
              candidates.forEach(
                  one ->
                      machines.object(
                          Long.toString(one.machine().number()),
                          pieces -> labels(pieces, one.match().storage()))));
    }
    Set<String> labels = new LinkedHashSet<>();
    candidates.forEach(one -> labels.addAll(one.match().interfaces().keySet()));
    if (!labels.isEmpty()) {
      out.object(
          "verbose_interfaces",
          byLabel ->
              labels.forEach(
                  label ->
                      byLabel.object(
                          label,
                          machines ->
                              candidates.forEach(
                                  one ->
                                      ids(machines)
                                          .accept(
                                              Long.toString(one.machine().number()),
                                              one.match()
                                                  .interfaces()
                                                  .getOrDefault(label, List.of()))))));
    }
  }

  private static void labels(JsonOut out, Map<String, StoragePiece> storage) {
    storage.forEach((label, piece) -> out.text(reference(piece), label));
  }
}
