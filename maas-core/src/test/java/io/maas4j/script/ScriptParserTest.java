package io.maas4j.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptParserTest {
  private static final String START = "# --- Start MAAS 1.0 script metadata ---\n";
  private static final String END = "# --- End MAAS 1.0 script metadata ---\n";

  @Test
  void aScriptMustStartWithAShebang() {
    assertThat(ScriptParser.parse("echo hi\n").faults())
        .containsExactly(new Fault("script", "Must start with shebang.", new Position(1, 1)));
    assertThat(ScriptParser.parse("").faults())
        .extracting(Fault::message)
        .containsExactly("Must start with shebang.");
  }

  @Test
  void aScriptWithoutBlockHasNoMetadata() {
    assertThat(ScriptParser.parse("#!/bin/sh\necho\n").orThrow().values()).isEmpty();
  }

  @Test
  void theBlockIsReadInOrderWithPlaces() {
    EmbeddedMetadata metadata =
        ScriptParser.parse(
                "#!/bin/sh\n" + START + "# name: acme\n#\n# tags: [a, b]\n" + END + "exit 0\n")
            .orThrow();

    assertThat(metadata.values())
        .containsExactly(Map.entry("name", "acme"), Map.entry("tags", List.of("a", "b")));
    assertThat(metadata.position("name")).isEqualTo(new Position(3, 3));
    assertThat(metadata.position("tags.1")).isEqualTo(new Position(5, 13));
  }

  @Test
  void delimitersAreTolerantOfCaseBlanksAndDashes() {
    String text =
        "#!/bin/sh\n \t#  -----   sTaRt maas 1.0 SCRIPT metadata   -\n#name: x\n"
            + "#- end MAAS 1.0 script metadata ------------- trailing\n# name: not read\n";

    assertThat(ScriptParser.parse(text).orThrow().values()).containsExactly(Map.entry("name", "x"));
  }

  @Test
  void otherVersionsAreIgnored() {
    String foreign = "# --- Start MAAS 2.0 script metadata ---\n# name: future\n";

    assertThat(ScriptParser.parse("#!/bin/sh\n" + foreign).orThrow().values()).isEmpty();
    assertThat(
            ScriptParser.parse(
                    "#!/bin/sh\n"
                        + START
                        + "# name: x\n# --- End MAAS 2.0 script metadata ---\n"
                        + "# title: y\n"
                        + END)
                .orThrow()
                .values())
        .containsOnlyKeys("name", "title");
  }

  @Test
  void everyLineOfTheBlockNeedsAHash() {
    assertThat(ScriptParser.parse("#!/bin/sh\n" + START + "# a: 1\n\nb: 2\n" + END).faults())
        .containsExactly(new Fault("script", "Missing \"#\" on YAML line.", new Position(5, 1)));
  }

  @Test
  void everythingAfterTheFirstHashCounts() {
    assertThat(
            ScriptParser.parse("#!/bin/sh\n" + START + "xx # a:\n//#   b: '#1'\n" + END)
                .orThrow()
                .values())
        .isEqualTo(Map.of("a", Map.of("b", "#1")));
  }

  @Test
  void brokenYamlIsAFaultWithLineAndColumn() {
    Fault fault =
        ScriptParser.parse("#!/bin/sh\n" + START + "# name: x\n# tags: [a, b\n" + END)
            .faults()
            .get(0);

    assertThat(fault.message()).startsWith("Invalid YAML: ");
    assertThat(fault.at().line()).isBetween(4, 5);
    assertThat(ScriptParser.parse("#!/bin/sh\n" + START + "# a: b: c\n" + END).faults())
        .extracting(Fault::at)
        .containsExactly(new Position(3, 7));
  }

  @Test
  void aBlockThatIsNotClosedIsAFaultNamingItsStart() {
    assertThat(ScriptParser.parse("#!/bin/sh\n" + START + "# a: 1").faults())
        .containsExactly(
            new Fault(
                "script",
                "The script metadata block that starts here is never closed.",
                new Position(2, 1)));
  }

  @Test
  void aBlockThatIsNoMappingIsIgnored() {
    assertThat(ScriptParser.parse("#!/bin/sh\n" + START + "# - a\n" + END).orThrow().values())
        .isEmpty();
  }

  @Test
  void windowsLineEndsAreFine() {
    String text = ("#!/bin/sh\n" + START + "# name: x\n" + END).replace("\n", "\r\n");

    assertThat(ScriptParser.parse(text).orThrow().values()).containsEntry("name", "x");
  }

  @Test
  void yamlIsOneDotOne() {
    Map<String, Object> values =
        ScriptParser.parse(
                "#!/bin/sh\n"
                    + START
                    + "# long: 14:00:00\n# short: 00:05:00\n# may: yes\n# day: 2024-01-02\n"
                    + END)
            .orThrow()
            .values();

    assertThat(values)
        .containsEntry("long", 50400)
        .containsEntry("short", "00:05:00")
        .containsEntry("may", true)
        .containsEntry("day", "2024-01-02");
  }

  @Test
  void yamlCannotMakeObjectsNorBlowUpNorRecurse() {
    for (String yaml :
        List.of(
            "# a: !!java.net.URL [http://127.0.0.1]\n",
            "# a: &a [*a]\n",
            "# a: &a [x,x]\n# b: &b [*a,*a,*a,*a]\n# c: &c [*b,*b,*b,*b]\n# d: [*c,*c,*c,*c]\n")) {
      assertThat(ScriptParser.parse("#!/bin/sh\n" + START + yaml + END).faults())
          .as(yaml)
          .hasSize(1);
    }
  }
}
