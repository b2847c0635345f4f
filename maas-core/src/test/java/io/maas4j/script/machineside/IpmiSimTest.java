package io.maas4j.script.machineside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The BMC script with ipmitool against the simulator of OpenIPMI; skipped where they are missing.
 */
class IpmiSimTest {
  @TempDir Path directory;
  private SandboxedMachine machine;
  private @Nullable Process simulator;
  private int port;

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    for (String tool : List.of("ipmi_sim", "ipmitool")) {
      assumeTrue(ShippedScript.real(tool).isPresent(), tool + " is not on this machine");
    }
    machine = new SandboxedMachine(directory);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path lan = directory.resolve("lan.conf");
    Files.writeString(
        lan,
        """
        name "bmc"
        set_working_mc 0x20
          startlan 1
            addr 127.0.0.1 %d
            priv_limit admin
            allowed_auths_callback none md2 md5 straight
            allowed_auths_user none md2 md5 straight
            allowed_auths_operator none md2 md5 straight
            allowed_auths_admin none md2 md5 straight
            guid a123456789abcdefa123456789abcdef
          endlan
          user 1 true  ""      "test" user  10 none md2 md5 straight
          user 2 true  "first" "test" admin 10 none md2 md5 straight
        """
            .formatted(port));
    Path controller = directory.resolve("controller");
    Files.writeString(
        controller,
        """
        mc_setbmc 0x20
        mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
        mc_enable 0x20
        """);
    Files.createDirectories(directory.resolve("state"));
    simulator =
        new ProcessBuilder(
                ShippedScript.real("ipmi_sim").orElseThrow().toString(),
                "-n",
                "-c",
                lan.toString(),
                "-f",
                controller.toString(),
                "-s",
                directory.resolve("state").toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("simulator.log").toFile())
            .start();
    // Each attempt waits for an answer by itself.
    for (int attempt = 0; attempt < 20; attempt++) {
      if (ipmitool("first", "test", "ADMINISTRATOR", "mc", "info").exitStatus() == 0) {
        return;
      }
    }
    throw new AssertionError(Files.readString(directory.resolve("simulator.log")));
  }

  @AfterEach
  void stop() {
    if (simulator != null) {
      simulator.destroyForcibly();
    }
  }

  private String tool(String user, String password, String level) {
    return "ipmitool -I lanplus -C 3 -N 2 -R 3 -H 127.0.0.1 -p %d -U %s -P %s -L %s"
        .formatted(port, user, password, level);
  }

  private Outcome ipmitool(String user, String password, String level, String... words)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(tool(user, password, level).split(" ")));
    command.addAll(List.of(words));
    return machine.run(command.toArray(String[]::new));
  }

  @Test
  void theUserThatTheScriptMakesCanLogIn() throws Exception {
    ipmitool("first", "test", "ADMINISTRATOR", "lan", "set", "1", "ipsrc", "static");
    ipmitool("first", "test", "ADMINISTRATOR", "lan", "set", "1", "ipaddr", "192.0.2.77");
    Path config = directory.resolve("bmc.yaml");
    ShippedScript script = new ShippedScript(machine, "30-maas-01-bmc-config").withReal("ipmitool");
    script.environment("MAAS_IPMITOOL", tool("first", "test", "ADMINISTRATOR"));
    script.environment("MAAS_BMC_WAIT_SECONDS", "0");
    script.environment("BMC_CONFIG_PATH", config.toString());
    Outcome outcome = script.run("--privilege=OPERATOR");
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    JsonNode written = new YAMLMapper().readTree(config.toFile());
    assertThat(written.path("power_address").asText()).isEqualTo("192.0.2.77");
    assertThat(written.path("cipher_suite_id").asText()).isEqualTo("3");
    String password = written.path("power_pass").asText();
    assertThat(outcome.output()).doesNotContain(password);
    assertThat(ipmitool("maas", password, "OPERATOR", "mc", "info").output())
        .contains("IPMI Version              : 2.0");
    assertThat(ipmitool("maas", password + "x", "OPERATOR", "mc", "info").exitStatus()).isNotZero();
  }
}
