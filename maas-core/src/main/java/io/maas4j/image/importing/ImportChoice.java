package io.maas4j.image.importing;

import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.importing.Remark.Code;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ProductKind;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.image.stream.ResourceName.Triple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what should be here: pure, and the same for the same input, whatever its order.
 *
 * <ul>
 *   <li>Of the enabled sources, the one of the greatest priority (then the lowest id) that has
 *       something usable of an operating system's release for an architecture supplies all of it.
 *   <li>A source that could not be read keeps what is here and would be its to supply, so that a
 *       failing mirror neither removes anything nor swaps images for those of another; where
 *       nothing whole is here, the next source supplies it.
 *   <li>What is here and selected stays, also when it is no longer offered; what nothing selects
 *       goes, unless the source that it came from is gone or disabled.
 *   <li>A source that offers an older version than it brought changes nothing.
 * </ul>
 */
public final class ImportChoice {
  private static final Comparator<Offer> RANK =
      Comparator.<Offer>comparingInt(offer -> offer.source().priority())
          .reversed()
          .thenComparingLong(offer -> offer.source().id());

  /** Of products that become one resource: the newest, and of two labels the more settled one. */
  private static final Comparator<WantedSet> BETTER =
      Comparator.comparing(WantedSet::version)
          .thenComparing(set -> set.product().label().equals("stable"))
          .thenComparing(set -> set.product().label(), Comparator.reverseOrder())
          .thenComparing(set -> set.product().name(), Comparator.reverseOrder());

  private final List<BootSource> sources;
  private final Wishes wishes;
  private final List<BootSelection> selections;
  private final Holdings here;
  private final List<Remark> remarks = new ArrayList<>();
  private final Map<Triple, Long> suppliers = new HashMap<>();
  private final Map<ResourceName, WantedSet> wanted = new TreeMap<>();

  private ImportChoice(List<BootSource> sources, List<BootSelection> selections, Holdings here) {
    this.sources = sources;
    this.selections =
        selections.stream().sorted(Comparator.comparingLong(BootSelection::id)).toList();
    this.wishes = new Wishes(selections);
    this.here = here;
  }

  /**
   * @param sources all, disabled ones too
   * @param offers of the enabled ones; one that is missing counts as not read
   * @param selections of all sources
   * @param commissioning what machines are commissioned with
   */
  public static Choice of(
      List<BootSource> sources,
      List<Offer> offers,
      List<BootSelection> selections,
      Holdings here,
      ReleaseName commissioning) {
    ImportChoice choice = new ImportChoice(sources, selections, here);
    choice.ask(offers);
    return choice.result(commissioning);
  }

  private void ask(List<Offer> offers) {
    List<BootSource> enabled = sources.stream().filter(BootSource::enabled).toList();
    if (enabled.isEmpty()) {
      remark(Code.ALL_SOURCES_DISABLED, "boot sources", "none is enabled", "enable or create one");
    }
    Map<Long, Offer> bySource =
        offers.stream().collect(Collectors.toMap(offer -> offer.source().id(), offer -> offer));
    enabled.stream()
        .map(s -> bySource.getOrDefault(s.id(), new Offer.Unread(s, "it was not asked")))
        .sorted(RANK)
        .forEach(
            offer -> {
              if (offer instanceof Offer.Read read) {
                take(read);
              } else if (offer instanceof Offer.Unread unread) {
                hold(unread);
              } else {
                throw new AssertionError(offer);
              }
            });
  }

  private void remark(Code code, String subject, String why, String remedy) {
    remarks.add(new Remark(code, subject, why, remedy));
  }

  private void hold(Offer.Unread offer) {
    BootSource source = offer.source();
    remark(
        Code.SOURCE_UNREAD,
        source.name(),
        offer.why(),
        "what it brought stays as it is; correct the source, then import again");
    serving()
        .filter(
            set ->
                set.origin() == StoredSet.Origin.LOADER
                    ? isFrom(source, set)
                    : wishes.want(source.id(), set))
        .forEach(set -> suppliers.putIfAbsent(set.name().triple(), source.id()));
  }

  /** Of each resource the one set that would stay if nothing took its place. */
  private Stream<StoredSet> serving() {
    return here
        .complete()
        .filter(set -> !isUnselected(set))
        .collect(
            Collectors.toMap(
                StoredSet::name,
                set -> set,
                BinaryOperator.maxBy(StoredSet.BY_VERSION),
                TreeMap::new))
        .values()
        .stream();
  }

  private void take(Offer.Read offer) {
    BootSource source = offer.source();
    Map<Triple, List<WantedSet>> usable = new TreeMap<>(Comparator.comparing(Triple::toString));
    for (Product product : offer.products()) {
      if (product.kind() == ProductKind.LOADER || wishes.want(source.id(), product)) {
        usable(source, product)
            .ifPresent(
                set ->
                    usable
                        .computeIfAbsent(set.name().triple(), triple -> new ArrayList<>())
                        .add(set));
      }
    }
    usable.forEach((triple, sets) -> take(source, triple, sets));
    for (BootSelection selection : selections) {
      if (selection.sourceId() == source.id()
          && offer.products().stream().noneMatch(product -> isOf(selection, product))) {
        remark(
            Code.NOTHING_OFFERED,
            source.name() + ", " + selection.os() + "/" + selection.release(),
            "the source offers no image for arches "
                + selection.arches()
                + ", subarches "
                + selection.subarches()
                + ", labels "
                + selection.labels(),
            "correct the selection, or choose another source");
      }
    }
  }

  private static boolean isFrom(BootSource source, StoredSet set) {
    return set.sourceId().equals(OptionalLong.of(source.id()));
  }

  private static boolean isOf(BootSelection selection, Product product) {
    return product.kind() != ProductKind.LOADER
        && Wishes.matches(selection, product.resource(), product.subarches(), product.label());
  }

  private Optional<WantedSet> usable(BootSource source, Product product) {
    Optional<Product.Usable> newest = product.newest();
    List<String> unusable = product.unusable();
    if (!unusable.isEmpty()) {
      remark(
          Code.VERSION_INCOMPLETE,
          source.name() + ", " + product.name(),
          "version " + unusable.get(0) + " lacks files without which it is of no use",
          newest.map(n -> "version " + n.version() + " is taken").orElse("none is taken"));
    }
    return newest.map(version -> new WantedSet(source.id(), product, version));
  }

  private void take(BootSource source, Triple triple, List<WantedSet> sets) {
    long supplier = suppliers.computeIfAbsent(triple, t -> source.id());
    if (supplier != source.id()) {
      remark(
          Code.OUTRANKED,
          source.name() + ", " + triple,
          "a source of higher priority supplies it: " + name(supplier),
          "raise this source's priority to take it from here");
      return;
    }
    Map<ResourceName, WantedSet> best = new TreeMap<>();
    sets.forEach(set -> best.merge(set.name(), set, (a, b) -> BETTER.compare(a, b) >= 0 ? a : b));
    best.values().stream()
        .filter(set -> !isRollback(source, set))
        .forEach(set -> wanted.put(set.name(), set));
  }

  private String name(long sourceId) {
    return sources.stream()
        .filter(s -> s.id() == sourceId)
        .map(BootSource::name)
        .findFirst()
        .orElse("source " + sourceId);
  }

  /** Signed files of long ago are still signed: going back is for people to decide. */
  private boolean isRollback(BootSource source, WantedSet set) {
    Optional<String> before =
        serving()
            .filter(s -> s.name().equals(set.name()) && isFrom(source, s))
            .filter(s -> set.isLoader() || wishes.want(source.id(), s))
            .map(StoredSet::version)
            .findFirst();
    boolean back = before.filter(version -> version.compareTo(set.version()) > 0).isPresent();
    if (back) {
      remark(
          Code.VERSION_ROLLED_BACK,
          source.name() + ", " + set.name(),
          "the source offers version "
              + set.version()
              + " and brought version "
              + before.orElseThrow()
              + " before",
          "what is here stays; delete the boot resource to take the older version");
    }
    return back;
  }

  private Choice result(ReleaseName commissioning) {
    List<StoredSet> kept = new ArrayList<>();
    List<StoredSet> removed = new ArrayList<>();
    Set<ResourceName> unoffered = new LinkedHashSet<>();
    for (StoredSet set : here.sets()) {
      if (wanted.containsKey(set.name())) {
        continue; // it stays until what is wanted in its place is complete: the plan's part
      }
      if (isUnselected(set)) {
        removed.add(set);
        continue;
      }
      kept.add(set);
      if (isEnabled(set) && !suppliers.containsKey(set.name().triple())) {
        unoffered.add(set.name());
      }
    }
    unoffered.forEach(
        name ->
            remark(
                Code.NO_LONGER_OFFERED,
                name.toString(),
                "no source offers it any longer",
                "it stays; delete the boot resource, or its selection, to be rid of it"));
    boolean canCommission =
        wanted.keySet().stream().anyMatch(commissioning::isOf)
            || kept.stream().map(StoredSet::name).anyMatch(commissioning::isOf);
    if (!canCommission) {
      remark(
          Code.COMMISSIONING_RELEASE_MISSING,
          commissioning.toString(),
          "machines are commissioned with it, and no source that is read and selected has it",
          "select it, or set commissioning_distro_series to a release that is selected");
    }
    return new Choice(List.copyOf(wanted.values()), kept, removed, remarks);
  }

  private boolean isUnselected(StoredSet set) {
    return set.origin() == StoredSet.Origin.SELECTED && isEnabled(set) && !wishes.want(set);
  }

  private boolean isEnabled(StoredSet set) {
    return sources.stream().anyMatch(source -> source.enabled() && isFrom(source, set));
  }
}
