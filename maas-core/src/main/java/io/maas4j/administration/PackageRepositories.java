package io.maas4j.administration;

import static java.util.function.Predicate.not;

import com.fasterxml.jackson.databind.node.TextNode;
import io.maas4j.archive.PackageRepository;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.lifecycle.Actor;
import io.maas4j.lifecycle.EventType;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.store.spi.Shelf;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The archives of packages. Thread-safe; each call blocks for one transaction. */
public final class PackageRepositories {
  private static final List<String> POCKETS = List.of("updates", "security", "backports");
  private static final List<String> COMPONENTS = List.of("restricted", "universe", "multiverse");
  private static final List<String> ARCHES =
      java.util.stream.Stream.of(
              PackageRepository.MAIN_ARCHES.stream(), PackageRepository.PORTS_ARCHES.stream())
          .flatMap(arches -> arches)
          .toList();
  private static final String NO_URL = "Enter a valid repository URL or PPA location.";
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._/:~+$-]+");
  private static final int LONGEST_NAME = 41;

  private final Units units;

  PackageRepositories(Units units) {
    this.units = units;
  }

  void prepare() {
    try {
      units.run(
          unit -> {
            Shelf<PackageRepository> shelf = unit.tx().shelf(Kinds.PACKAGE_REPOSITORY);
            if (shelf.list(PackageRepository::usual).isEmpty()) {
              shelf.insert(
                  PackageRepository.usual(
                      PackageRepository.MAIN,
                      "http://archive.ubuntu.com/ubuntu",
                      PackageRepository.MAIN_ARCHES));
              shelf.insert(
                  PackageRepository.usual(
                      PackageRepository.PORTS,
                      "http://ports.ubuntu.com/ubuntu-ports",
                      PackageRepository.PORTS_ARCHES));
            }
            return unit;
          });
    } catch (DuplicateException e) {
      // another process was first: they are there, which is what was wanted
      return;
    }
  }

  /** By id. */
  public List<PackageRepository> list() {
    return units.run(unit -> unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).list());
  }

  /**
   * One of them.
   *
   * @param idOrName its number or its name
   * @throws NotFound when there is none
   */
  public PackageRepository find(String idOrName) {
    return units.run(unit -> find(unit, idOrName));
  }

  private static PackageRepository find(Unit unit, String idOrName) {
    Shelf<PackageRepository> shelf = unit.tx().shelf(Kinds.PACKAGE_REPOSITORY);
    Optional<PackageRepository> byId =
        idOrName.matches("[0-9]{1,18}") ? shelf.find(Long.parseLong(idOrName)) : Optional.empty();
    return byId.or(() -> shelf.find(repository -> repository.name().equals(idOrName)))
        .orElseThrow(() -> NotFound.no("PackageRepository"));
  }

  /**
   * Adds one. Without architectures it is for those of the main archive.
   *
   * @param added whatever its id
   */
  public PackageRepository add(PackageRepository added, Actor by) {
    Permissions.administrator(by);
    PackageRepository complete =
        added.arches().isEmpty() ? withArches(added, PackageRepository.MAIN_ARCHES) : added;
    check(complete);
    return units.run(
        unit -> {
          PackageRepository stored =
              unique(() -> unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).insert(complete));
          unit.audit(EventType.SETTINGS, "Created package repository '" + stored.name() + "'.", by);
          return stored;
        });
  }

  /**
   * Changes one.
   *
   * @param change makes the new one of the present one
   * @throws NotFound when there is none
   */
  public PackageRepository change(
      String idOrName, UnaryOperator<PackageRepository> change, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          PackageRepository before = find(unit, idOrName);
          PackageRepository after = change.apply(before);
          if (before.usual() && !before.name().equals(after.name())) {
            throw InvalidRequest.field("name", "The default Ubuntu archives keep their names.");
          }
          check(after);
          unique(() -> unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).update(after));
          unit.audit(EventType.SETTINGS, "Updated package repository '" + after.name() + "'.", by);
          return after;
        });
  }

  /**
   * Removes one.
   *
   * @throws InvalidRequest for Ubuntu's own
   */
  public void delete(String idOrName, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          PackageRepository gone = find(unit, idOrName);
          if (gone.usual()) {
            throw new InvalidRequest(
                "Cannot delete default Ubuntu archives.", "change their url instead");
          }
          unit.audit(EventType.SETTINGS, "Deleted package repository '" + gone.name() + "'.", by);
          return unit.tx().shelf(Kinds.PACKAGE_REPOSITORY).delete(gone.id());
        });
  }

  /** As a JSON text. */
  String urlJson(String name) {
    return TextNode.valueOf(find(name).url()).toString();
  }

  void setUrl(String name, String url, Actor by) {
    try {
      change(name, repository -> repository.withUrl(url), by);
    } catch (InvalidRequest e) {
      throw e.fields().containsKey("url") ? InvalidRequest.field(name, NO_URL) : e;
    }
  }

  private static PackageRepository withArches(PackageRepository r, List<String> arches) {
    return new PackageRepository(
        r.id(),
        r.name(),
        r.url(),
        r.usual(),
        r.distributions(),
        r.disabledPockets(),
        r.disabledComponents(),
        r.components(),
        arches,
        r.key(),
        r.sources(),
        r.enabled());
  }

  private static void check(PackageRepository repository) {
    Map<String, List<String>> faults = new LinkedHashMap<>();
    if (repository.name().isBlank()) {
      faults.put("name", List.of("This field is required."));
    } else if (repository.name().length() > LONGEST_NAME) {
      faults.put("name", List.of("Ensure this value has at most " + LONGEST_NAME + " characters."));
    }
    if (!isUrl(repository.url())) {
      faults.put("url", List.of(NO_URL));
    }
    words(faults, "distributions", repository.distributions());
    words(faults, "components", repository.components());
    known(faults, "arches", repository.arches(), ARCHES, "architecture");
    known(faults, "disabled_pockets", repository.disabledPockets(), POCKETS, "Ubuntu pocket");
    if (repository.usual()) {
      known(
          faults,
          "disabled_components",
          repository.disabledComponents(),
          COMPONENTS,
          "Ubuntu component");
      if (!repository.components().isEmpty()) {
        faults.put(
            "components",
            List.of("This is a default Ubuntu archive. Please update 'disabled_components'."));
      }
      if (!repository.enabled()) {
        faults.put("enabled", List.of("The default Ubuntu archives cannot be disabled."));
      }
    } else if (!repository.disabledComponents().isEmpty()) {
      faults.put(
          "disabled_components",
          List.of("This is a custom repository. Please update 'components'."));
    }
    if (!faults.isEmpty()) {
      throw new InvalidRequest(faults, "correct the named fields");
    }
  }

  /** They stand in a line of words that apt reads. */
  private static void words(Map<String, List<String>> faults, String field, List<String> given) {
    List<String> texts =
        given.stream()
            .filter(not(word -> WORD.matcher(word).matches()))
            .map(word -> "'" + word + "' must be letters, digits and any of . _ / : ~ + - $.")
            .toList();
    if (!texts.isEmpty()) {
      faults.put(field, texts);
    }
  }

  private static void known(
      Map<String, List<String>> faults,
      String field,
      List<String> given,
      List<String> known,
      String what) {
    List<String> texts = new ArrayList<>();
    given.stream()
        .filter(not(known::contains))
        .forEach(
            word ->
                texts.add(
                    "'"
                        + word
                        + "' is not a valid "
                        + what
                        + ". Known are: "
                        + String.join(", ", known)
                        + "."));
    if (!texts.isEmpty()) {
      faults.put(field, texts);
    }
  }

  private static boolean isUrl(String text) {
    if (text.matches("ppa:[A-Za-z0-9][A-Za-z0-9+._-]*/[A-Za-z0-9][A-Za-z0-9+._/-]*")) {
      return true;
    }
    try {
      URI uri = new URI(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static <T> T unique(java.util.function.Supplier<T> write) {
    try {
      return write.get();
    } catch (DuplicateException e) {
      throw InvalidRequest.field("name", "Package repository with this Name already exists.");
    }
  }
}
