package io.maas4j.netboot.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.netboot.http.Preconditions.Verdict;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, sections 13 and 14. */
class PreconditionsTest {
  private static final String ETAG = "\"a1\"";

  /** 2026-11-20 08:00:00.500. */
  private static final long MODIFIED = 1_795_161_600_500L;

  private static final long SIZE = 100;

  private static Preconditions.Outcome ask(HttpMethod method, String... headers) {
    DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/x");
    for (int i = 0; i < headers.length; i += 2) {
      request.headers().add(headers[i], headers[i + 1]);
    }
    return Preconditions.of(request, ETAG, MODIFIED, SIZE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-None-Match | \"a1\" | NOT_MODIFIED",
        "If-None-Match | W/\"a1\" | NOT_MODIFIED",
        "If-None-Match | \"b\", \"a1\" | NOT_MODIFIED",
        "If-None-Match | * | NOT_MODIFIED",
        "If-None-Match | \"b\" | WHOLE",
        "If-None-Match | a1 | WHOLE",
        "If-Match | \"a1\" | WHOLE",
        "If-Match | * | WHOLE",
        "If-Match | \"b\" | FAILED",
        "If-Match | W/\"a1\" | FAILED",
        "If-Modified-Since | Fri, 20 Nov 2026 08:00:00 GMT | NOT_MODIFIED",
        "If-Modified-Since | Friday, 20-Nov-26 08:00:00 GMT | NOT_MODIFIED",
        "If-Modified-Since | Fri, 20 Nov 2026 07:59:59 GMT | WHOLE",
        "If-Modified-Since | yesterday | WHOLE",
        "If-Unmodified-Since | Fri, 20 Nov 2026 08:00:00 GMT | WHOLE",
        "If-Unmodified-Since | Fri, 20 Nov 2026 07:59:59 GMT | FAILED",
        "Range | bytes=0-9 | PART",
        "Range | BYTES=0-9 | PART",
        "Range | bytes=100- | UNSATISFIABLE",
        "Range | bytes=-0 | UNSATISFIABLE",
        "Range | bytes=0-1,5-6 | WHOLE",
        "Range | bytes=5-4 | WHOLE",
        "Range | bytes=-- | WHOLE",
        "Range | bytes=0x1-2 | WHOLE"
      })
  void oneHeaderHasThisVerdict(String header, String value, Verdict verdict) {
    assertThat(ask(HttpMethod.GET, header, value).verdict()).isEqualTo(verdict);
  }

  @Test
  void tagsBeatDates() {
    assertThat(
            ask(
                    HttpMethod.GET,
                    "If-None-Match",
                    "\"b\"",
                    "If-Modified-Since",
                    "Fri, 20 Nov 2026 08:00:00 GMT")
                .verdict())
        .isEqualTo(Verdict.WHOLE);
    assertThat(
            ask(
                    HttpMethod.GET,
                    "If-Match",
                    ETAG,
                    "If-Unmodified-Since",
                    "Fri, 20 Nov 2020 08:00:00 GMT")
                .verdict())
        .isEqualTo(Verdict.WHOLE);
    assertThat(ask(HttpMethod.GET, "If-Match", "\"b\"", "If-None-Match", "*").verdict())
        .isEqualTo(Verdict.FAILED);
    assertThat(ask(HttpMethod.GET, "If-None-Match", "\"b\"", "If-None-Match", ETAG).verdict())
        .isEqualTo(Verdict.NOT_MODIFIED);
  }

  @Test
  void aRangeHoldsOnlyForTheVersionThatIsMeant() {
    assertThat(ask(HttpMethod.GET, "Range", "bytes=1-2", "If-Range", ETAG))
        .isEqualTo(new Preconditions.Outcome(Verdict.PART, new ByteRange(1, 2)));
    for (String other : new String[] {"\"b\"", "W/\"a1\"", "Fri, 20 Nov 2026 08:00:00 GMT"}) {
      assertThat(ask(HttpMethod.GET, "Range", "bytes=1-2", "If-Range", other).verdict())
          .as(other)
          .isEqualTo(Verdict.WHOLE);
    }
    assertThat(ask(HttpMethod.HEAD, "Range", "bytes=1-2").verdict()).isEqualTo(Verdict.WHOLE);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 100, 0, 1",
    "bytes=99-, 100, 99, 1",
    "bytes=-1, 100, 99, 1",
    "bytes=-99999999999999999999, 100, 0, 100",
    "bytes=0-99999999999999999999, 100, 0, 100",
    "bytes=000000000000000000000001-2, 100, 1, 2",
    "bytes=4294967296-, 4294967300, 4294967296, 4",
    "bytes=99999999999999999999-, 100, 9223372036854775807, 0",
    "bytes=0-, 0, 0, 0"
  })
  void aRangeIsCutToTheFile(String range, long size, long offset, long length) {
    assertThat(ByteRange.of(range, size)).contains(new ByteRange(offset, length));
  }

  @Test
  void aSuffixOfAnEmptyFileIsAllOfIt() {
    assertThat(ByteRange.of("bytes=-5", 0)).isEmpty();
  }

  @Test
  void anyRangeLiesWithinTheFile() {
    long seed = 20_261_121L;
    Random random = new Random(seed);
    String alphabet = "0123456789-,= bytes\t";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder header = new StringBuilder(random.nextBoolean() ? "bytes=" : "");
      for (int i = random.nextInt(12); i > 0; i--) {
        header.append(alphabet.charAt(random.nextInt(random.nextBoolean() ? 11 : 20)));
      }
      long size = random.nextInt(4) == 0 ? 0 : random.nextInt(1000);
      Optional<ByteRange> range = ByteRange.of(header.toString(), size);
      if (range.isPresent() && range.get().length() > 0) {
        assertThat(range.get().offset())
            .as("seed %s round %s: %s of %s", seed, round, header, size)
            .isBetween(0L, size - range.get().length());
      }
    }
  }
}
