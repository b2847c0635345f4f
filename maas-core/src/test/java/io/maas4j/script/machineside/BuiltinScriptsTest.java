package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MAC;
import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static io.maas4j.script.machineside.SandboxedMachine.preseedWithToken;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.maas4j.script.MachineSide.BuiltinScript;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltinScriptsTest {
  @TempDir Path directory;
  private SandboxedMachine machine;

  static List<BuiltinScript> builtins() {
    return MACHINE_SIDE.builtins();
  }

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
  }

  private static JsonNode metadata(BuiltinScript script) throws Exception {
    String block =
        script
            .text()
            .lines()
            .dropWhile(line -> !line.startsWith("# --- Start MAAS 1.0 script metadata ---"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("# --- End MAAS 1.0 script metadata ---"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    return new YAMLMapper().readTree(block);
  }

  @ParameterizedTest
  @MethodSource("builtins")
  void everyBuiltinDeclaresItself(BuiltinScript script) throws Exception {
    JsonNode metadata = metadata(script);
    assertThat(script.text()).startsWith("#!/");
    assertThat(metadata.path("name").asText()).isEqualTo(script.name());
    assertThat(metadata.path("title").asText()).isNotBlank();
    assertThat(metadata.path("timeout").asText()).isNotBlank();
    assertThat(metadata.path("script_type").asText()).isIn("commissioning", "testing", "release");
    // What runs on every machine must not fail where there is no package archive.
    if (!metadata.path("script_type").asText().equals("testing")
        || metadata.path("tags").toString().contains("commissioning")) {
      assertThat(metadata.path("packages").isMissingNode()).isTrue();
    }
  }

  /** The declaration with a value for each parameter, as the server sends it. */
  private static String values(JsonNode parameters) {
    ObjectNode result = new ObjectMapper().createObjectNode();
    parameters
        .properties()
        .forEach(
            field -> {
              ObjectNode parameter = field.getValue().deepCopy();
              switch (parameter.path("type").asText()) {
                case "storage" -> parameter.putObject("value").put("id_path", "/dev/sda");
                case "interface" -> parameter.putObject("value").put("mac_address", MAC);
                default -> parameter.set("value", parameter.path("default"));
              }
              result.set(field.getKey(), parameter);
            });
    return result.toString();
  }

  @Test
  void aWholeCommissioningOfASandboxedMachinePassesAndReportsItsHardware() throws Exception {
    try (StandIn server = new StandIn()) {
      server.page("/MAAS/machine-resources/amd64", MACHINE_SIDE.machineResources("amd64"));
      machine.environment.put("MAAS_ARCHITECTURE", "amd64");
      machine.preseed(preseedWithToken(server.metadataUrl()));
      List<Tarball.Entry> commissioning = new ArrayList<>();
      List<Tarball.Entry> testing = new ArrayList<>();
      int id = 1;
      for (BuiltinScript script : builtins()) {
        JsonNode metadata = metadata(script);
        int parallel =
            List.of("disabled", "instance", "any").indexOf(metadata.path("parallel").asText());
        Tarball.Entry entry =
            new Tarball.Entry(script.name(), id++, parallel, 20, script.text(), "");
        if (metadata.path("script_type").asText().equals("testing")) {
          testing.add(entry.with("\"parameters\":" + values(metadata.path("parameters"))));
        } else {
          commissioning.add(entry);
        }
      }
      server.scripts(
          new Tarball().list("commissioning", commissioning.toArray(Tarball.Entry[]::new)),
          new Tarball().list("testing", testing.toArray(Tarball.Entry[]::new)));
      Outcome outcome = machine.runUserData(MACHINE_SIDE.scriptRunnerUserData());
      assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
      assertThat(server.statuses()).containsExactly("WORKING", "TESTING", "OK");
      for (BuiltinScript script : builtins()) {
        assertThat(server.end(script.name()).field("exit_status"))
            .describedAs(script.name())
            .isEqualTo("0");
      }
      for (String skipped : List.of("30-maas-01-bmc-config", "20-maas-01-install-lldpd")) {
        assertThat(server.end(skipped).files())
            .containsEntry(skipped + ".yaml", "status: skipped\n");
        assertThat(server.end(skipped).files().get(skipped)).startsWith("skipped: ");
      }
      JsonNode report =
          new ObjectMapper()
              .readTree(
                  server
                      .end("50-maas-01-commissioning")
                      .files()
                      .get("50-maas-01-commissioning.out"));
      assertThat(report.path("networks").path("eth0").path("hwaddr").asText()).isEqualTo(MAC);
      assertThat(server.end("maas-kernel-cmdline").files().get("maas-kernel-cmdline.out"))
          .contains("BOOTIF=01-52-54-00-aa-bb-01");
      assertThat(server.end("maas-list-modaliases").files().get("maas-list-modaliases.out"))
          .contains("pci:v00008086d00001521");
      assertThat(server.end("maas-serial-ports").files().get("maas-serial-ports.out"))
          .contains("sys/class/tty/ttyS0");
      assertThat(server.end("maas-support-info").files().get("maas-support-info.out"))
          .contains("-----BEGIN KERNEL-----", "sys_vendor=ACME", "token_secret: REDACTED")
          .doesNotContain("s3cr3t");
    }
  }

  @Test
  void everyProgramIsValidInItsLanguage() throws Exception {
    for (BuiltinScript script : builtins()) {
      Path file = machine.install(script.name(), script.text());
      Outcome outcome =
          script.text().startsWith("#!/usr/bin/env python3")
              ? machine.run(
                  "python3",
                  "-c",
                  "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')",
                  file.toString())
              : machine.run("sh", "-n", file.toString());
      assertThat(outcome.exitStatus()).describedAs(script.name() + outcome.output()).isZero();
      assertThat(script.text()).doesNotContain("{{", "\r", "\t");
    }
  }

  @Test
  void customStorageAndHintsTravelWithTheReport() throws Exception {
    Path script = machine.install("50", ShippedScript.text("50-maas-01-commissioning"));
    for (String name : List.of("resources", "storage", "extra")) {
      Files.writeString(directory.resolve(name), "{\"from\": \"" + name + "\"}");
    }
    machine.environment.put("MAAS_RESOURCES_FILE", directory.resolve("resources").toString());
    machine.environment.put("MAAS_STORAGE_CONFIG_FILE", directory.resolve("storage").toString());
    machine.environment.put("MAAS_MACHINE_EXTRA_FILE", directory.resolve("extra").toString());
    JsonNode report = new ObjectMapper().readTree(machine.run(script.toString()).output());
    assertThat(report.path("storage-extra").path("from").asText()).isEqualTo("storage");
    assertThat(report.path("machine-extra").path("from").asText()).isEqualTo("extra");
    assertThat(Files.readString(directory.resolve("extra"))).as("hints stay").contains("extra");
    Files.writeString(directory.resolve("storage"), "not JSON");
    Outcome outcome = machine.run(script.toString());
    assertThat(outcome.exitStatus()).isEqualTo(1);
    assertThat(outcome.output()).contains("storage-extra: ", "is not JSON");
  }
}
