package io.maas4j.benchmarks.commission;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A two-socket server as the hardware probe describes it (script contract, section 10.1): 64
 * threads, two cards with two ports each, the first two cabled, two disks, 96 PCI devices, 12 on
 * USB. What has to be a machine's own has the digits of its number, see {@link Template}.
 */
final class ServerHardware {
  static final int PCI_DEVICES = 96;
  static final int USB_DEVICES = 12;
  static final int DISKS = 2;
  static final int PORTS = 4;

  // each in a network of its own, in which every machine has an address
  private static final int CABLES = 2;
  private static final int SOCKETS = 2;
  private static final int CORES = 16;
  private static final long MEMORY = 256L << 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private ServerHardware() {}

  /** The standard output of the probe. */
  static Template resources() {
    ObjectNode root = JSON.createObjectNode();
    root.put("api_version", "1.0");
    ArrayNode extensions = root.putArray("api_extensions");
    for (String name :
        "resources resources_v2 api_os resources_system resources_usb_pci resources_numa"
            .split(" ")) {
      extensions.add(name);
    }
    root.putObject("environment")
        .put("kernel", "Linux")
        .put("kernel_architecture", "x86_64")
        .put("kernel_version", "6.8.0-60-generic")
        .put("os_name", "ubuntu")
        .put("os_version", "24.04")
        .put("server", "maas-machine-resources")
        .put("server_name", "load-@@@@@@")
        .put("server_version", "1.0");
    ObjectNode resources = root.putObject("resources");
    cpu(resources.putObject("cpu"));
    memory(resources.putObject("memory"));
    resources.putObject("gpu").put("total", 0).putArray("cards");
    network(resources.putObject("network"));
    storage(resources.putObject("storage"));
    usb(resources.putObject("usb"));
    pci(resources.putObject("pci"));
    system(resources.putObject("system"));
    networks(root.putObject("networks"));
    return new Template(root.toPrettyString() + "\n");
  }

  private static void cpu(ObjectNode cpu) {
    cpu.put("architecture", "x86_64").put("total", SOCKETS * CORES * 2);
    ArrayNode sockets = cpu.putArray("sockets");
    for (int s = 0; s < SOCKETS; s++) {
      ObjectNode socket = sockets.addObject();
      socket
          .put("name", "Example(R) Gold 6226R CPU - 2.90GHz")
          .put("vendor", "GenuineIntel")
          .put("socket", s)
          .put("frequency", 2900)
          .put("frequency_minimum", 1200)
          .put("frequency_turbo", 3900);
      ArrayNode cores = socket.putArray("cores");
      for (int c = 0; c < CORES; c++) {
        ArrayNode threads =
            cores
                .addObject()
                .put("core", c)
                .put("die", 0)
                .put("frequency", 1200)
                .putArray("threads");
        for (int t = 0; t < 2; t++) {
          threads
              .addObject()
              .put("id", t * SOCKETS * CORES + s * CORES + c)
              .put("numa_node", s)
              .put("thread", t)
              .put("online", true)
              .put("isolated", false);
        }
      }
    }
  }

  private static void memory(ObjectNode memory) {
    hugepages(memory.put("total", MEMORY).put("used", MEMORY / 64)).put("hugepages_size", 2 << 20);
    ArrayNode nodes = memory.putArray("nodes");
    for (int s = 0; s < SOCKETS; s++) {
      hugepages(
          nodes.addObject().put("numa_node", s).put("total", MEMORY / 2).put("used", MEMORY / 128));
    }
  }

  private static ObjectNode hugepages(ObjectNode node) {
    return node.put("hugepages_total", 0).put("hugepages_used", 0);
  }

  private static void network(ObjectNode network) {
    network.put("total", 2);
    ArrayNode cards = network.putArray("cards");
    for (int c = 0; c < 2; c++) {
      ObjectNode card = cards.addObject();
      card.put("driver", "i40e")
          .put("driver_version", "6.8.0-60-generic")
          .put("numa_node", c)
          .put("pci_address", address(c))
          .put("vendor", "Example Networks")
          .put("vendor_id", "8086")
          .put("product", "Ethernet Controller X710 for 10GbE SFP+")
          .put("product_id", "1572")
          .put("firmware_version", "8.30 0x8000a4ae 1.2926.0");
      card.putObject("sriov").put("current_vfs", 0).put("maximum_vfs", 64).putNull("vfs");
      ArrayNode ports = card.putArray("ports");
      for (int p = 0; p < 2; p++) {
        ObjectNode port = ports.addObject();
        port.put("id", name(2 * c + p))
            .put("address", mac(2 * c + p))
            .put("port", p)
            .put("protocol", "ethernet")
            .put("port_type", "fibre")
            .put("transceiver_type", "internal")
            .put("auto_negotiation", false)
            .put("link_detected", 2 * c + p < CABLES)
            .put("link_speed", 2 * c + p < CABLES ? 10_000 : 0)
            .put("link_duplex", "full");
        port.putArray("supported_modes").add("1000baseT/Full").add("10000baseT/Full");
        port.putArray("supported_ports").add("fibre");
      }
    }
  }

  private static void storage(ObjectNode storage) {
    storage.put("total", DISKS);
    ArrayNode disks = storage.putArray("disks");
    for (int d = 0; d < DISKS; d++) {
      ObjectNode disk = disks.addObject();
      disk.put("id", "sd" + (char) ('a' + d))
          .put("device", "8:" + 16 * d)
          .put("model", "EXAMPLE 5300 PRO")
          .put("type", "sata")
          .put("read_only", false)
          .put("size", 480_103_981_056L)
          .put("removable", false)
          .put("wwn", "eui.50000" + d + "@@@@@@")
          .put("numa_node", 0)
          .put("device_path", "pci-0000:00:17.0-ata-" + (d + 1))
          .put("block_size", 512)
          .put("firmware_version", "D3MU001")
          .put("rpm", 0)
          .put("serial", "S" + d + "@@@@@@")
          .put("device_id", "wwn-0x50000" + d + "@@@@@@");
      ArrayNode partitions = disk.putArray("partitions");
      for (int p = 1; p <= 3; p++) {
        partitions
            .addObject()
            .put("id", "sd" + (char) ('a' + d) + p)
            .put("device", "8:" + (16 * d + p))
            .put("read_only", false)
            .put("size", 1L << 30)
            .put("partition", p);
      }
    }
  }

  private static void usb(ObjectNode usb) {
    usb.put("total", USB_DEVICES);
    ArrayNode devices = usb.putArray("devices");
    for (int d = 0; d < USB_DEVICES; d++) {
      ObjectNode device = devices.addObject();
      device
          .put("bus_address", 1 + d / 6)
          .put("device_address", 1 + d)
          .put("vendor", "Example Peripherals")
          .put("vendor_id", "0624")
          .put("product", "Virtual Hub " + d)
          .put("product_id", String.format("%04x", 0x240 + d))
          .put("speed", 480);
      device
          .putArray("interfaces")
          .addObject()
          .put("class", "Hub")
          .put("class_id", 9)
          .put("driver", "hub")
          .put("driver_version", "6.8.0-60-generic")
          .put("number", 0)
          .put("subclass", "")
          .put("subclass_id", 0);
    }
  }

  private static void pci(ObjectNode pci) {
    pci.put("total", PCI_DEVICES);
    ArrayNode devices = pci.putArray("devices");
    for (int d = 0; d < PCI_DEVICES; d++) {
      boolean card = d < 2;
      ObjectNode device = devices.addObject();
      device
          .put("driver", card ? "i40e" : d % 3 == 0 ? "pcieport" : "")
          .put("driver_version", card || d % 3 == 0 ? "6.8.0-60-generic" : "")
          .put("numa_node", d % 2)
          .put("pci_address", address(d))
          .put("vendor", card ? "Example Networks" : "Example Corporation")
          .put("vendor_id", "8086")
          .put("product", card ? "Ethernet Controller X710 for 10GbE SFP+" : "Bridge number " + d)
          .put("product_id", card ? "1572" : String.format("%04x", 0x2000 + d))
          .put("iommu_group", d);
      ObjectNode vpd = device.putObject("vpd");
      if (card) {
        vpd.put("product_name", "X710").putObject("entries").put("SN", "V" + d + "@@@@@@");
      }
    }
  }

  private static void system(ObjectNode system) {
    system
        .put("uuid", "4c4c4544-0042-4210-8043-b7c04f@@@@@@")
        .put("vendor", "Example Inc.")
        .put("product", "PowerRack R640")
        .put("family", "PowerRack")
        .put("version", "A02")
        .put("sku", "SKU=NotProvided;ModelName=PowerRack R640")
        .put("serial", "B@@@@@@")
        .put("type", "physical");
    system
        .putObject("firmware")
        .put("vendor", "Example Inc.")
        .put("date", "07/18/2024")
        .put("version", "2.22.1");
    system
        .putObject("chassis")
        .put("vendor", "Example Inc.")
        .put("type", "Rack Mount Chassis")
        .put("serial", "C@@@@@@")
        .put("version", "");
    system
        .putObject("motherboard")
        .put("vendor", "Example Inc.")
        .put("product", "0X45NX")
        .put("serial", "M@@@@@@")
        .put("version", "A02");
  }

  private static void networks(ObjectNode networks) {
    for (int p = 0; p < PORTS; p++) {
      ObjectNode network = networks.putObject(name(p));
      ArrayNode addresses = network.putArray("addresses");
      if (p < CABLES) {
        addresses
            .addObject()
            .put("family", "inet")
            .put("address", (10 + p) + ".1@@.1@@.1@@")
            .put("netmask", "8")
            .put("scope", "global");
      }
      network
          .put("hwaddr", mac(p))
          .put("mtu", 1500)
          .put("state", p < CABLES ? "up" : "down")
          .put("type", "broadcast");
      network
          .putObject("counters")
          .put("bytes_received", 104_857_600)
          .put("bytes_sent", 1_048_576)
          .put("packets_received", 90_000)
          .put("packets_sent", 8_000);
      network.putNull("bond").putNull("bridge").putNull("vlan").putNull("ovn");
    }
  }

  static String name(int port) {
    return "eno" + (port + 1);
  }

  /** Of a port, with the digits of the machine's number. */
  static String mac(int port) {
    return "52:54:0" + port + ":@@:@@:@@";
  }

  private static String address(int device) {
    return String.format("0000:%02x:%02x.%d", device / 32, device % 32, 0);
  }
}
