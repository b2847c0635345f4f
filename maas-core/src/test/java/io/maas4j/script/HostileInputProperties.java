package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a machine or a user sends becomes an answer, never an unexpected exception. */
class HostileInputProperties {
  private static final String SCRIPT =
      """
      #!/bin/sh
      # --- Start MAAS 1.0 script metadata ---
      # name: acme
      # tags: [a, b]
      # timeout: 14:00:00
      # packages: {apt: [jq], snap: {name: x, channel: edge}, url: "http://x.example.test"}
      # for_hardware: [ "system_vendor:ACME", "pci:8086:1521" ]
      # parameters:
      #   mode: {type: choice, choices: [check, [apply, Apply]], default: check}
      #   disk: &d {type: storage, argument_format: "{path}"}
      #   other: *d
      # results:
      #   fw: {title: Firmware, description: Version}
      # --- End MAAS 1.0 script metadata ---
      """;

  private static final List<String> SPICE =
      List.of(
          "null",
          "~",
          "[",
          "]",
          "{",
          "}",
          ":",
          "- ",
          "&a",
          "*a",
          "!!int ",
          "!!timestamp ",
          "!!set ",
          "!!binary ",
          "!!float ",
          "<<: ",
          "\t",
          "\u0000",
          "'",
          "\"",
          "|",
          ">",
          "%",
          "@",
          "? ",
          "1e999",
          ".nan",
          "0x",
          "-",
          "---\n",
          "...\n",
          "# ",
          "2024-01-01");

  private static String mutated(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(mutated.length());
      switch (random.nextInt(3)) {
        case 0 -> mutated.insert(at, SPICE.get(random.nextInt(SPICE.size())));
        case 1 -> mutated.deleteCharAt(at);
        default -> mutated.setCharAt(at, (char) random.nextInt(256));
      }
    }
    return mutated.toString();
  }

  @Test
  void scriptsBecomeADefinitionOrFaults() {
    for (long seed = 0; seed < 4000; seed++) {
      String text = mutated(SCRIPT, new Random(seed));
      assertThatCode(
              () -> {
                Checked<ScriptForm.Accepted> form = ScriptForm.create(Map.of("title", "t"), text);
                if (form instanceof Checked.Valid<ScriptForm.Accepted> valid) {
                  new ArgumentBinder(Scripts.HARDWARE, Map.of())
                      .bind(
                          List.of(
                              Scripts.script(1, "x", b -> valid.value().definition().toBuilder())),
                          Map.of());
                }
              })
          .as("seed %d: %s", seed, text)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void resultsAndBmcSettingsBecomeAnAnswer() {
    String yaml =
        "status: passed\nresults: {a: 1, b: [x, 2.5, true]}\nlink_connected: no\npower_type: ipmi\n";
    for (long seed = 0; seed < 4000; seed++) {
      byte[] bytes = mutated(yaml, new Random(seed)).getBytes(StandardCharsets.UTF_8);
      assertThatCode(
              () -> {
                ResultYaml.judge(bytes, 0, ResultStatus.RUNNING, ResultYaml.Ending.EXITED);
                BmcConfig.fromYaml(bytes, Set.of("ipmi"));
              })
          .as("seed %d", seed)
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: !!int x",
        "a: !!timestamp 2024-01-01",
        "a: !!timestamp x",
        "a: !!binary ====",
        "a: !!float x",
        "a: !!bool x",
        "<<: 1",
        "<<: [1]",
        "a: !!set {b}",
        "a: !!omap [b]",
        "? [a]\n: b",
        "a: !!python/object:os.system x",
        "a: !local x"
      })
  void unusualTagsBecomeAnAnswer(String yaml) {
    assertThat(catchThrowable(() -> Yaml11.load(yaml)))
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isNull(),
            thrown -> assertThat(thrown).isInstanceOf(Yaml11.InvalidYaml.class));
  }
}
