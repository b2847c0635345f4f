package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.Parameter;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptForm;
import io.maas4j.script.ScriptType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built-in tests as their users know them: script contract, section 10. */
class ContractTableTest {
  private static ScriptDefinition definition(String name) {
    return ScriptForm.create(Map.of(), ShippedScript.text(name)).orThrow().definition();
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  private static String shown(Parameter parameter) {
    return parameter.name() + parameter.argumentFormat().map(format -> ":" + format).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          smartctl-validate            | storage | instance | 300   | storage:{path}            | ''            | commissioning storage       | ''
          smartctl-short               | storage | instance | 600   | storage:{path}            | smartmontools | storage                     | ''
          smartctl-long                | storage | instance | 0     | storage:{path}            | smartmontools | storage                     | ''
          smartctl-conveyance          | storage | instance | 0     | storage:{path}            | smartmontools | storage                     | ''
          badblocks                    | storage | instance | 0     | storage:--storage={path}  | ''            | storage                     | badblocks read_errors write_errors comparison_errors
          badblocks-destructive        | storage | instance | 0     | storage:--storage={path}  | ''            | destructive storage         | badblocks read_errors write_errors comparison_errors
          fio                          | storage | instance | 0     | storage:{path}            | fio           | destructive storage         | random_read random_read_iops random_write random_write_iops sequential_read sequential_read_iops sequential_write sequential_write_iops
          7z                           | cpu     | disabled | 300   | ''                        | p7zip-full    | cpu                         | compression_ru_mips compression_rating_mips decompression_ru_mips decompression_rating_mips
          stress-ng-cpu-short          | cpu     | disabled | 300   | ''                        | stress-ng     | cpu                         | ''
          stress-ng-cpu-long           | cpu     | disabled | 50400 | ''                        | stress-ng     | cpu                         | ''
          stress-ng-memory-short       | memory  | disabled | 300   | ''                        | stress-ng     | memory                      | ''
          stress-ng-memory-long        | memory  | disabled | 50400 | ''                        | stress-ng     | memory                      | ''
          memtester                    | memory  | disabled | 0     | ''                        | memtester     | memory                      | ''
          ntp                          | network | any      | 60    | ''                        | ''            | ntp network                 | ''
          internet-connectivity        | network | instance | 300   | interface url             | ''            | internet network-validation network | ''
          gateway-connectivity         | network | instance | 300   | interface                 | ''            | network-validation network  | ''
          rack-controller-connectivity | network | instance | 300   | interface                 | ''            | network-validation network  | ''
          link-connectivity            | network | instance | 300   | interface                 | ''            | network-validation network  | link_speed interface_speed
          """)
  void aTestIsDeclaredAsItsUsersKnowIt(
      String name,
      String hardware,
      String parallel,
      long seconds,
      String parameters,
      String packages,
      String tags,
      String results) {
    ScriptDefinition definition = definition(name);
    assertThat(definition.type()).isEqualTo(ScriptType.TESTING);
    assertThat(definition.hardwareType().name().toLowerCase(Locale.ROOT)).isEqualTo(hardware);
    assertThat(definition.parallel().name().toLowerCase(Locale.ROOT)).isEqualTo(parallel);
    assertThat(definition.timeout().toSeconds()).isEqualTo(seconds);
    assertThat(definition.parameters().stream().map(ContractTableTest::shown))
        .containsExactlyElementsOf(words(parameters));
    assertThat(definition.packages().apt()).containsExactlyElementsOf(words(packages));
    assertThat(definition.tags()).containsExactlyInAnyOrderElementsOf(words(tags));
    assertThat(definition.results().declared())
        .isInstanceOfSatisfying(
            Map.class,
            map -> assertThat(map.keySet()).containsExactlyInAnyOrderElementsOf(words(results)));
    assertThat(definition.destructive()).isEqualTo(words(tags).contains("destructive"));
    assertThat(definition.applyConfiguredNetworking())
        .isEqualTo(words(tags).contains("network-validation"));
  }

  @ParameterizedTest
  @CsvSource({
    "40-maas-01-machine-config-hints, 60",
    "30-maas-01-bmc-config, 300",
    "20-maas-03-machine-resources, 60",
    "maas-get-fruid-api-data, 60"
  })
  void aCommissioningScriptHasItsTimeLimit(String name, long seconds) {
    ScriptDefinition definition = definition(name);
    assertThat(definition.type()).isEqualTo(ScriptType.COMMISSIONING);
    assertThat(definition.timeout().toSeconds()).isEqualTo(seconds);
  }
}
