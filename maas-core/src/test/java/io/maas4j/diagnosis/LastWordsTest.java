package io.maas4j.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {
  private static String of(String output) {
    return LastWords.of(LastWords.tail(output.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/tmp/x.sh: 12: foo: not found|line 12: foo: not found",
        "/tmp/x.sh: line 7: foo: command not found|line 7: foo: command not found",
        "disk sda is bad|disk sda is bad"
      })
  void whereAShellGaveUpIsTold(String output, String told) {
    assertThat(of("begun\n" + output + "\n\n")).isEqualTo(told);
  }

  @Test
  void wherePythonGaveUpIsTheInnermostLine() {
    assertThat(
            of(
                "Traceback (most recent call last):\n  File \"/tmp/a\", line 3, in <module>\n"
                    + "    run()\n  File \"/tmp/a\", line 9, in run\n    x['size']\n"
                    + "KeyError: 'size'\n"))
        .isEqualTo("line 9: KeyError: 'size'");
  }

  @Test
  void whatIsNoTextIsFitForALineAllTheSame() {
    assertThat(of("")).isEqualTo("it wrote nothing");
    assertThat(of("a\u0007b\u001b[31mred\r\n")).isEqualTo("a b [31mred");
    assertThat(of("x".repeat(5000))).hasSizeLessThan(200);
    byte[] noise = new byte[300_000];
    new java.util.Random(5).nextBytes(noise);
    assertThat(LastWords.of(LastWords.tail(noise))).doesNotContain("\n").hasSizeLessThan(200);
  }

  @Test
  void onlyTheEndIsKept() {
    List<String> tail = LastWords.tail("line\n".repeat(100_000).getBytes(UTF_8));
    assertThat(tail).hasSize(200);
  }
}
