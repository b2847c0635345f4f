package io.maas4j.script;

import static io.maas4j.script.Scripts.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BmcConfigTest {
  private static final Set<String> TYPES = Set.of("ipmi", "redfish");

  @Test
  void theFileOfAScriptIsRead() {
    BmcConfig config =
        BmcConfig.fromYaml(
                utf8(
                    "power_type: ipmi\npower_address: 192.0.2.9\npower_user: maas\npower_pass: s3\n"
                        + "cipher_suite_id: 17\nk_g: null\nworkaround_flags: [a, 1]\n"),
                TYPES)
            .orThrow();

    assertThat(config.powerType()).isEqualTo("ipmi");
    assertThat(config.parameters())
        .isEqualTo(
            Map.of(
                "power_address", "192.0.2.9",
                "power_user", "maas",
                "power_pass", "s3",
                "cipher_suite_id", "17",
                "k_g", "",
                "workaround_flags", List.of("a", "1")));
    assertThat(config.toString()).doesNotContain("s3");
  }

  @Test
  void theFieldsOfASignalAreRead() {
    assertThat(BmcConfig.fromFields("redfish", "{\"node_id\": 1}", TYPES).orThrow().parameters())
        .isEqualTo(Map.of("node_id", "1"));
    assertThat(BmcConfig.fromFields("redfish", null, TYPES).orThrow().parameters()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "power_user: x|power_type: is required and must be text",
        "power_type: [ipmi]|power_type: is required and must be text",
        "power_type: toaster|power_type: Unknown power_type 'toaster'",
        "- x|power_parameters: BMC configuration must be a YAML mapping",
        "power_type: [|power_parameters: BMC configuration is invalid YAML (line 1, column 14)",
        "{power_type: ipmi, a: {b: 1}}|power_parameters: a must be text, a number, or a list of"
            + " those",
      })
  void badFilesAreFaults(String yaml, String fault) {
    assertThat(BmcConfig.fromYaml(utf8(yaml), TYPES).faults())
        .extracting(Fault::toString)
        .containsExactly(fault);
  }

  @Test
  void badFieldsAreFaultsThatDoNotShowSecrets() {
    assertThat(BmcConfig.fromFields("ipmi", "{\"power_pass\": s3cret", TYPES).faults())
        .extracting(Fault::toString)
        .containsExactly("power_parameters: is not valid JSON; a JSON object is expected");
    assertThat(BmcConfig.fromFields("ipmi", "[]", TYPES).faults())
        .extracting(Fault::toString)
        .containsExactly("power_parameters: must be a JSON object");
    assertThat(BmcConfig.fromFields(null, "{}", TYPES).faults()).hasSize(1);
    assertThat(BmcConfig.fromYaml(new byte[ScriptOutput.LIMIT + 1], TYPES).faults()).hasSize(1);
  }

  @Test
  void mscmStaysAndRedfishOnlyLearnsWhatItKnows() {
    BmcConfig found =
        BmcConfig.fromFields("ipmi", "{\"power_address\": \"b\", \"k_g\": \"x\"}", TYPES).orThrow();

    assertThat(found.appliedTo("mscm", Map.of())).isEmpty();
    assertThat(found.appliedTo("", Map.of())).contains(found);
    assertThat(found.appliedTo("manual", Map.of("a", "b"))).contains(found);
    assertThat(found.appliedTo("redfish", Map.of("power_address", "a", "node_id", "1")))
        .contains(new BmcConfig("redfish", Map.of("power_address", "b", "node_id", "1")));
  }
}
