package io.maas4j.sample.sim;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files below {@code /} that tell programs what they run on: {@code /sys}, {@code /proc},
 * {@code /etc/os-release}. They are what a Linux kernel would show of the simulated hardware.
 */
final class Sysroot {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIRST_NETWORK_SLOT = 3;
  private static final int STORAGE_SLOT = 0x1f;
  private static final String FLAGS =
      "fpu tsc msr pae cx8 apic sep pge cmov pat sse sse2 ht lm vmx";

  private final Path root;
  private final SimSpec spec;

  Sysroot(Path root, SimSpec spec) {
    this.root = root;
    this.spec = spec;
  }

  Path root() {
    return root;
  }

  /** What does not change from boot to boot. */
  void create() throws IOException {
    if (Files.exists(root.resolve("proc/cpuinfo"))) {
      return;
    }
    network();
    storage();
    processors();
    memory();
    dmi();
    write(
        "etc/os-release",
        "PRETTY_NAME=\"Ubuntu 24.04 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\n"
            + "VERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\n");
    write("etc/hostname", spec.name() + "\n");
    Files.createDirectories(root.resolve("etc/netplan"));
    Files.createDirectories(root.resolve("run/udev/data"));
    if (spec.firmware().uefi()) {
      write("sys/firmware/efi/fw_platform_size", "64\n");
    }
    ObjectNode uname = JSON.createObjectNode();
    uname.put("machine", "x86_64").put("release", "6.8.0-sim").put("sysname", "Linux");
    write("uname.json", uname.put("nodename", spec.name()).toString());
  }

  /** What a boot decides. */
  void booted(KernelLine line, Optional<Lease> lease) throws IOException {
    write("proc/cmdline", line.text() + "\n");
    ObjectNode addresses = JSON.createObjectNode();
    lease.ifPresent(
        given ->
            addresses
                .putArray("eth0")
                .addObject()
                .put("family", "inet")
                .put("address", given.address().getHostAddress())
                .put("netmask", String.valueOf(given.prefixLength()))
                .put("scope", "global"));
    write("addresses.json", addresses.toString());
  }

  private void network() throws IOException {
    ObjectNode modes = JSON.createObjectNode();
    Files.createDirectories(root.resolve("sys/bus/pci/drivers/igb"));
    for (int i = 0; i < spec.macs().size(); i++) {
      String name = "eth" + i;
      String address = pciAddress(FIRST_NETWORK_SLOT + i);
      String device = pci(address, "0x8086", "0x1521", "0x020000");
      link(device + "/driver", "../../../bus/pci/drivers/igb");
      String card = device + "/net/" + name;
      write(card + "/address", spec.macs().get(i) + "\n");
      write(card + "/type", "1\n");
      write(card + "/mtu", "1500\n");
      write(card + "/flags", "0x1003\n");
      // Only the first is plugged in.
      write(card + "/carrier", i == 0 ? "1\n" : "0\n");
      write(card + "/operstate", i == 0 ? "up\n" : "down\n");
      write(card + "/speed", i == 0 ? "1000\n" : "-1\n");
      write(card + "/duplex", i == 0 ? "full\n" : "unknown\n");
      write(card + "/dev_port", "0\n");
      link(card + "/device", "../../../" + address);
      link("sys/class/net/" + name, "../../devices/pci0000:00/" + address + "/net/" + name);
      modes.putArray(name).add("100baseT/Full").add("1000baseT/Full");
    }
    write("ethtool.json", modes.toString());
  }

  private void storage() throws IOException {
    String address = pciAddress(STORAGE_SLOT);
    String controller = pci(address, "0x8086", "0x2922", "0x010601");
    for (int i = 0; i < spec.disks().size(); i++) {
      SimSpec.Disk disk = spec.disks().get(i);
      String target = "ata" + (i + 1) + "/host" + i + "/target" + i + ":0:0/" + i + ":0:0:0";
      String device = controller + "/" + target;
      String serial = "SIM-" + spec.name() + "-" + disk.name();
      write(device + "/model", "MAAS4J SIMDISK\n");
      write(device + "/vendor", "ATA\n");
      write(device + "/rev", "1.0\n");
      write(device + "/serial", serial + "\n");
      String block = device + "/block/" + disk.name();
      write(block + "/size", disk.bytes() / 512 + "\n");
      write(block + "/ro", "0\n");
      write(block + "/removable", "0\n");
      write(block + "/dev", "8:" + 16 * i + "\n");
      write(block + "/queue/rotational", "0\n");
      write(block + "/queue/logical_block_size", "512\n");
      link(block + "/device", "../../../" + i + ":0:0:0");
      link(
          "sys/block/" + disk.name(),
          "../devices/pci0000:00/" + address + "/" + target + "/block/" + disk.name());
      write(
          "run/udev/data/b8:" + 16 * i,
          "S:disk/by-id/ata-MAAS4J_SIMDISK_"
              + serial
              + "\nS:disk/by-path/pci-"
              + address
              + "-ata-"
              + (i + 1)
              + "\nE:ID_SERIAL_SHORT="
              + serial
              + "\n");
    }
    Files.createDirectories(root.resolve("sys/block"));
  }

  private void processors() throws IOException {
    StringBuilder info = new StringBuilder();
    for (int cpu = 0; cpu < spec.cpus(); cpu++) {
      String topology = "sys/devices/system/cpu/cpu" + cpu + "/topology/";
      write(topology + "physical_package_id", "0\n");
      write(topology + "core_id", cpu + "\n");
      write(topology + "die_id", "0\n");
      info.append("processor\t: ").append(cpu).append("\nvendor_id\t: GenuineIntel\n");
      info.append("model name\t: MAAS4J Simulated CPU @ 2.40GHz\ncpu MHz\t\t: 2400.000\n");
      info.append("physical id\t: 0\ncore id\t\t: ").append(cpu).append('\n');
      info.append("cpu cores\t: ").append(spec.cpus()).append('\n');
      info.append("flags\t\t: ").append(FLAGS).append("\n\n");
    }
    write("proc/cpuinfo", info.toString());
    write("sys/devices/system/node/node0/cpulist", "0-" + (spec.cpus() - 1) + "\n");
  }

  private void memory() throws IOException {
    long kib = spec.memoryMib() * 1024L;
    write(
        "proc/meminfo",
        String.format(
            "MemTotal:       %d kB%nMemFree:        %d kB%nBuffers:        0 kB%n"
                + "Cached:         0 kB%nHugePages_Total:       0%nHugePages_Free:        0%n"
                + "Hugepagesize:       2048 kB%n",
            kib, kib * 9 / 10));
    write(
        "sys/devices/system/node/node0/meminfo",
        String.format(
            "Node 0 MemTotal:       %d kB%nNode 0 MemFree:        %d kB%n", kib, kib * 9 / 10));
  }

  private void dmi() throws IOException {
    String[][] values = {
      {"sys_vendor", "MAAS4J"},
      {"product_name", "Simulated Machine"},
      {"product_family", "Simulation"},
      {"product_version", "1.0"},
      {"product_serial", "SN-" + spec.name()},
      {"product_uuid", spec.uuid().toString()},
      {"bios_vendor", spec.firmware().uefi() ? "EDK II" : "SeaBIOS"},
      {"bios_version", "1.0"},
      {"bios_date", "01/01/2026"},
      {"chassis_vendor", "MAAS4J"},
      {"chassis_type", "23"},
      {"chassis_serial", "CH-" + spec.name()},
      {"board_vendor", "MAAS4J"},
      {"board_name", "SIM-1"},
      {"board_serial", "BD-" + spec.name()},
      {"board_version", "1.0"},
    };
    for (String[] pair : values) {
      write("sys/class/dmi/id/" + pair[0], pair[1] + "\n");
    }
  }

  /** A PCI device's directory, in the bus's list too. */
  private String pci(String address, String vendor, String product, String kind)
      throws IOException {
    String device = "sys/devices/pci0000:00/" + address;
    write(device + "/vendor", vendor + "\n");
    write(device + "/device", product + "\n");
    write(device + "/class", kind + "\n");
    write(device + "/numa_node", "0\n");
    link("sys/bus/pci/devices/" + address, "../../../devices/pci0000:00/" + address);
    return device;
  }

  private static String pciAddress(int slot) {
    return String.format("0000:%02x:%02x.0", slot / 32, slot % 32);
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void link(String path, String target) throws IOException {
    Path link = root.resolve(path);
    Files.createDirectories(link.getParent());
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of(target));
  }
}
