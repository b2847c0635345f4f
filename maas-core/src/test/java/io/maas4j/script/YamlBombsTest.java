package io.maas4j.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** YAML that is meant to become more than it looks like. */
class YamlBombsTest {
  private static final int MUCH = 1 << 18;

  private static String problem(String yaml) {
    ResultYaml.Verdict verdict =
        ResultYaml.judge(yaml.getBytes(UTF_8), 0, ResultStatus.RUNNING, ResultYaml.Ending.EXITED);
    assertThat(verdict.status()).isEqualTo(ResultStatus.PASSED);
    return verdict.problem().orElse("");
  }

  private static String repeated(String item, int bytes) {
    return item.repeat(bytes / item.length());
  }

  @Test
  void aliasesOfAliasesAreRefused() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String before = "*a" + (i - 1);
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append((before + ", ").repeat(8)).append(before).append("]\n");
    }
    assertThat(problem(laughs.toString())).contains("aliases");
  }

  @Test
  void aLargeListBehindFewAliasesIsRefused() {
    String yaml =
        "a: &a ["
            + repeated("1,", MUCH / 2)
            + "]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ne: [*d,*d]\n";
    assertThat(problem(yaml)).contains("more than 200000 values");
  }

  /** The place of every value would repeat the key: 128 KiB 65,536 times. */
  @Test
  void aLongKeyAboveALongListIsReadInTheMemoryThatThereIs() {
    String yaml = "? " + repeated("k", MUCH / 2) + "\n: [" + repeated("1,", MUCH / 4) + "]\n";
    assertThat(problem(yaml)).isEmpty();
  }

  @Test
  void manyLongKeysWithinEachOtherAreReadInTheMemoryThatThereIs() {
    StringBuilder yaml = new StringBuilder();
    for (int depth = 0; depth < 45; depth++) {
      yaml.append(" ".repeat(depth)).append("k".repeat(1000)).append(":\n");
    }
    yaml.append(" ".repeat(46)).append("[").append(repeated("1,", MUCH / 4)).append("]\n");
    assertThat(problem(yaml.toString())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!int \"%s\"", "!!float \"%s\"", "!!int \"1:%s\"", "!!int \"0x%s\""})
  void aNumberOfAMillionDigitsIsRefused(String number) {
    String yaml = "results: {a: " + number.formatted(repeated("9", MUCH)) + "}";
    assertThat(problem(yaml)).contains("a number of more than 64 digits");
    assertThat(problem("results: {a: " + "9".repeat(65) + "}"))
        .contains("a number of more than 64 digits");
    assertThat(problem("results: {a: " + "9".repeat(64) + ", b: 1e99}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "&a [", "!!seq ["})
  void deepNestingIsRefused(String opening) {
    assertThat(problem("results: " + repeated(opening, 100_000))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!python/object/apply:os.system [id]",
        "!!python/object:os.system x",
        "!!java.net.URL [\"http://x\"]",
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]",
        "!!io.maas4j.power.Secret x",
        "!local x",
        "!<tag:yaml.org,2002:java.lang.Runtime> x"
      })
  void tagsOfOtherLanguagesMakeNothing(String value) {
    assertThat(problem("status: passed\nresults: {a: " + value + "}"))
        .containsPattern("is not (supported|allowed)");
    assertThat(problem(value + "\n")).containsPattern("is not (supported|allowed)");
    assertThatThrownBy(() -> Yaml11.load("? " + value + "\n: x\n"))
        .isInstanceOf(Yaml11.InvalidYaml.class);
    Checked<BmcConfig> bmc =
        BmcConfig.fromYaml(
            ("power_type: ipmi\npower_pass: " + value).getBytes(UTF_8), Set.of("ipmi"));
    assertThat(bmc.faults()).isNotEmpty();
  }

  @Test
  void theLastOfTwoKeysCounts() {
    ResultYaml.Verdict verdict =
        ResultYaml.judge(
            "status: passed\nstatus: failed\n".getBytes(UTF_8),
            0,
            ResultStatus.RUNNING,
            ResultYaml.Ending.EXITED);
    assertThat(verdict.status()).isEqualTo(ResultStatus.FAILED);
  }

  @Test
  void aHugeScalarIsTooLongOrATextAndNothingElse() {
    assertThat(problem("results: {a: " + repeated("x", MUCH) + "}")).isEmpty();
    assertThat(problem("results: {a: " + repeated("x", 1 << 20) + "}")).contains("longer than");
  }

  @Test
  void placesAreStillToldOfWhatPeopleWrite() throws Yaml11.InvalidYaml {
    Map<String, Position> positions = Yaml11.load("a:\n  b: [x, {c: 1}]\n").positions();
    assertThat(positions.keySet()).containsAll(List.of("a", "a.b", "a.b.0", "a.b.1", "a.b.1.c"));
    assertThat(positions.get("a.b.1.c")).isEqualTo(new Position(2, 11));
  }
}
