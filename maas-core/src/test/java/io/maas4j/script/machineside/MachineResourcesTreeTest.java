package io.maas4j.script.machineside;

import static io.maas4j.script.machineside.SandboxedMachine.MACHINE_SIDE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maas4j.script.machineside.SandboxedMachine.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hardware probe on trees of files: machines that this host is not. */
class MachineResourcesTreeTest {
  private static final String PCI = "sys/devices/pci0000:00/";

  @TempDir Path directory;
  private SandboxedMachine machine;
  private String probe = "";

  @BeforeEach
  void start() throws Exception {
    SandboxedMachine.requirePython();
    machine = new SandboxedMachine(directory);
    probe =
        machine
            .install("machine-resources", new String(MACHINE_SIDE.machineResources("amd64"), UTF_8))
            .toString();
  }

  private JsonNode all() throws Exception {
    Outcome outcome = machine.run(probe);
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    return new ObjectMapper().readTree(outcome.output());
  }

  private JsonNode resources() throws Exception {
    return all().path("resources");
  }

  /** A PCI device; what hangs on it goes below the path that comes back. */
  private String pci(String address, String vendor, String device, String kind) throws Exception {
    String here = PCI + address + "/";
    machine.root(here + "vendor", "0x" + vendor + "\n");
    machine.root(here + "device", "0x" + device + "\n");
    machine.root(here + "class", "0x" + kind + "\n");
    machine.link("sys/bus/pci/devices/" + address, "../../../devices/pci0000:00/" + address);
    return here;
  }

  private void names() throws Exception {
    machine.root(
        "usr/share/misc/pci.ids",
        """
        # Syntax
        8086  Intel Corporation
        \t1572  Ethernet Controller X710
        \t\t8086 0001  A subsystem
        10de  NVIDIA Corporation
        \t20b0  GA100
        C 02  Network controller
        """);
    machine.root(
        "usr/share/misc/usb.ids",
        """
        0bda  Realtek
        \t8153  RTL8153
        C 02  Communications
        \t06  Ethernet Networking
        HID 21  HID
        """);
  }

  private static JsonNode one(JsonNode list, String key, String value) {
    return StreamSupport.stream(list.spliterator(), false)
        .filter(each -> each.path(key).asText().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + key + " " + value + " in " + list));
  }

  @Test
  void processorsWithCachesFrequenciesAndNodes() throws Exception {
    for (int number = 0; number < 4; number++) {
      String here = "sys/devices/system/cpu/cpu" + number + "/";
      machine.root(here + "topology/physical_package_id", number / 2 + "\n");
      machine.root(here + "topology/core_id", "0\n");
      machine.root(here + "topology/die_id", "0\n");
      machine.root(here + "online", number == 3 ? "0\n" : "1\n");
      machine.root(here + "cpufreq/scaling_cur_freq", "2100000\n");
      machine.root(here + "cpufreq/cpuinfo_min_freq", "800000\n");
      machine.root(here + "cpufreq/cpuinfo_max_freq", "3500000\n");
      machine.root(here + "cache/index0/level", "1\n");
      machine.root(here + "cache/index0/type", "Data\n");
      machine.root(here + "cache/index0/size", "32K\n");
    }
    machine.root("sys/devices/system/cpu/isolated", "1\n");
    machine.root("sys/devices/system/node/node0/cpulist", "0-1\n");
    machine.root("sys/devices/system/node/node2/cpulist", "2\n");
    machine.root("sys/devices/system/cpu/cpu3/node2/cpulist", "");
    machine.root(
        "sys/devices/system/node/node2/meminfo",
        "Node 2 MemTotal:  2097152 kB\nNode 2 MemFree: 1048576 kB\nNode 2 HugePages_Total: 4\n"
            + "Node 2 HugePages_Free: 1\n");
    machine.root(
        "proc/meminfo", "MemTotal: 4194304 kB\nMemFree: 4000000 kB\nHugepagesize: 2048 kB\n");
    JsonNode cpu = resources().path("cpu");
    assertThat(cpu.path("total").asInt()).isEqualTo(4);
    assertThat(cpu.path("sockets")).hasSize(2);
    JsonNode second = cpu.path("sockets").path(1);
    assertThat(second.path("cache").toString())
        .isEqualTo("[{\"level\":1,\"type\":\"Data\",\"size\":32768}]");
    assertThat(second.path("frequency").asInt()).isEqualTo(2100);
    assertThat(second.path("frequency_minimum").asInt()).isEqualTo(800);
    assertThat(second.path("frequency_turbo").asInt()).isEqualTo(3500);
    assertThat(second.path("cores").path(0).path("threads").toString())
        .isEqualTo(
            "[{\"id\":2,\"numa_node\":2,\"thread\":0,\"online\":true,\"isolated\":false},"
                + "{\"id\":3,\"numa_node\":2,\"thread\":1,\"online\":false,\"isolated\":false}]");
    JsonNode node = one(resources().path("memory").path("nodes"), "numa_node", "2");
    assertThat(node.path("total").asLong()).isEqualTo(2L << 30);
    assertThat(node.path("hugepages_total").asLong()).isEqualTo(8L << 20);
    assertThat(node.path("hugepages_used").asLong()).isEqualTo(6L << 20);
  }

  @Test
  void aProcessorThatHasNoNameInTheKernelHasOneInTheFirmware() throws Exception {
    machine.root("proc/cpuinfo", "processor\t: 0\nCPU implementer\t: 0x41\n");
    byte[] processor = new byte[0x30];
    processor[0] = 4;
    processor[1] = 0x30;
    processor[0x07] = 1;
    processor[0x10] = 2;
    processor[0x14] = (byte) 0xb8;
    processor[0x15] = 0x0b;
    processor[0x18] = 0x41;
    Path table = directory.resolve("root/sys/firmware/dmi/tables/DMI");
    Files.createDirectories(table.getParent());
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    out.writeBytes(processor);
    out.writeBytes("Ampere\0Altra Q80\0\0".getBytes(ISO_8859_1));
    Files.write(table, out.toByteArray());
    JsonNode socket = resources().path("cpu").path("sockets").path(0);
    assertThat(socket.path("name").asText()).isEqualTo("Altra Q80");
    assertThat(socket.path("vendor").asText()).isEqualTo("Ampere");
    assertThat(socket.path("frequency_turbo").asInt()).isEqualTo(3000);
  }

  @Test
  void aCardWithVirtualFunctionsFirmwareAndProductData() throws Exception {
    names();
    String parent = pci("0000:05:00.0", "8086", "1572", "020000");
    machine.root(parent + "sriov_totalvfs", "64\n");
    machine.root(parent + "sriov_numvfs", "1\n");
    machine.root(parent + "numa_node", "1\n");
    machine.link(parent + "iommu_group", "../../../kernel/iommu_groups/17");
    Files.write(
        directory.resolve("root/" + parent + "vpd"),
        "\u0082\u0004\0X710\u0090\n\0SN\u0003ABCRV\u0001x\u0078".getBytes(ISO_8859_1));
    machine.root(parent + "net/ens1/address", "3c:fd:fe:00:00:01\n");
    machine.root(parent + "net/ens1/type", "1\n");
    machine.root(parent + "net/ens1/carrier", "1\n");
    machine.root(parent + "net/ens1/speed", "4294967295\n");
    machine.root(parent + "net/ens1/duplex", "unknown\n");
    machine.link(parent + "net/ens1/device", "../..");
    machine.link("sys/class/net/ens1", "../../devices/pci0000:00/0000:05:00.0/net/ens1");
    String function = pci("0000:05:02.0", "8086", "154c", "020000");
    machine.link(function + "physfn", "../0000:05:00.0");
    pci("0000:06:00.0", "8086", "1572", "020000");
    machine.root(
        "ethtool.json",
        """
        {"ens1": {"supported": ["1000baseT/Full", "10000baseSR/Full"], "ports": ["fibre"],
                  "port": "fibre", "transceiver": "internal", "autoneg": true, "firmware": "8.30 0x8000"}}
        """);
    JsonNode network = resources().path("network");
    JsonNode card = one(network.path("cards"), "pci_address", "0000:05:00.0");
    assertThat(card.path("vendor").asText()).isEqualTo("Intel Corporation");
    assertThat(card.path("product").asText()).isEqualTo("Ethernet Controller X710");
    assertThat(card.path("firmware_version").asText()).isEqualTo("8.30 0x8000");
    assertThat(card.path("numa_node").asInt()).isEqualTo(1);
    assertThat(card.path("sriov").path("maximum_vfs").asInt()).isEqualTo(64);
    assertThat(card.path("sriov").path("vfs").path(0).path("pci_address").asText())
        .isEqualTo("0000:05:02.0");
    JsonNode port = card.path("ports").path(0);
    assertThat(port.path("supported_modes")).hasSize(2);
    assertThat(port.path("port_type").asText()).isEqualTo("fibre");
    assertThat(port.path("auto_negotiation").asBoolean()).isTrue();
    assertThat(port.has("link_speed")).as("a driver that does not know").isFalse();
    assertThat(one(network.path("cards"), "pci_address", "0000:06:00.0").path("ports")).isEmpty();
    assertThat(network.path("total").asInt()).isEqualTo(4);
    JsonNode device = one(resources().path("pci").path("devices"), "pci_address", "0000:05:00.0");
    assertThat(device.path("iommu_group").asInt()).isEqualTo(17);
    assertThat(device.path("vpd").toString())
        .isEqualTo("{\"product_name\":\"X710\",\"entries\":{\"SN\":\"ABC\"}}");
  }

  @Test
  void aGraphicsCardWithItsNodesAndProfiles() throws Exception {
    names();
    String card = pci("0000:07:00.0", "10de", "20b0", "030200");
    machine.root(card + "drm/card1/dev", "226:1\n");
    machine.root(card + "drm/renderD129/dev", "226:129\n");
    for (String name : List.of("card1", "renderD129")) {
      machine.link(card + "drm/" + name + "/device", "../..");
      machine.link("sys/class/drm/" + name, "../../devices/pci0000:00/0000:07:00.0/drm/" + name);
    }
    machine.root(card + "mdev_supported_types/nvidia-1/device_api", "vfio-pci\n");
    machine.root(card + "mdev_supported_types/nvidia-1/available_instances", "8\n");
    machine.root(card + "mdev_supported_types/nvidia-1/name", "GRID A100-1\n");
    machine.root(
        "proc/driver/nvidia/gpus/0000:07:00.0/information",
        "Model: \t\t NVIDIA A100-SXM4-40GB\nGPU UUID: \t GPU-1234\nDevice Minor: \t 3\n");
    machine.root(
        "proc/driver/nvidia/version",
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19\n");
    JsonNode gpu = resources().path("gpu");
    assertThat(gpu.path("total").asInt()).isEqualTo(1);
    JsonNode found = gpu.path("cards").path(0);
    assertThat(found.path("product").asText()).isEqualTo("GA100");
    assertThat(found.path("drm").toString())
        .contains("\"id\":1", "\"card_name\":\"card1\"", "\"render_device\":\"226:129\"");
    assertThat(found.path("nvidia").toString())
        .isEqualTo(
            "{\"nvrm_version\":\"535.129.03\",\"brand\":\"A100-SXM4-40GB\","
                + "\"model\":\"NVIDIA A100-SXM4-40GB\",\"uuid\":\"GPU-1234\","
                + "\"card_name\":\"nvidia3\",\"card_device\":\"195:3\"}");
    assertThat(found.path("mdev").path("nvidia-1").path("available").asInt()).isEqualTo(8);
  }

  @Test
  void aUsbCardIsFoundByItsAddressAndItsClassesHaveNames() throws Exception {
    names();
    String device = PCI + "0000:00:14.0/usb2/2-1/";
    pci("0000:00:14.0", "8086", "a12f", "0c0330");
    machine.root(device + "busnum", "2\n");
    machine.root(device + "devnum", "7\n");
    machine.root(device + "idVendor", "0bda\n");
    machine.root(device + "idProduct", "8153\n");
    machine.root(device + "speed", "5000\n");
    machine.root(device + "2-1:1.0/bInterfaceClass", "02\n");
    machine.root(device + "2-1:1.0/bInterfaceSubClass", "06\n");
    machine.root(device + "2-1:1.0/bInterfaceNumber", "00\n");
    machine.root(device + "2-1:1.0/net/enx1/address", "00:e0:4c:00:00:01\n");
    machine.link(device + "2-1:1.0/net/enx1/device", "../..");
    String below = "../../../devices/pci0000:00/0000:00:14.0/usb2/2-1";
    machine.link("sys/bus/usb/devices/2-1", below);
    machine.link("sys/bus/usb/devices/2-1:1.0", below + "/2-1:1.0");
    machine.link(
        "sys/class/net/enx1", "../../devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/net/enx1");
    JsonNode resources = resources();
    JsonNode card = one(resources.path("network").path("cards"), "usb_address", "2:7");
    assertThat(card.path("product").asText()).isEqualTo("RTL8153");
    assertThat(card.has("pci_address")).isFalse();
    JsonNode usb = one(resources.path("usb").path("devices"), "vendor_id", "0bda");
    assertThat(usb.path("speed").asDouble()).isEqualTo(5000);
    assertThat(usb.path("interfaces").path(0).path("class").asText()).isEqualTo("Communications");
    assertThat(usb.path("interfaces").path(0).path("subclass").asText())
        .isEqualTo("Ethernet Networking");
  }

  @Test
  void disksOfAllKinds() throws Exception {
    String controller = pci("0000:08:00.0", "144d", "a808", "010802");
    machine.root(controller + "numa_node", "1\n");
    machine.root(controller + "nvme/nvme0/model", "SAMSUNG\n");
    String subsystem = "sys/devices/virtual/nvme-subsystem/nvme-subsys0/";
    machine.root(subsystem + "model", "SAMSUNG MZ\n");
    machine.root(subsystem + "serial", "S1\n");
    machine.root(subsystem + "firmware_rev", "EDA7\n");
    machine.link(subsystem + "nvme0", "../../../pci0000:00/0000:08:00.0/nvme/nvme0");
    machine.root(subsystem + "nvme0n1/size", "1000\n");
    machine.root(subsystem + "nvme0n1/dev", "259:0\n");
    machine.link(subsystem + "nvme0n1/device", "..");
    machine.link("sys/block/nvme0n1", "../devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1");
    machine.root("sys/block/nvme0c0n1/hidden", "1\n");
    machine.root("sys/block/nvme0c0n1/device/model", "x\n");
    String sata = PCI + "0000:09:00.0/ata3/host2/target2:0:0/2:0:0:0/block/sdb/";
    pci("0000:09:00.0", "8086", "a102", "010601");
    machine.root(sata + "size", "7814037168\n");
    machine.root(sata + "dev", "8:16\n");
    machine.root(sata + "ro", "0\n");
    machine.root(sata + "queue/rotational", "1\n");
    machine.root(sata + "queue/logical_block_size", "4096\n");
    machine.root(sata + "sdb1/partition", "1\n");
    machine.root(sata + "sdb1/size", "2048\n");
    machine.root(sata + "sdb1/dev", "8:17\n");
    machine.root(PCI + "0000:09:00.0/ata3/host2/target2:0:0/2:0:0:0/rev", "SC61\n");
    machine.link(sata + "device", "../..");
    machine.link(
        "sys/block/sdb",
        "../devices/pci0000:00/0000:09:00.0/ata3/host2/target2:0:0/2:0:0:0/block/sdb");
    machine.root(
        "run/udev/data/b8:16",
        "S:disk/by-path/pci-0000:09:00.0-ata-3\nS:disk/by-id/ata-ST4000_Z\n"
            + "S:disk/by-id/wwn-0x5000\nE:ID_ATA_ROTATION_RATE_RPM=7200\nE:ID_SERIAL_SHORT=Z1\n"
            + "E:ID_MODEL_ENC=ST4000\\x20NM\n");
    JsonNode disks = resources().path("storage").path("disks");
    JsonNode nvme = one(disks, "id", "nvme0n1");
    assertThat(nvme.path("type").asText()).isEqualTo("nvme");
    assertThat(nvme.path("pci_address").asText()).isEqualTo("0000:08:00.0");
    assertThat(nvme.path("numa_node").asInt()).isEqualTo(1);
    assertThat(nvme.path("firmware_version").asText()).isEqualTo("EDA7");
    assertThat(nvme.path("serial").asText()).isEqualTo("S1");
    JsonNode disk = one(disks, "id", "sdb");
    assertThat(disk.path("model").asText()).isEqualTo("ST4000 NM");
    assertThat(disk.path("serial").asText()).isEqualTo("Z1");
    assertThat(disk.path("rpm").asInt()).isEqualTo(7200);
    assertThat(disk.path("block_size").asInt()).isEqualTo(4096);
    assertThat(disk.path("firmware_version").asText()).isEqualTo("SC61");
    assertThat(disk.path("device_id").asText()).isEqualTo("wwn-0x5000");
    assertThat(disk.path("device_path").asText()).isEqualTo("pci-0000:09:00.0-ata-3");
    assertThat(disk.path("size").asLong()).isEqualTo(4000787030016L);
    assertThat(disk.path("partitions").path(0).path("size").asLong()).isEqualTo(1 << 20);
    assertThat(disks.findValuesAsText("id")).doesNotContain("nvme0c0n1");
  }

  @Test
  void bondsBridgesAndVlansNameTheirParts() throws Exception {
    for (String name : List.of("bond0", "br0", "bond0.5")) {
      machine.root("sys/class/net/" + name + "/address", "02:00:00:00:00:09\n");
      machine.root("sys/class/net/" + name + "/flags", "0x1003\n");
    }
    machine.root("sys/class/net/bond0/bonding/mode", "802.3ad 4\n");
    machine.root("sys/class/net/bond0/bonding/slaves", "eth0 eth1\n");
    machine.root("sys/class/net/bond0/bonding/miimon", "100\n");
    machine.root("sys/class/net/br0/bridge/stp_state", "1\n");
    machine.root("sys/class/net/br0/brif/bond0.5/x", "");
    machine.root("proc/net/vlan/bond0.5", "bond0.5  VID: 5\t REORDER_HDR: 1\nDevice: bond0\n");
    JsonNode networks = all().path("networks");
    assertThat(networks.path("bond0").path("bond").path("mode").asText()).isEqualTo("802.3ad");
    assertThat(networks.path("bond0").path("bond").path("lower_devices").toString())
        .isEqualTo("[\"eth0\",\"eth1\"]");
    assertThat(networks.path("br0").path("bridge").path("upper_devices").toString())
        .isEqualTo("[\"bond0.5\"]");
    assertThat(networks.path("bond0.5").path("vlan").toString())
        .isEqualTo("{\"lower_device\":\"bond0\",\"vid\":5}");
    assertThat(networks.path("eth0").path("bond").isNull()).isTrue();
  }

  @Test
  void theChassisHasAWord() throws Exception {
    machine.root("sys/class/dmi/id/chassis_type", "23\n");
    machine.root("sys/class/dmi/id/board_name", "X11\n");
    JsonNode system = resources().path("system");
    assertThat(system.path("chassis").path("type").asText()).isEqualTo("Rack Mount Chassis");
    assertThat(system.path("motherboard").path("product").asText()).isEqualTo("X11");
    assertThat(system.path("firmware").isNull()).isTrue();
  }

  @Test
  void whatIsNoNumberOrNoTextDoesNoHarm() throws Exception {
    Path dmi = directory.resolve("root/sys/class/dmi/id");
    Files.write(
        dmi.resolve("product_name"),
        new byte[] {'B', 0, 'o', '\n', (byte) 0xff, (byte) 0xfe, 'x', 27, '[', '2', 'J'});
    machine.root("sys/class/dmi/id/product_serial", "$(reboot)\n`id`\n");
    String disk = PCI + "0000:00:04.0/ata1/host0/block/sda/";
    machine.root(disk + "size", "-5\n");
    machine.root(disk + "queue/logical_block_size", "99999999999999999999999\n");
    machine.root("proc/meminfo", "MemTotal: -4 kB\nMemFree: banana kB\n");
    machine.root("proc/cpuinfo", "processor : 0\ncpu MHz : inf\n\nprocessor : 1\ncpu MHz : nan\n");
    machine.root("sys/devices/system/node/node0/cpulist", "0-99999999999999,5-1,-,x\n");
    machine.root("sys/bus/usb/devices/1-1/idVendor", "zzzz\n");
    machine.root("sys/bus/usb/devices/1-1/speed", "nan\n");
    Files.write(
        directory.resolve("root/" + PCI + "0000:00:03.0/vpd"),
        new byte[] {(byte) 0x82, (byte) 0xff, (byte) 0xff, 0, (byte) 0x90, 3, 0, 'S', 'N', 9});
    Outcome outcome = machine.run(probe);
    assertThat(outcome.exitStatus()).describedAs(outcome.output()).isZero();
    assertThat(outcome.output()).doesNotContain("NaN", "Infinity", "\\u0000", "\\u001b", "\\ud");
    JsonNode resources = new ObjectMapper().readTree(outcome.output()).path("resources");
    assertThat(resources.path("system").path("product").asText())
        .isEqualTo("B o \ufffd\ufffdx [2J");
    assertThat(resources.path("system").path("serial").asText()).isEqualTo("$(reboot) `id`");
    assertThat(one(resources.path("storage").path("disks"), "id", "sda").path("size").asLong(-1))
        .isZero();
    assertThat(resources.path("memory").path("total").asLong(-1)).isZero();
  }

  @Test
  void firmwareTablesOfNoiseAreReadToTheirEnd() throws Exception {
    long seed = 20261121L;
    Random random = new Random(seed);
    Path table = directory.resolve("root/sys/firmware/dmi/tables/DMI");
    Files.createDirectories(table.getParent());
    for (int round = 0; round < 5; round++) {
      byte[] noise = new byte[random.nextInt(4096)];
      random.nextBytes(noise);
      Files.write(table, noise);
      assertThat(machine.run(probe).exitStatus()).describedAs("seed " + seed).isZero();
    }
  }

  @Test
  void tenThousandPciDevicesFitIntoTheReport() throws Exception {
    int count = 10_000;
    for (int i = 0; i < count; i++) {
      pci(
          "%04x:%02x:%02x.%x".formatted(i / 2048, i / 256 % 8 + 16, i / 8 % 32, i % 8),
          "8086",
          "1521",
          "060000");
    }
    Path file = directory.resolve("resources.json");
    Outcome outcome = machine.run(probe);
    Files.writeString(file, outcome.output());
    assertThat(
            new ObjectMapper()
                .readTree(outcome.output())
                .path("resources")
                .path("pci")
                .path("devices"))
        .hasSize(count + 1);
    ShippedScript report = new ShippedScript(machine, "50-maas-01-commissioning");
    report.environment("MAAS_RESOURCES_FILE", file.toString());
    Outcome printed = report.run();
    assertThat(printed.exitStatus()).isZero();
    assertThat(printed.output()).contains("PCI devices are left out");
    assertThat(printed.output().getBytes(UTF_8)).hasSizeLessThan(1 << 20);
    String json = printed.output().substring(printed.output().indexOf('{'));
    JsonNode pci = new ObjectMapper().readTree(json).path("resources").path("pci");
    assertThat(pci.path("total").asInt()).isEqualTo(count + 1);
    // The card of an interface stays, whatever goes.
    one(pci.path("devices"), "pci_address", "0000:00:03.0");
  }
}
