package io.maas4j.depot;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.bundle.BundleException;
import io.maas4j.image.bundle.BundleKey;
import io.maas4j.image.bundle.BundleReader;
import io.maas4j.image.bundle.BundleSigner;
import io.maas4j.image.bundle.BundleWriter;
import io.maas4j.image.bundle.BundledSet;
import io.maas4j.image.content.ContentDirectory;
import io.maas4j.image.content.Incoming;
import io.maas4j.image.importing.Space;
import io.maas4j.image.importing.StoredSet;
import io.maas4j.image.spi.LoaderShelf;
import io.maas4j.image.stream.Content;
import io.maas4j.lifecycle.EventType;
import io.maas4j.work.Units;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries imported images from one region to another in a signed file. Calls block while files are
 * copied; not to be used while images are imported.
 */
public final class ImageBundles {
  private static final int BUFFER = 1 << 17;

  private final Units units;
  private final ContentDirectory content;
  private final LoaderShelf loaders;

  public ImageBundles(Units units, ContentDirectory content, LoaderShelf loaders) {
    this.units = units;
    this.content = content;
    this.loaders = loaders;
  }

  /**
   * What was written or taken in.
   *
   * @param images as {@code ubuntu/noble amd64/ga-24.04, version 20250701}
   * @param skipped likewise, with a reason
   * @param bytes of the bundle, or of what was stored newly
   */
  public record Carried(List<String> images, List<String> skipped, long bytes) {
    public Carried {
      images = List.copyOf(images);
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * Writes all imported images that are whole, each file verified, and boot loaders.
   *
   * @throws InvalidRequest when there is none
   */
  public Carried export(Path file, BundleSigner signer) {
    List<BundledSet> sets = units.run(unit -> new ImportedSets(unit).bundled(content));
    if (sets.isEmpty()) {
      throw new InvalidRequest(
          "there is no imported image to export", "import some first: maas images import");
    }
    try {
      long bytes =
          BundleWriter.write(file, sets, units.now(), signer, each -> verified(content, each));
      return new Carried(sets.stream().map(ImageBundles::text).toList(), List.of(), bytes);
    } catch (IOException | UncheckedIOException e) {
      throw new Unavailable(
          "the bundle " + file + " cannot be written: " + e.getMessage(),
          "give another file, or make room",
          e);
    }
  }

  private static Path verified(ContentDirectory content, Content each) {
    return content
        .verified(each)
        .orElseThrow(
            () ->
                new UncheckedIOException(
                    new IOException("the file " + each.sha256() + " is corrupt; import it again")));
  }

  private static String text(BundledSet set) {
    return set.name() + ", version " + set.version();
  }

  /**
   * Verifies a bundle, then takes in what is not here, or is older here.
   *
   * @throws InvalidRequest when it is not to be believed; nothing was stored then
   * @throws Conflict while an import runs, or when there is no room
   */
  public Carried take(Path file, BundleKey key) {
    if (units.run(ImportLog::status).isImporting()) {
      throw new Conflict(
          "IMPORTING", "images are being imported", "wait, or stop it: maas images stop");
    }
    try (BundleReader bundle = BundleReader.open(file, key)) {
      return taken(bundle);
    } catch (BundleException e) {
      throw new InvalidRequest(
          "the bundle " + file + " is not taken: " + e.getMessage(),
          "carry it over once more, or give the key that maas images export printed");
    } catch (IOException e) {
      throw new Unavailable(
          "the bundle " + file + " cannot be taken in: " + e.getMessage(),
          "see that it can be read, and that there is room",
          e);
    }
  }

  private Carried taken(BundleReader bundle) throws IOException, BundleException {
    List<BundledSet> wanted = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    List<StoredSet> here = units.run(unit -> new ImportedSets(unit).all());
    for (BundledSet set : bundle.sets()) {
      Optional<String> held =
          here.stream()
              .filter(s -> s.name().equals(set.name()))
              .filter(s -> s.contents().stream().allMatch(content::has))
              .map(StoredSet::version)
              .filter(version -> version.compareTo(set.version()) >= 0)
              .findFirst();
      if (held.isPresent()) {
        skipped.add(text(set) + ": version " + held.get() + " is here");
      } else {
        wanted.add(set);
      }
    }
    long bytes = store(bundle, wanted);
    units.run(
        unit -> {
          ImportedSets sets = new ImportedSets(unit);
          for (BundledSet set : wanted) {
            sets.put(set);
            ImportLog.record(unit, EventType.IMAGE_IMPORTED, text(set) + ", from a bundle");
          }
          return unit;
        });
    Set<String> needed = units.run(unit -> new ImportedSets(unit).digests());
    content.contents().complete().keySet().stream()
        .filter(sha256 -> !needed.contains(sha256))
        .forEach(content::remove);
    skipped.addAll(installed());
    return new Carried(wanted.stream().map(ImageBundles::text).toList(), skipped, bytes);
  }

  private long store(BundleReader bundle, List<BundledSet> wanted)
      throws IOException, BundleException {
    List<Content> missing =
        wanted.stream()
            .flatMap(set -> set.files().stream())
            .map(BundledSet.File::content)
            .distinct()
            .filter(each -> !content.has(each))
            .toList();
    long bytes = missing.stream().mapToLong(Content::size).sum();
    Space space = new Space(content.contents().bytes(), 0, bytes);
    Optional<String> lack = space.lack(content.room());
    if (lack.isPresent()) {
      throw new Conflict(
          "NO_ROOM",
          "there is no room for the bundle: " + lack.get(),
          "make room, or raise images-quota");
    }
    for (Content each : missing) {
      content.discard(each.sha256());
      try (InputStream in = bundle.open(each);
          Incoming incoming = content.receive(each)) {
        byte[] buffer = new byte[BUFFER];
        int read = in.read(buffer);
        while (read >= 0) {
          incoming.write(buffer, read);
          read = in.read(buffer);
        }
        if (incoming.finish() != Incoming.Outcome.COMPLETE) {
          throw new IOException("it changed while it was read");
        }
      }
    }
    return bytes;
  }

  private List<String> installed() {
    List<String> failures = new ArrayList<>();
    for (ImportedSets.Loader loader : units.run(unit -> new ImportedSets(unit).loaders(content))) {
      try {
        loaders.install(
            loader.name().release(), loader.name().arch(), loader.digest(), loader.archives());
      } catch (IOException e) {
        failures.add(loader.name() + ": it cannot be put in its place: " + e.getMessage());
      }
    }
    return failures;
  }
}
