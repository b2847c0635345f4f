package io.maas4j.image.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.image.BootSource;
import io.maas4j.image.spi.Keyring;
import io.maas4j.image.spi.SignatureVerifier;
import io.maas4j.image.spi.Signed;
import io.maas4j.image.stream.Product;
import io.maas4j.image.stream.StreamLimits;
import io.maas4j.testkit.fixtures.MutableClock;
import io.maas4j.testkit.image.MemoryStreams;
import io.maas4j.testkit.image.StreamFiles;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SourceReaderTest {
  private static final URI BASE = URI.create("http://s1/");
  private static final Keyring KEYS = new Keyring(new byte[] {1});
  private static final String SEAL = "sealed:";

  /** Believes what begins with the seal. */
  private static final class Seals implements SignatureVerifier {
    @Override
    public Verdict clearsigned(byte[] document, Keyring keyring, Instant at) {
      String text = new String(document, StandardCharsets.UTF_8);
      return text.startsWith(SEAL)
          ? new Valid(
              new Signed(text.substring(SEAL.length()).getBytes(StandardCharsets.UTF_8), "AB", at))
          : new Invalid(Fault.UNSIGNED, "there is no seal");
    }

    @Override
    public Verdict detached(byte[] document, byte[] signature, Keyring keyring, Instant at) {
      return new Invalid(Fault.UNSIGNED, "seals are within");
    }
  }

  private final MemoryStreams streams = new MemoryStreams();
  private final MutableClock clock = MutableClock.atNoon();
  private final SourceReader reader =
      new SourceReader(streams, new Seals(), StreamLimits.usual(), clock);
  private final BootSource source = Imports.source(1, 1);
  private final StreamFiles files = new StreamFiles();

  SourceReaderTest() {
    clock.set(Instant.parse("2026-02-03T12:00:00Z"));
    StreamFiles.bootable(files.noble("ga-24.04"), "20250701");
  }

  private static byte[] sealed(byte[] content) {
    return (SEAL + new String(content, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
  }

  private void serve() {
    streams.serve(BASE, "streams/v1/index.sjson", sealed(files.indexBytes()));
    streams.serve(BASE, StreamFiles.PRODUCTS, sealed(files.productBytes()));
  }

  private SourceReader.Reading read(SeenStreams seen) {
    return reader.read(source, KEYS, seen);
  }

  private static String why(SourceReader.Reading reading) {
    assertThat(reading.offer()).isInstanceOf(Offer.Unread.class);
    return ((Offer.Unread) reading.offer()).why();
  }

  @Test
  void aSourceIsReadFromItsIndexToItsProducts() {
    serve();
    SourceReader.Reading reading = read(SeenStreams.NONE);
    assertThat(reading.offer()).isInstanceOf(Offer.Read.class);
    assertThat(((Offer.Read) reading.offer()).products())
        .extracting(Product::name)
        .containsExactly("com.ubuntu.maas.stable:v3:boot:24.04:amd64:ga-24.04");
    assertThat(reading.seen().newest()).hasSize(2);
  }

  @Test
  void productsWithoutASignatureBelowASignedIndexAreNotBelieved() {
    serve();
    streams.serve(BASE, StreamFiles.PRODUCTS, files.productBytes());
    assertThat(why(read(SeenStreams.NONE)))
        .isEqualTo(StreamFiles.PRODUCTS + ": it carries no signature: there is no seal");
  }

  @Test
  void aSourceThatNeedsNoVerificationIsReadWithoutOrWithSignature() {
    BootSource open =
        new BootSource(
            1,
            BASE.toString(),
            "",
            "",
            "open",
            1,
            true,
            true,
            source.created(),
            source.updated(),
            java.util.Map.of());
    streams.serve(BASE, "streams/v1/index.sjson", files.indexBytes());
    String signed =
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n"
            + new String(files.productBytes(), StandardCharsets.UTF_8)
            + "\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n";
    streams.serve(BASE, StreamFiles.PRODUCTS, signed.getBytes(StandardCharsets.UTF_8));
    assertThat(reader.read(open, KEYS, SeenStreams.NONE).offer()).isInstanceOf(Offer.Read.class);
  }

  @Test
  void aSourceThatWentBackIsNotBelievedAndWhatWasSeenStays() {
    serve();
    SeenStreams before = read(SeenStreams.NONE).seen();
    files.index().put("updated", "Wed, 23 Jul 2025 08:01:48 +0000");
    serve();
    SourceReader.Reading reading = read(before);
    assertThat(why(reading)).contains("one of 2025-07-24T08:01:48Z was seen before");
    assertThat(reading.seen()).isEqualTo(before);
  }

  @Test
  void aFileThatBreaksOffOrIsMissingOrMalformedIsNamed() {
    serve();
    streams.serveBroken(BASE, StreamFiles.PRODUCTS, sealed(files.productBytes()), 50);
    assertThat(why(read(SeenStreams.NONE)))
        .isEqualTo(StreamFiles.PRODUCTS + ": it did not come whole: the connection broke");
    streams.serve(BASE, StreamFiles.PRODUCTS, sealed("{}".getBytes(StandardCharsets.UTF_8)));
    assertThat(why(read(SeenStreams.NONE)))
        .isEqualTo(StreamFiles.PRODUCTS + " at its top: \"format\" is missing");
    assertThat(why(reader.read(Imports.source(2, 1), KEYS, SeenStreams.NONE)))
        .contains("streams/v1/index.sjson");
  }

  @Test
  void aFileThatNeverEndsIsNotReadToItsEnd() {
    StreamLimits small = new StreamLimits(100, 100, 9, 9, 9, 9, 9);
    streams.serve(BASE, "streams/v1/index.sjson", new byte[1 << 20]);
    SourceReader careful = new SourceReader(streams, new Seals(), small, clock);
    assertThat(why(careful.read(source, KEYS, SeenStreams.NONE)))
        .isEqualTo("streams/v1/index.sjson: it has more than 65636 bytes, which is not read");
  }

  @Test
  void aUrlThatIsNoneIsNamed() {
    BootSource odd =
        new BootSource(
            1,
            "http://h/?x",
            "",
            "",
            "odd",
            1,
            true,
            true,
            source.created(),
            source.updated(),
            java.util.Map.of());
    assertThat(why(reader.read(odd, KEYS, SeenStreams.NONE)))
        .startsWith("its URL cannot be that of a stream");
  }
}
