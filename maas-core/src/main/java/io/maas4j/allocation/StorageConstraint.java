package io.maas4j.allocation;

import io.maas4j.error.MaasException.InvalidRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What storage a machine is to have: {@code root:20(ssd),data:200(rotary,5400rpm),5} (REST
 * contract, section 8.3). The first one says what {@code /} lies on; the others are about what is
 * unused. Pure.
 *
 * @param disks never empty
 */
public record StorageConstraint(List<DiskWish> disks) {
  private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int LONGEST = 4096;
  private static final Pattern DISK =
      Pattern.compile("(?:([a-zA-Z0-9]+):)?([0-9.]{1,30})(?:\\(([^()]+)\\))?(?:,|$)");

  public StorageConstraint {
    disks = List.copyOf(disks);
  }

  /**
   * @throws InvalidRequest when it is not of that form
   */
  public static StorageConstraint parse(String text) {
    List<DiskWish> disks = new ArrayList<>();
    Matcher matcher = DISK.matcher(text);
    int at = 0;
    while (text.length() <= LONGEST && at < text.length()) {
      matcher.region(at, text.length());
      if (!matcher.lookingAt() || matcher.end() == at) {
        throw malformed(text);
      }
      List<String> tags =
          matcher.group(3) == null ? List.of() : Arrays.asList(matcher.group(3).split(",", -1));
      disks.add(
          new DiskWish(
              Optional.ofNullable(matcher.group(1)),
              matcher.group(2),
              bytes(matcher.group(2), text),
              tags));
      at = matcher.end();
    }
    StorageConstraint read = new StorageConstraint(disks);
    boolean blank = disks.stream().anyMatch(disk -> disk.tags().contains(""));
    if (disks.isEmpty() || blank || !read.text().equals(text)) {
      throw malformed(text);
    }
    List<String> labels = disks.stream().flatMap(disk -> disk.label().stream()).toList();
    if (Set.copyOf(labels).size() < labels.size()) {
      throw malformed(text);
    }
    return read;
  }

  private static long bytes(String gigabytes, String text) {
    try {
      return new BigDecimal(gigabytes)
          .multiply(GIGABYTE)
          .min(MOST)
          .setScale(0, RoundingMode.CEILING)
          .longValueExact();
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
  }

  private static InvalidRequest malformed(String text) {
    return InvalidRequest.field("storage", "Malformed storage constraint, \"" + text + "\".");
  }

  /** As it is written. */
  public String text() {
    return disks.stream().map(DiskWish::text).collect(Collectors.joining(","));
  }

  /**
   * Which piece satisfies which wish: to each its own, the smallest that will do, chosen first for
   * the wishes with most tags. When that leads into a dead end, an earlier choice is changed: if
   * there is a way, it is found.
   *
   * @return one piece for each wish, in their order; empty when the machine does not fit
   */
  public Optional<List<StoragePiece>> match(List<StoragePiece> pieces) {
    Optional<StoragePiece> root =
        pieces.stream().filter(StoragePiece::carriesRoot).filter(this::fitsRoot).findFirst();
    if (root.isEmpty()) {
      return Optional.empty();
    }
    List<StoragePiece> free =
        pieces.stream()
            .filter(piece -> piece.unused() && !piece.equals(root.get()))
            .sorted(
                Comparator.comparingLong(StoragePiece::size).thenComparingLong(StoragePiece::id))
            .toList();
    List<Integer> order =
        IntStream.range(1, disks.size())
            .boxed()
            .sorted(Comparator.comparingInt(wish -> -disks.get(wish).tags().size()))
            .toList();
    Map<StoragePiece, Integer> given = new HashMap<>();
    for (int wish : order) {
      if (!give(wish, free, given)) {
        return Optional.empty();
      }
    }
    Map<Integer, StoragePiece> chosen = new HashMap<>();
    given.forEach((piece, wish) -> chosen.put(wish, piece));
    chosen.put(0, root.get());
    return Optional.of(IntStream.range(0, disks.size()).mapToObj(chosen::get).toList());
  }

  /** A root device may be a disk or one of its partitions: the wish's tag says which. */
  private boolean fitsRoot(StoragePiece piece) {
    return disks.get(0).fits(piece);
  }

  private boolean give(int wish, List<StoragePiece> free, Map<StoragePiece, Integer> given) {
    for (StoragePiece piece : free) {
      if (!given.containsKey(piece) && disks.get(wish).fits(piece)) {
        given.put(piece, wish);
        return true;
      }
    }
    return exchange(wish, free, given, new HashSet<>());
  }

  private boolean exchange(
      int wish, List<StoragePiece> free, Map<StoragePiece, Integer> given, Set<StoragePiece> seen) {
    for (StoragePiece piece : free) {
      if (disks.get(wish).fits(piece) && seen.add(piece)) {
        Integer holder = given.get(piece);
        if (holder == null || exchange(holder, free, given, seen)) {
          given.put(piece, wish);
          return true;
        }
      }
    }
    return false;
  }

  /** The pieces that have a label, by it. */
  Map<String, StoragePiece> labelled(List<StoragePiece> chosen) {
    Map<String, StoragePiece> byLabel = new LinkedHashMap<>();
    for (int i = 0; i < disks.size(); i++) {
      StoragePiece piece = chosen.get(i);
      disks.get(i).label().ifPresent(label -> byLabel.put(label, piece));
    }
    return byLabel;
  }
}
