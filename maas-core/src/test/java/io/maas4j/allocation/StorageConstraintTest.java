package io.maas4j.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageConstraintTest {
  private static final long GB = 1_000_000_000L;

  private static StoragePiece disk(long id, long gigabytes, String... tags) {
    return piece(StoragePiece.Kind.BLOCK_DEVICE, id, gigabytes * GB, false, tags);
  }

  private static StoragePiece root(long id, long gigabytes, String... tags) {
    return piece(StoragePiece.Kind.BLOCK_DEVICE, id, gigabytes * GB, true, tags);
  }

  private static StoragePiece piece(
      StoragePiece.Kind kind, long id, long size, boolean root, String... tags) {
    return new StoragePiece(kind, id, size, new TreeSet<>(List.of(tags)), root, !root);
  }

  private static Optional<List<Long>> chosen(String constraint, StoragePiece... pieces) {
    return StorageConstraint.parse(constraint)
        .match(List.of(pieces))
        .map(found -> found.stream().map(StoragePiece::id).toList());
  }

  @Test
  void labelsSizesAndTagsAreRead() {
    StorageConstraint read = StorageConstraint.parse("root:20(ssd),data:1.5(rotary,5400rpm),5");
    assertThat(read.disks())
        .containsExactly(
            new DiskWish(Optional.of("root"), "20", 20 * GB, List.of("ssd")),
            new DiskWish(Optional.of("data"), "1.5", GB * 3 / 2, List.of("rotary", "5400rpm")),
            new DiskWish(Optional.empty(), "5", 5 * GB, List.of()));
    assertThat(StorageConstraint.parse("99999999999999999999").disks().get(0).bytes())
        .isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense(",
        "",
        ",",
        "20,",
        "a:b",
        "root:",
        "root:20(",
        "root:20()",
        "20(a,,b)",
        "20 ",
        "root:1.2.3",
        ".",
        "ro-ot:5",
        "20(ssd)x",
        "20((ssd))",
        "a:1,a:2",
        "-5",
        "1e5"
      })
  void whatIsMalformedIsQuoted(String text) {
    assertThatThrownBy(() -> StorageConstraint.parse(text))
        .isInstanceOfSatisfying(
            InvalidRequest.class,
            e ->
                assertThat(e.fields())
                    .isEqualTo(
                        Map.of(
                            "storage",
                            List.of("Malformed storage constraint, \"" + text + "\"."))));
  }

  @Test
  void theFirstIsAboutTheDiskThatCarriesRoot() {
    assertThat(chosen("20", root(1, 30), disk(2, 40))).contains(List.of(1L));
    assertThat(chosen("35", root(1, 30), disk(2, 40))).isEmpty();
    assertThat(chosen("20(ssd)", root(1, 30), disk(2, 40, "ssd"))).isEmpty();
    assertThat(chosen("1", disk(2, 40))).isEmpty();
  }

  @Test
  void theOthersGetTheSmallestThatWillDo() {
    assertThat(chosen("20,35", root(1, 30), disk(2, 90), disk(3, 40), disk(4, 30)))
        .contains(List.of(1L, 3L));
    assertThat(chosen("20,5,5", root(1, 30), disk(2, 90))).isEmpty();
    assertThat(chosen("20,5,5", root(1, 30), disk(2, 90), disk(3, 10)))
        .contains(List.of(1L, 3L, 2L));
  }

  @Test
  void theOneWithMostTagsChoosesFirst() {
    assertThat(chosen("1,5,5(ssd)", root(1, 30), disk(2, 10, "ssd"), disk(3, 40)))
        .contains(List.of(1L, 3L, 2L));
  }

  @Test
  void anEarlierChoiceIsChangedRatherThanNoneFound() {
    assertThat(chosen("1,5(a),5(b)", root(1, 30), disk(2, 10, "a", "b"), disk(3, 40, "a")))
        .contains(List.of(1L, 3L, 2L));
  }

  @Test
  void whatIsInUseIsNotGiven() {
    StoragePiece used =
        new StoragePiece(StoragePiece.Kind.BLOCK_DEVICE, 2, 90 * GB, new TreeSet<>(), false, false);
    assertThat(chosen("20,5", root(1, 30), used)).isEmpty();
  }

  @Test
  void partitionsAreAskedForByTheirTag() {
    StoragePiece partition = piece(StoragePiece.Kind.PARTITION, 12, 9 * GB, false, "ssd");
    assertThat(chosen("20,5(partition)", root(1, 30), disk(2, 40))).isEmpty();
    assertThat(chosen("20,5(partition,ssd)", root(1, 30), disk(2, 40), partition))
        .contains(List.of(1L, 12L));
    assertThat(chosen("20,5", root(1, 30), partition)).isEmpty();
  }

  @Test
  void aWayIsFoundExactlyWhenThereIsOne() {
    List<String> tags = List.of("a", "b", "c");
    Cases.run(
        500,
        gen -> {
          List<StoragePiece> pieces = new ArrayList<>(List.of(root(100, 50)));
          for (int i = gen.below(5); i > 0; i--) {
            pieces.add(
                piece(
                    StoragePiece.Kind.BLOCK_DEVICE,
                    i,
                    gen.between(1, 5) * GB,
                    false,
                    gen.someOf(tags).toArray(String[]::new)));
          }
          String text = "1" + wishes(gen, tags);
          StorageConstraint wanted = StorageConstraint.parse(text);
          Optional<List<StoragePiece>> found = wanted.match(pieces);
          assertThat(found.isPresent())
              .as(text + " of " + pieces)
              .isEqualTo(possible(wanted.disks(), 1, pieces));
          found.ifPresent(
              some -> {
                assertThat(some).hasSameSizeAs(wanted.disks()).doesNotHaveDuplicates();
                for (int i = 0; i < some.size(); i++) {
                  assertThat(wanted.disks().get(i).fits(some.get(i))).isTrue();
                }
              });
        });
  }

  private static String wishes(Gen gen, List<String> tags) {
    StringBuilder text = new StringBuilder();
    for (int i = gen.below(4); i > 0; i--) {
      String some = String.join(",", gen.someOf(tags));
      text.append(',').append(gen.between(1, 5)).append(some.isEmpty() ? "" : "(" + some + ")");
    }
    return text.toString();
  }

  /** Every way is tried. */
  private static boolean possible(List<DiskWish> wishes, int from, List<StoragePiece> pieces) {
    if (from == wishes.size()) {
      return true;
    }
    for (StoragePiece piece : pieces) {
      if (piece.unused() && wishes.get(from).fits(piece)) {
        List<StoragePiece> rest = new ArrayList<>(pieces);
        rest.remove(piece);
        if (possible(wishes, from + 1, rest)) {
          return true;
        }
      }
    }
    return false;
  }
}
