package io.maas4j.image.importing;

import io.maas4j.image.BootSource;
import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.SignatureVerifier.Invalid;
import io.maas4j.image.spi.SignatureVerifier.Valid;
import io.maas4j.image.spi.SignatureVerifier.Verdict;
import io.maas4j.image.spi.StreamFetcher;
import io.maas4j.image.spi.StreamFetcher.Answer;
import io.maas4j.image.spi.StreamFetcher.Body;
import io.maas4j.image.spi.StreamFetcher.Failed;
import io.maas4j.image.stream.Cleartext;
import io.maas4j.image.stream.MalformedStreamException;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.ProductFile;
import io.maas4j.image.stream.StreamIndex;
import io.maas4j.image.stream.StreamLimits;
import io.maas4j.image.stream.StreamLocation;
import io.maas4j.image.stream.StreamPath;
import io.maas4j.image.stream.StreamReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what a source offers: its index, then each file of products, each verified, and none older
 * than one that was believed before. Thread-safe as its parts are.
 *
 * <p>A source is believed as a whole: one file of it that cannot be had makes it one that could not
 * be read.
 */
public final class SourceReader {
  /** For the signature around a document. */
  private static final int AROUND = 1 << 16;

  private final StreamFetcher fetcher;
  private final SignatureVerifier verifier;
  private final StreamLimits limits;
  private final Clock clock;

  public SourceReader(
      StreamFetcher fetcher, SignatureVerifier verifier, StreamLimits limits, Clock clock) {
    this.fetcher = fetcher;
    this.verifier = verifier;
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * What came of reading a source.
   *
   * @param seen with what was believed now; as it was when nothing was
   * @param skipped what the source describes and is not imported
   */
  public record Reading(Offer offer, SeenStreams seen, List<ProductFile.Skipped> skipped) {
    public Reading {
      skipped = List.copyOf(skipped);
    }
  }

  /** Why a source could not be read. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String why) {
      super(why);
    }
  }

  /**
   * Blocks while files come.
   *
   * @param keyring holds the source's keys; not looked at when the source needs no verification
   */
  public Reading read(BootSource source, Keyring keyring, SeenStreams seen) {
    try {
      return believed(source, keyring, seen);
    } catch (Unreadable | MalformedStreamException e) {
      return new Reading(new Offer.Unread(source, String.valueOf(e.getMessage())), seen, List.of());
    }
  }

  private Reading believed(BootSource source, Keyring keyring, SeenStreams seen)
      throws Unreadable, MalformedStreamException {
    StreamLocation location = location(source);
    Instant now = clock.instant();
    Optional<Keyring> keys =
        source.skipKeyringVerification() || !location.isSigned()
            ? Optional.empty()
            : Optional.of(keyring);
    StreamReader reader = new StreamReader(limits);
    String indexFile = location.index().text();
    StreamIndex index =
        reader.index(
            indexFile, content(location, location.index(), limits.indexBytes(), keys, now));
    SeenStreams believed =
        held(
            source,
            seen,
            "",
            new SeenStreams.Age(indexFile, index.updated(), index.expires()),
            now);
    List<Product> products = new ArrayList<>();
    List<ProductFile.Skipped> skipped = new ArrayList<>();
    for (StreamIndex.Entry entry : index.images()) {
      ProductFile file =
          reader.products(entry, content(location, entry.path(), limits.productBytes(), keys, now));
      believed =
          held(
              source,
              believed,
              entry.contentId(),
              new SeenStreams.Age(file.file(), file.updated(), file.expires()),
              now);
      products.addAll(file.products());
      skipped.addAll(file.skipped());
    }
    return new Reading(new Offer.Read(source, products), believed, skipped);
  }

  private static StreamLocation location(BootSource source) throws Unreadable {
    try {
      return StreamLocation.of(source.url());
    } catch (IllegalArgumentException e) {
      throw new Unreadable("its URL cannot be that of a stream: " + e.getMessage());
    }
  }

  private static SeenStreams held(
      BootSource source, SeenStreams seen, String contentId, SeenStreams.Age age, Instant now)
      throws Unreadable {
    Optional<Remark> objection = seen.objection(source, contentId, age, now);
    if (objection.isPresent()) {
      throw new Unreadable(objection.get().toString());
    }
    return age.updated().map(at -> seen.with(source.id(), contentId, at)).orElse(seen);
  }

  private byte[] content(
      StreamLocation location, StreamPath path, int most, Optional<Keyring> keys, Instant now)
      throws Unreadable {
    byte[] document = fetched(location, path, most + AROUND);
    if (keys.isEmpty()) {
      return unverified(path, document);
    }
    Verdict verdict = verifier.clearsigned(document, keys.get(), now);
    if (verdict instanceof Valid valid) {
      return valid.signed().content();
    }
    if (verdict instanceof Invalid invalid) {
      throw new Unreadable(path + ": " + invalid.fault().text() + ": " + invalid.detail());
    }
    throw new AssertionError(verdict);
  }

  private static byte[] unverified(StreamPath path, byte[] document) throws Unreadable {
    if (!Cleartext.isIn(document)) {
      return document;
    }
    try {
      return Cleartext.parse(document).content();
    } catch (Cleartext.NoCleartext e) {
      throw new Unreadable(path + ": " + e.getMessage());
    }
  }

  private byte[] fetched(StreamLocation location, StreamPath path, int most) throws Unreadable {
    Answer answer = fetcher.fetch(location.base(), path, 0);
    if (answer instanceof Failed failed) {
      throw new Unreadable(failed.why());
    }
    if (!(answer instanceof Body)) {
      throw new AssertionError(answer);
    }
    try (Body body = (Body) answer) {
      byte[] document = body.body().readNBytes(most + 1);
      if (document.length > most) {
        throw new Unreadable(path + ": it has more than " + most + " bytes, which is not read");
      }
      return document;
    } catch (IOException e) {
      throw new Unreadable(path + ": it did not come whole: " + e.getMessage());
    }
  }
}
