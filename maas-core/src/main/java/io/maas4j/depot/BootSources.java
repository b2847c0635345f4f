package io.maas4j.depot;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.image.BootSelection;
import io.maas4j.image.BootSource;
import io.maas4j.lifecycle.Actor;
import io.maas4j.setting.OsRelease;
import io.maas4j.store.spi.DuplicateException;
import io.maas4j.store.spi.Kinds;
import io.maas4j.work.Permissions;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where images are imported from, and which of them are wanted; for administrators. A selection is
 * held against what its source offered when it was last read; where it never was, at the import.
 * Thread-safe; each call blocks for one transaction.
 */
public final class BootSources {
  private static final List<String> ALL = List.of("*");

  private final Units units;

  /**
   * @param units every call is one of them
   */
  public BootSources(Units units) {
    this.units = units;
  }

  /** By id. */
  public List<BootSource> list(Actor by) {
    Permissions.administrator(by);
    return units.run(unit -> unit.tx().shelf(Kinds.BOOT_SOURCE).list());
  }

  /**
   * @throws NotFound when there is none
   */
  public BootSource get(long id, Actor by) {
    Permissions.administrator(by);
    return units.run(unit -> source(unit, id));
  }

  /**
   * @throws InvalidRequest naming the fields that are wrong
   */
  public BootSource create(SourceForm form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          BootSource made =
              new BootSource(
                  0,
                  form.url().orElse(""),
                  form.keyringFilename().orElse(""),
                  form.keyringData().orElse(""),
                  form.name().orElse(form.url().orElse("")),
                  form.priority().orElse(1),
                  form.enabled().orElse(true),
                  form.skipKeyringVerification().orElse(false),
                  unit.now(),
                  unit.now(),
                  Map.of());
          check(made);
          return once(
              "url",
              "Boot source with this Url already exists.",
              () -> unit.tx().shelf(Kinds.BOOT_SOURCE).insert(made));
        });
  }

  /** Keys given in one form take the place of those in the other. */
  public BootSource update(long id, SourceForm form, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          BootSource before = source(unit, id);
          boolean newFile = form.keyringFilename().filter(name -> !name.isEmpty()).isPresent();
          boolean newData = form.keyringData().filter(data -> !data.isEmpty()).isPresent();
          String url = form.url().orElse(before.url());
          BootSource after =
              new BootSource(
                  id,
                  url,
                  form.keyringFilename().orElse(newData ? "" : before.keyringFilename()),
                  form.keyringData().orElse(newFile ? "" : before.keyringData()),
                  form.name().orElse(before.name()),
                  form.priority().orElse(before.priority()),
                  form.enabled().orElse(before.enabled()),
                  form.skipKeyringVerification().orElse(before.skipKeyringVerification()),
                  before.created(),
                  unit.now(),
                  // another place is another stream: it may well be older
                  url.equals(before.url()) ? before.seen() : Map.of());
          check(after);
          if (!url.equals(before.url())) {
            forgetOffer(unit, id);
          }
          once(
              "url",
              "Boot source with this Url already exists.",
              () -> unit.tx().shelf(Kinds.BOOT_SOURCE).update(after));
          return after;
        });
  }

  /** Its selections go with it; images that came from it stay until they are deleted. */
  public void delete(long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          source(unit, id);
          of(unit, id).forEach(s -> unit.tx().shelf(Kinds.BOOT_SELECTION).delete(s.id()));
          forgetOffer(unit, id);
          return unit.tx().shelf(Kinds.BOOT_SOURCE).delete(id);
        });
  }

  private static void forgetOffer(Unit unit, long source) {
    unit.tx()
        .shelf(Kinds.BOOT_OFFER)
        .list(offer -> offer.source() == source)
        .forEach(offer -> unit.tx().shelf(Kinds.BOOT_OFFER).delete(offer.id()));
  }

  /** Of one source, by id. */
  public List<BootSelection> selections(long source, Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          source(unit, source);
          return of(unit, source);
        });
  }

  /**
   * @throws NotFound when the source has no such selection
   */
  public BootSelection selection(long source, long id, Actor by) {
    Permissions.administrator(by);
    return units.run(unit -> found(unit, source, id));
  }

  /**
   * @param arches and the others: none for all
   * @throws InvalidRequest naming the fields that are wrong
   */
  public BootSelection select(
      long source,
      String os,
      String release,
      List<String> arches,
      List<String> subarches,
      List<String> labels,
      Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          source(unit, source);
          BootSelection made =
              new BootSelection(
                  0, source, os, release, orAll(arches), orAll(subarches), orAll(labels));
          check(made);
          SelectionCheck.against(unit, made);
          return once(
              "__all__",
              "Boot source selection with this Boot source, Os and Release already exists.",
              () -> unit.tx().shelf(Kinds.BOOT_SELECTION).insert(made));
        });
  }

  /** What is empty stays as it is. */
  public BootSelection reselect(
      long source,
      long id,
      Optional<String> os,
      Optional<String> release,
      Optional<List<String>> arches,
      Optional<List<String>> subarches,
      Optional<List<String>> labels,
      Actor by) {
    Permissions.administrator(by);
    return units.run(
        unit -> {
          BootSelection before = found(unit, source, id);
          BootSelection after =
              new BootSelection(
                  id,
                  source,
                  os.orElse(before.os()),
                  release.orElse(before.release()),
                  arches.map(BootSources::orAll).orElse(before.arches()),
                  subarches.map(BootSources::orAll).orElse(before.subarches()),
                  labels.map(BootSources::orAll).orElse(before.labels()));
          check(after);
          SelectionCheck.against(unit, after);
          once(
              "__all__",
              "Boot source selection with this Boot source, Os and Release already exists.",
              () -> unit.tx().shelf(Kinds.BOOT_SELECTION).update(after));
          return after;
        });
  }

  /**
   * @throws InvalidRequest for what machines are commissioned with
   */
  public void deselect(long source, long id, Actor by) {
    Permissions.administrator(by);
    units.run(
        unit -> {
          BootSelection gone = found(unit, source, id);
          if (new OsRelease(gone.os(), gone.release()).equals(unit.settings().commissioning())) {
            throw new InvalidRequest(
                "Unable to delete "
                    + gone.os()
                    + " "
                    + gone.release()
                    + ". It is the operating system used in ephemeral environments.",
                "set commissioning_distro_series to another release first");
          }
          return unit.tx().shelf(Kinds.BOOT_SELECTION).delete(id);
        });
  }

  private static List<String> orAll(List<String> some) {
    return some.isEmpty() ? ALL : some;
  }

  private static BootSource source(Unit unit, long id) {
    return unit.tx().shelf(Kinds.BOOT_SOURCE).find(id).orElseThrow(() -> NotFound.no("BootSource"));
  }

  private static List<BootSelection> of(Unit unit, long source) {
    return unit.tx().shelf(Kinds.BOOT_SELECTION).list(s -> s.sourceId() == source);
  }

  private static BootSelection found(Unit unit, long source, long id) {
    source(unit, source);
    return unit.tx()
        .shelf(Kinds.BOOT_SELECTION)
        .find(id)
        .filter(s -> s.sourceId() == source)
        .orElseThrow(() -> NotFound.no("BootSourceSelection"));
  }

  private static void check(BootSource source) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    if (source.url().isEmpty()) {
      wrong.put("url", List.of("This field is required."));
    } else if (!isUrl(source.url())) {
      wrong.put("url", List.of("Enter a valid URL."));
    }
    boolean file = !source.keyringFilename().isEmpty();
    boolean data = !source.keyringData().isEmpty();
    if (file && data) {
      wrong.put(
          "__all__", List.of("Only one of keyring_filename or keyring_data can be specified."));
    } else if (!file && !data && !source.skipKeyringVerification()) {
      wrong.put("__all__", List.of("One of keyring_filename or keyring_data must be specified."));
    }
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "correct the boot source");
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI url = new URI(text);
      return url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void check(BootSelection selection) {
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    if (selection.os().isBlank()) {
      wrong.put("os", List.of("This field is required."));
    }
    if (selection.release().isBlank()) {
      wrong.put("release", List.of("This field is required."));
    }
    if (!wrong.isEmpty()) {
      throw new InvalidRequest(wrong, "say which release of which system is wanted");
    }
  }

  private static <T> T once(String field, String taken, Supplier<T> write) {
    try {
      return write.get();
    } catch (DuplicateException e) {
      throw InvalidRequest.field(field, taken);
    }
  }
}
