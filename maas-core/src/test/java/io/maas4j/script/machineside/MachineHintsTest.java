package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineHintsTest {
  private static final String HINTS = "{\"platform\": \"nvidia-dgx\", \"tags\": []}";

  @TempDir Path directory;
  private SandboxedMachine machine;
  private Path extra;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    extra = directory.resolve("machine-extra.json");
    machine.environment.put("MAAS_MACHINE_EXTRA_FILE", extra.toString());
  }

  private Outcome run() throws Exception {
    return new ShippedScript(machine, "40-maas-01-machine-config-hints").run();
  }

  @Test
  void aPlatformWithImagesOfItsOwnIsNamed() throws Exception {
    machine.root("sys/class/dmi/id/sys_vendor", "NVIDIA\n");
    machine.root("sys/class/dmi/id/product_name", "Jetson\n");
    assertThat(run().output()).isEqualTo("{}\n");
    machine.root("sys/class/dmi/id/product_name", "DGXA100 920-23687-2530-000\n");
    assertThat(run().output()).isEqualTo(HINTS + "\n");
    assertThat(extra).hasContent(HINTS);
  }

  @Test
  void anyOtherMachineGetsNoHint() throws Exception {
    assertThat(run().output()).isEqualTo("{}\n");
    assertThat(extra).doesNotExist();
  }

  @Test
  void whatAnEarlierScriptHasWrittenStays() throws Exception {
    Files.writeString(extra, "{\"platform\": \"mine\"}");
    assertThat(run().output()).isEqualTo("{\"platform\": \"mine\"}\n");
    Files.writeString(extra, "{platform");
    Outcome outcome = run();
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).startsWith("failed: ").contains("is not JSON");
  }
}
