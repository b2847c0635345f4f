package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MAC;
import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineResourcesTest {
  @TempDir Path directory;
  private SandboxedMachine machine;
  private String probe = "";

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    probe =
        machine
            .install("machine-resources", new String(MACHINE_SIDE.machineResources("arm64"), UTF_8))
            .toString();
  }

  private JsonNode run(String... command) throws Exception {
    return new ObjectMapper().readTree(machine.run(command).output());
  }

  @Test
  void aForeignTreeIsReadInsteadOfThisMachine() throws Exception {
    machine.environment.remove("MAAS_SYSROOT");
    JsonNode all = run(probe, "--sysroot", directory.resolve("root").toString());
    JsonNode resources = all.path("resources");
    JsonNode card = resources.path("network").path("cards").path(0);
    assertThat(card.path("pci_address").asText()).isEqualTo("0000:00:03.0");
    assertThat(card.path("vendor_id").asText()).isEqualTo("8086");
    JsonNode port = card.path("ports").path(0);
    assertThat(port.path("id").asText()).isEqualTo("eth0");
    assertThat(port.path("address").asText()).isEqualTo(MAC);
    assertThat(port.path("link_speed").asInt()).isEqualTo(1000);
    assertThat(port.path("link_detected").asBoolean()).isTrue();
    JsonNode disk = resources.path("storage").path("disks").path(0);
    assertThat(disk.path("id").asText()).isEqualTo("sda");
    assertThat(disk.path("model").asText()).isEqualTo("Fake Disk");
    assertThat(disk.path("serial").asText()).isEqualTo("SER123");
    assertThat(disk.path("type").asText()).isEqualTo("sata");
    assertThat(disk.path("size").asLong()).isEqualTo(10L << 30);
    assertThat(disk.path("device_id").asText()).isEqualTo("ata-Fake_Disk_SER123");
    assertThat(disk.path("pci_address").asText()).isEqualTo("0000:00:04.0");
    assertThat(resources.path("cpu").path("total").asInt()).isEqualTo(2);
    assertThat(resources.path("cpu").path("sockets").path(0).path("name").asText())
        .isEqualTo("Fake CPU @ 2.50GHz");
    assertThat(resources.path("memory").path("total").asLong()).isEqualTo(4L << 30);
    assertThat(resources.path("system").path("vendor").asText()).isEqualTo("ACME");
    assertThat(resources.path("system").path("type").asText()).isEqualTo("physical");
    assertThat(resources.path("pci").path("total").asInt()).isEqualTo(1);
    assertThat(all.path("environment").path("server_name").asText()).isEqualTo("fake");
    assertThat(all.path("environment").path("os_version").asText()).isEqualTo("24.04");
    JsonNode eth0 = all.path("networks").path("eth0");
    assertThat(eth0.path("type").asText()).isEqualTo("broadcast");
    assertThat(eth0.path("state").asText()).isEqualTo("up");
    assertThat(eth0.path("addresses").path(0).path("address").asText()).isEqualTo("10.9.0.5");
  }

  @Test
  void memoryIsWhatIsBuiltInAlsoNodeByNode() throws Exception {
    machine.root("sys/devices/system/memory/block_size_bytes", "8000000\n");
    for (int block = 0; block < 4; block++) {
      machine.root("sys/devices/system/memory/memory" + block + "/online", "1\n");
      String node = block < 3 ? "node0" : "node1";
      machine.root("sys/devices/system/node/" + node + "/memory" + block + "/online", "1\n");
    }
    for (String node : List.of("node0", "node1")) {
      machine.root("sys/devices/system/node/" + node + "/meminfo", "Node 0 MemTotal: 100000 kB\n");
    }
    machine.root("sys/devices/system/memory/memory4/online", "0\n");
    machine.root("proc/meminfo", "MemTotal: 200000 kB\nMemFree: 100000 kB\n");
    JsonNode memory = run(probe).path("resources").path("memory");
    assertThat(memory.path("total").asLong()).isEqualTo(512L << 20);
    assertThat(memory.path("nodes").path(0).path("total").asLong()).isEqualTo(384L << 20);
    assertThat(memory.path("nodes").path(1).path("total").asLong()).isEqualTo(128L << 20);
  }

  @Test
  void thisMachineHasAllMandatoryKeys() throws Exception {
    machine.environment.put("MAAS_SYSROOT", "");
    JsonNode all = run(probe);
    assertThat(all.path("api_version").asText()).isEqualTo("1.0");
    assertThat(all.path("api_extensions").toString())
        .contains("resources", "resources_v2", "api_os", "resources_system", "resources_usb_pci");
    assertThat(all.path("environment").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "kernel",
            "kernel_architecture",
            "kernel_version",
            "os_name",
            "os_version",
            "server",
            "server_name",
            "server_version");
    JsonNode resources = all.path("resources");
    for (String part : List.of("cpu", "memory", "gpu", "network", "storage", "usb", "pci")) {
      assertThat(resources.path(part).path("total").isIntegralNumber()).describedAs(part).isTrue();
    }
    assertThat(resources.path("cpu").path("total").asInt()).isPositive();
    assertThat(resources.path("memory").path("total").asLong()).isPositive();
    assertThat(resources.path("system").has("firmware")).isTrue();
    assertThat(all.path("networks").path("lo").path("type").asText()).isEqualTo("loopback");
    assertThat(all.path("networks").path("lo").path("addresses").toString()).contains("127.0.0.1");
  }

  @Test
  void anEmptyTreeStillGivesTheWholeShape() throws Exception {
    Path empty = java.nio.file.Files.createDirectories(directory.resolve("empty"));
    JsonNode all = run(probe, "--sysroot", empty.toString());
    assertThat(all.path("resources").path("storage").path("total").asInt()).isZero();
    assertThat(all.path("networks").isObject()).isTrue();
  }
}
