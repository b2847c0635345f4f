package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static io.maas4j.script.machineside.SandboxedMachine.preseedWithToken;
import static io.maas4j.script.machineside.SandboxedMachine.shellScript;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maas4j.script.InstallerOrder;
import io.maas4j.script.MachineSide.BuiltinScript;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineSideTest {
  @Test
  void userDataIsOneShellScriptInAMimeMessage() {
    String message = new String(MACHINE_SIDE.scriptRunnerUserData(), US_ASCII);
    assertThat(message)
        .startsWith("Content-Type: multipart/mixed; boundary=")
        .containsOnlyOnce("Content-Type: text/x-shellscript; charset=\"utf-8\"")
        .contains("Content-Transfer-Encoding: base64")
        .contains("Content-Disposition: attachment; filename=\"user_data.sh\"");
    assertThat(shellScript(MACHINE_SIDE.scriptRunnerUserData()))
        .startsWith("#!/bin/sh\n")
        .doesNotContain("{{");
    assertThat(shellScript(MACHINE_SIDE.powerOffUserData())).startsWith("#!/bin/sh\n");
  }

  @Test
  void builtinsComeSortedByName() {
    assertThat(MACHINE_SIDE.builtins())
        .extracting(BuiltinScript::name)
        .isSorted()
        .contains("50-maas-01-commissioning", "smartctl-validate");
  }

  @Test
  void aConfigurationThatIsNotAnObjectIsRefusedWithoutQuotingIt() {
    assertThatThrownBy(
            () -> MACHINE_SIDE.installerUserData(InstallerOrder.ofOwn("{\"token_secret\": s3cr3t")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1")
        .hasMessageNotContaining("s3cr3t");
    assertThatThrownBy(() -> MACHINE_SIDE.installerUserData(InstallerOrder.ofOwn("[]")))
        .hasMessageContaining("must be a JSON object");
  }

  @Test
  void anUnknownArchitectureIsNamed() {
    assertThatThrownBy(() -> MACHINE_SIDE.machineResources("vax"))
        .hasMessageContaining("'vax'")
        .hasMessageContaining("amd64");
  }

  @Test
  void theKernelCommandLineLeadsToThePreseed(@TempDir Path directory) throws Exception {
    SandboxedMachine.requirePython();
    try (StandIn server = new StandIn()) {
      SandboxedMachine machine = new SandboxedMachine(directory);
      server.page("/preseed", preseedWithToken(server.metadataUrl()));
      machine.root("proc/cmdline", "ro * cloud-config-url=" + server.url() + "/preseed quiet\n");
      assertThat(machine.runUserData(MACHINE_SIDE.scriptRunnerUserData()).exitStatus()).isZero();
      assertThat(server.statuses()).containsExactly("WORKING", "OK");
    }
  }

  @Test
  void withoutAPreseedTheMachineSaysWhatIsMissing(@TempDir Path directory) throws Exception {
    SandboxedMachine.requirePython();
    SandboxedMachine machine = new SandboxedMachine(directory);
    assertThat(machine.runUserData(MACHINE_SIDE.scriptRunnerUserData()))
        .satisfies(outcome -> assertThat(outcome.exitStatus()).isEqualTo(1))
        .satisfies(outcome -> assertThat(outcome.output()).contains("no preseed"));
  }
}
