package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.MachineSide.BuiltinScript;
import io.maas4j.script.ScriptDefinition;
import io.maas4j.script.ScriptForm;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/scripts.md says what there is, and its example works. */
class ScriptsDocTest {
  @TempDir Path directory;

  private static String page() throws Exception {
    return Files.readString(Path.of("../docs/scripts.md"));
  }

  private static String example() throws Exception {
    String page = page();
    int start = page.indexOf("```bash\n") + "```bash\n".length();
    return page.substring(start, page.indexOf("```", start));
  }

  @Test
  void everyBuiltInScriptIsNamed() throws Exception {
    String page = page();
    for (BuiltinScript script : SandboxedMachine.MACHINE_SIDE.builtins()) {
      // Long ones stand behind their short ones.
      assertThat(page).contains("`" + script.name().replaceFirst("^(stress-.*)-long$", "$1-short"));
    }
  }

  @Test
  void theExampleIsAValidScript() throws Exception {
    ScriptDefinition definition = ScriptForm.create(Map.of(), example()).orThrow().definition();
    assertThat(definition.name()).isEqualTo("disk-temperature");
    assertThat(definition.parameters()).hasSize(2);
    assertThat(definition.packages().apt()).containsExactly("smartmontools", "jq");
  }

  @ParameterizedTest
  @CsvSource({"40, passed", "50, degraded", "56, failed", "'', skipped"})
  void theExampleJudgesADisk(String temperature, String status) throws Exception {
    SandboxedMachine machine = new SandboxedMachine(directory);
    Path result = directory.resolve("result.yaml");
    Path jq = machine.install("tools/jq", "#!/bin/sh\ncat >/dev/null\necho " + temperature + "\n");
    machine.install("tools/smartctl", "#!/bin/sh\necho '{}'\n");
    machine.environment.put("RESULT_PATH", result.toString());
    machine.environment.put("PATH", jq.getParent() + ":" + System.getenv("PATH"));
    Outcome outcome =
        machine.run(machine.install("example", example()).toString(), "/dev/sda", "55");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(Files.readString(result)).startsWith("status: " + status);
  }
}
