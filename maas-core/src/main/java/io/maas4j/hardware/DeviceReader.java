package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.text.PlainText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices on the PCI and USB buses (spec scripts §12.3). */
final class DeviceReader {
  /** Of a device; what says more says it to nobody. */
  private static final int MOST_VPD = 256;

  private static final int LONGEST_VPD = 1024;

  private static final Pattern PCI =
      Pattern.compile("(?:[0-9A-Fa-f]+:)?([0-9A-Fa-f]{1,2}):([0-9A-Fa-f]{1,2})\\.[0-7]");

  private final Set<String> network = new TreeSet<>();
  private final Set<String> storage = new TreeSet<>();
  private final Set<String> graphics = new TreeSet<>();

  private DeviceReader() {}

  static List<Device> read(JsonNode resources, List<Disk> disks, List<NetworkPort> ports) {
    DeviceReader reader = new DeviceReader();
    for (NetworkPort port : ports) {
      reader.network.add(port.pciAddress());
      reader.network.add(port.usbAddress());
    }
    for (JsonNode card : Tree.list(resources.path("network"), "cards")) {
      reader.network.add(Tree.text(card, "pci_address"));
      reader.network.add(Tree.text(card, "usb_address"));
    }
    for (Disk disk : disks) {
      reader.storage.add(disk.pciAddress());
      reader.storage.add(disk.usbAddress());
    }
    for (JsonNode card : Tree.list(resources.path("gpu"), "cards")) {
      reader.graphics.add(Tree.text(card, "pci_address"));
      reader.graphics.add(Tree.text(card, "usb_address"));
    }
    List<Device> devices = new ArrayList<>();
    Tree.list(resources.path("pci"), "devices").forEach(each -> devices.add(reader.pci(each)));
    Tree.list(resources.path("usb"), "devices").forEach(each -> devices.add(reader.usb(each)));
    return devices;
  }

  private Device.Use use(String address) {
    if (address.isEmpty()) {
      return Device.Use.NODE;
    }
    if (network.contains(address)) {
      return Device.Use.NETWORK;
    }
    if (storage.contains(address)) {
      return Device.Use.STORAGE;
    }
    return graphics.contains(address) ? Device.Use.GPU : Device.Use.NODE;
  }

  private Device pci(JsonNode device) {
    String address = Tree.text(device, "pci_address");
    Matcher parts = PCI.matcher(address);
    boolean known = parts.matches();
    return new Device(
        Device.Bus.PCIE,
        use(address),
        Tree.text(device, "vendor_id"),
        Tree.text(device, "product_id"),
        Tree.text(device, "vendor"),
        Tree.text(device, "product"),
        Tree.text(device, "driver"),
        known ? Integer.parseInt(parts.group(1), 16) : 0,
        known ? Integer.parseInt(parts.group(2), 16) : 0,
        address,
        Tree.integer(device, "numa_node"),
        vpd(device.path("vpd")));
  }

  private Device usb(JsonNode device) {
    int bus = Tree.integer(device, "bus_address");
    int number = Tree.integer(device, "device_address");
    Set<String> drivers = new LinkedHashSet<>();
    for (JsonNode each : Tree.list(device, "interfaces")) {
      drivers.add(Tree.text(each, "driver"));
    }
    drivers.remove("");
    return new Device(
        Device.Bus.USB,
        use(bus + ":" + number),
        Tree.text(device, "vendor_id"),
        Tree.text(device, "product_id"),
        Tree.text(device, "vendor"),
        Tree.text(device, "product"),
        String.join(", ", drivers),
        bus,
        number,
        "",
        0,
        Map.of());
  }

  private static Map<String, String> vpd(JsonNode vpd) {
    Map<String, String> entries = new LinkedHashMap<>();
    vpd.path("entries").properties().stream()
        .limit(MOST_VPD)
        .forEach(
            entry ->
                entries.put(
                    Tree.line(entry.getKey()),
                    PlainText.line(escaped(entry.getValue().asText()), LONGEST_VPD)));
    return entries;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      if (Character.isISOControl(c)) {
        escaped.append(String.format(java.util.Locale.ROOT, "\\x%02x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
