package io.maas4j.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainTextTest {
  private static String line(String said) {
    return PlainText.line(said, 100);
  }

  @Test
  void anOrdinaryTextStaysWhatItIs() {
    for (String said : new String[] {"", "ACME Crane 9 (R) $(id) `x` <b>", "Größe 漢字 😀 …"}) {
      assertThat(line(said)).isSameAs(said);
      assertThat(PlainText.isLine(said, 100)).isTrue();
    }
  }

  @Test
  void endsOfLinesBecomeBlanksAndControlCharactersAMark() {
    assertThat(line("a\nb\r\nc\td\u2028e\u2029f\u0085g")).isEqualTo("a b  c d e f g");
    assertThat(line("a\u0000b\u001b[31m\u007f\u009b")).isEqualTo("a\ufffdb\ufffd[31m\ufffd\ufffd");
    assertThat(line("evil\u202etxt.exe\u2066\ufeff")).isEqualTo("evil\ufffdtxt.exe\ufffd\ufffd");
  }

  @Test
  void halvesOfCharactersBecomeAMark() {
    assertThat(line("\ud83d")).isEqualTo("\ufffd");
    assertThat(line("\ude00x")).isEqualTo("\ufffdx");
    assertThat(line("\ud83d\ud83d\ude00\ude00")).isEqualTo("\ufffd😀\ufffd");
  }

  @Test
  void whatIsTooLongIsCutButNotWithinACharacter() {
    assertThat(PlainText.line("abcdef", 6)).isEqualTo("abcdef");
    assertThat(PlainText.line("abcdefg", 6)).isEqualTo("abcde…");
    assertThat(PlainText.line("abcd😀efgh", 6)).isEqualTo("abcd…");
    assertThat(PlainText.line("abc", 1)).isEqualTo("…");
    assertThat(PlainText.isLine("abcdefg", 6)).isFalse();
  }

  @Test
  void whateverIsSaidBecomesOneLineThatCanBeWritten() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      StringBuilder said = new StringBuilder();
      for (int i = random.nextInt(40); i >= 0; i--) {
        said.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
      }
      int longest = 1 + random.nextInt(50);
      String line = PlainText.line(said.toString(), longest);
      assertThat(line)
          .as("seed %d", seed)
          .hasSizeLessThanOrEqualTo(longest)
          .doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e]");
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(line)).as("seed %d", seed).isTrue();
      assertThat(PlainText.isLine(line, longest)).as("seed %d", seed).isTrue();
    }
  }
}
