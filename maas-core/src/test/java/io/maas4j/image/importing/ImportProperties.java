package io.maas4j.image.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.image.stream.Content;
import io.maas4j.image.stream.Item;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ResourceName;
import io.maas4j.testkit.fixtures.Cases;
import io.maas4j.testkit.fixtures.Gen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ImportProperties {
  private static final List<String> RELEASES = List.of("noble", "jammy", "oracular");
  private static final List<String> ARCHES = List.of("amd64", "arm64");
  private static final List<String> SUBARCHES = List.of("ga", "hwe");
  private static final List<String> VERSIONS = List.of("1", "2", "3");
  private static final Room AMPLE = new Room(OptionalLong.empty(), Long.MAX_VALUE / 4, 0);

  /** All that a decision is made of. */
  private record World(
      List<BootSource> sources,
      List<Offer> offers,
      List<BootSelection> selections,
      List<StoredSet> stored,
      Contents contents) {
    Choice choice() {
      return ImportChoice.of(sources, offers, selections, here(), Imports.NOBLE);
    }

    ImportPlan plan() {
      return (ImportPlan) ImportPlanner.of(choice(), here(), AMPLE, Imports.NOBLE);
    }

    Holdings here() {
      return new Holdings(stored, contents);
    }

    World shuffled(Gen gen) {
      return new World(
          mixed(gen, sources), mixed(gen, offers), mixed(gen, selections), stored, contents);
    }

    private static <T> List<T> mixed(Gen gen, List<T> all) {
      List<T> mixed = new ArrayList<>(all);
      Collections.shuffle(mixed, new Random(gen.nextLong()));
      return mixed;
    }
  }

  private static World world(Gen gen) {
    List<BootSource> sources = new ArrayList<>();
    List<Offer> offers = new ArrayList<>();
    List<BootSelection> selections = new ArrayList<>();
    Set<StoredSet> stored = new HashSet<>();
    for (long id = 1; id <= 3; id++) {
      boolean enabled = gen.chance(0.8);
      BootSource source = enabled ? Imports.source(id, gen.between(1, 2)) : Imports.disabled(id);
      sources.add(source);
      for (String release : gen.someOf(RELEASES)) {
        selections.add(
            Imports.selection(
                id, release, gen.oneOf("*", "amd64"), gen.oneOf("*", "hwe", "generic"), "*"));
      }
      Product[] offered = products(gen);
      if (enabled) {
        offers.add(
            gen.chance(0.8)
                ? Imports.read(source, offered)
                : new Offer.Unread(source, "unreachable"));
      }
      for (Product product : products(gen)) {
        if (gen.chance(0.5)) {
          stored.add(Imports.stored(id, product));
        }
      }
    }
    Map<String, Long> complete = new HashMap<>();
    Map<String, Long> partial = new HashMap<>();
    Stream.concat(
            stored.stream().flatMap(set -> set.contents().stream()),
            offers.stream()
                .filter(Offer.Read.class::isInstance)
                .flatMap(offer -> ((Offer.Read) offer).products().stream())
                .flatMap(product -> product.newest().orElseThrow().files().stream())
                .map(Item::content))
        .distinct()
        .forEach(
            content -> {
              if (gen.chance(0.7)) {
                complete.put(content.sha256(), content.size());
              } else if (gen.chance(0.5)) {
                partial.put(content.sha256(), (long) gen.between(1, (int) content.size() + 50));
              }
            });
    return new World(
        sources,
        offers,
        selections,
        List.copyOf(stored),
        new Contents(complete, partial, gen.someOf(complete.keySet())));
  }

  private static Product[] products(Gen gen) {
    List<Product> products = new ArrayList<>();
    for (String release : RELEASES) {
      for (String arch : ARCHES) {
        for (String subarch : gen.someOf(SUBARCHES)) {
          products.add(Imports.product(release, arch, subarch, gen.oneOf(VERSIONS)));
        }
      }
    }
    if (gen.chance(0.5)) {
      products.add(Imports.loader(gen.oneOf(VERSIONS)));
    }
    return products.toArray(Product[]::new);
  }

  private static Set<String> digests(Stream<StoredSet> sets) {
    return sets.flatMap(set -> set.contents().stream())
        .map(Content::sha256)
        .collect(Collectors.toSet());
  }

  @Test
  void oneSourceSuppliesAnArchitectureOfARelease() {
    Cases.run(
        500,
        gen -> {
          Map<ResourceName.Triple, Long> suppliers = new HashMap<>();
          for (WantedSet set : world(gen).choice().wanted()) {
            suppliers.merge(
                set.name().triple(),
                set.sourceId(),
                (a, b) -> {
                  assertThat(b).isEqualTo(a);
                  return a;
                });
          }
        });
  }

  @Test
  void theDecisionDoesNotDependOnTheOrderOfWhatIsAsked() {
    Cases.run(
        300,
        gen -> {
          World world = world(gen);
          Choice choice = world.choice();
          Choice other = world.shuffled(gen).choice();
          assertThat(other.wanted()).isEqualTo(choice.wanted());
          assertThat(other.removed()).isEqualTo(choice.removed());
          assertThat(other.kept()).isEqualTo(choice.kept());
        });
  }

  @Test
  void whatIsSelectedAndServedBeforeIsServedThroughout() {
    Cases.run(
        500,
        gen -> {
          World world = world(gen);
          ImportPlan plan = world.plan();
          Wishes wishes = new Wishes(world.selections());
          for (StoredSet set : world.stored()) {
            boolean whole = set.contents().stream().allMatch(c -> world.contents().has(c));
            if (whole && wishes.want(set)) {
              Set<String> gone = plan.goneContent();
              assertThat(
                      world.stored().stream()
                          .filter(other -> other.name().equals(set.name()))
                          .filter(other -> !plan.dropped().contains(other))
                          .filter(other -> world.contents().has(other)))
                  .as(set.toString())
                  .anySatisfy(
                      serving ->
                          assertThat(serving.contents()).noneMatch(c -> gone.contains(c.sha256())));
            }
          }
        });
  }

  @Test
  void contentGoesOnlyWhenNothingHasIt() {
    Cases.run(
        500,
        gen -> {
          World world = world(gen);
          ImportPlan plan = world.plan();
          Set<String> had =
              digests(world.stored().stream().filter(s -> !plan.dropped().contains(s)));
          assertThat(plan.goneContent()).noneMatch(had::contains);
          assertThat(plan.goneContent()).noneMatch(world.contents().pinned()::contains);
          plan.changes().stream()
              .flatMap(change -> change.wanted().usable().files().stream())
              .forEach(
                  item -> assertThat(plan.goneContent()).doesNotContain(item.content().sha256()));
        });
  }

  @Test
  void afterwardsNothingIsLeftToDo() {
    Cases.run(
        500,
        gen -> {
          World world = world(gen);
          ImportPlan plan = world.plan();
          World after = after(world, plan);
          ImportPlan next = after.plan();
          assertThat(next.downloads()).isEmpty();
          assertThat(next.changes()).isEmpty();
          assertThat(next.goneContent()).isEmpty();
          assertThat(next.space().stored()).isLessThanOrEqualTo(plan.space().peak());
        });
  }

  /** What an import that follows its plan leaves. */
  private static World after(World world, ImportPlan plan) {
    Set<StoredSet> stored = new HashSet<>(world.stored());
    stored.removeAll(plan.dropped());
    Map<String, Long> complete = new HashMap<>(world.contents().complete());
    Map<String, Long> partial = new HashMap<>(world.contents().partial());
    complete.keySet().removeAll(plan.goneContent());
    partial.keySet().removeAll(plan.gonePartial());
    for (Download download : plan.downloads()) {
      partial.remove(download.content().sha256());
      complete.put(download.content().sha256(), download.content().size());
    }
    for (ImportPlan.Change change : plan.changes()) {
      stored.removeIf(set -> set.name().equals(change.wanted().name()));
      stored.add(Imports.stored(change.wanted().sourceId(), change.wanted().product()));
    }
    Set<String> needed = digests(stored.stream());
    complete
        .keySet()
        .removeIf(sha -> !needed.contains(sha) && !world.contents().pinned().contains(sha));
    return new World(
        world.sources(),
        world.offers(),
        world.selections(),
        List.copyOf(stored),
        new Contents(complete, partial, world.contents().pinned()));
  }
}
