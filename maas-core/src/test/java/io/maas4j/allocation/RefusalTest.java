package io.maas4j.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalTest {
  @Test
  void theTextIsTheContracts() {
    Map<String, List<String>> given = new LinkedHashMap<>();
    given.put("mem", List.of("4096"));
    given.put("zone", List.of("az1"));
    assertThat(Refusal.text(given))
        .isEqualTo(
            "No available machine matches constraints: [('mem', ['4096']), ('zone', ['az1'])]"
                + " (resolved to \"mem=4096.0 zone=az1\")");
  }

  @Test
  void namesAreInOrderAndTagsApart() {
    Map<String, List<String>> given = new LinkedHashMap<>();
    given.put("tags", List.of("b, a", "c"));
    given.put("cpu_count", List.of("2.50", "3"));
    assertThat(Refusal.text(given))
        .endsWith("(resolved to \"cpu_count=2.5 tags=b,a,c\")")
        .contains("[('tags', ['b, a', 'c']), ('cpu_count', ['2.50', '3'])]");
  }

  @Test
  void nothingAskedForAndOneMachineHaveTextsOfTheirOwn() {
    assertThat(Refusal.text(Map.of())).isEqualTo("No machine available.");
    assertThat(Refusal.text(Map.of("system_id", List.of("s3fw6s"))))
        .isEqualTo("No machine with system ID s3fw6s available.");
  }

  @Test
  void quotesAreThoseOfTheReference() {
    assertThat(Refusal.text(Map.of("name", List.of("it's")))).contains("[('name', [\"it's\"])]");
    assertThat(Refusal.text(Map.of("name", List.of("'\"\\")))).contains("['\\'\"\\\\']");
  }
}
