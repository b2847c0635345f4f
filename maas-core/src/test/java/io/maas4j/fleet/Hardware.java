package io.maas4j.fleet;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes what the probe prints on a machine. Confined to one thread. */
final class Hardware {
  private final List<String> cards = new ArrayList<>();
  private final List<String> networks = new ArrayList<>();
  private final List<String> disks = new ArrayList<>();
  private final List<String> pci = new ArrayList<>();
  private final List<String> usb = new ArrayList<>();
  private String uuid = "";
  private String type = "physical";
  private int threads = 4;
  private long mebibytes = 8192;

  Hardware uuid(String text) {
    uuid = text;
    return this;
  }

  Hardware virtual() {
    type = "virtual-machine";
    return this;
  }

  Hardware size(int cpus, long memory) {
    threads = cpus;
    mebibytes = memory;
    return this;
  }

  Hardware nic(String name, String mac, String... addresses) {
    cards.add(
        """
        {"driver": "e1000", "vendor": "ACME", "product": "Gigabit", "ports": [
          {"id": "%s", "address": "%s", "protocol": "ethernet", "link_detected": true,
           "link_speed": 1000, "supported_modes": ["1000baseT/Full"]}]}"""
            .formatted(name, mac));
    List<String> seen = new ArrayList<>();
    for (String address : addresses) {
      int slash = address.indexOf('/');
      seen.add(
          """
          {"family": "%s", "address": "%s", "netmask": "%s", "scope": "global"}"""
              .formatted(
                  address.contains(":") ? "inet6" : "inet",
                  address.substring(0, slash),
                  address.substring(slash + 1)));
    }
    networks.add(
        """
        "%s": {"addresses": [%s], "hwaddr": "%s", "state": "up", "type": "broadcast",
               "mtu": 1500, "bond": null, "bridge": null, "vlan": null}"""
            .formatted(name, String.join(",", seen), mac));
    return this;
  }

  /** A card without a cable, or one that is not up. */
  Hardware unplugged(String name, String mac) {
    nic(name, mac);
    int card = cards.size() - 1;
    cards.set(card, cards.get(card).replace("\"link_detected\": true", "\"link_detected\": false"));
    int network = networks.size() - 1;
    networks.set(
        network, networks.get(network).replace("\"state\": \"up\"", "\"state\": \"down\""));
    return this;
  }

  /** What software makes of others: {@code "bond": {...}} and the like. */
  Hardware stacked(String name, String mac, String kind, String... addresses) {
    nic(name, mac, addresses);
    cards.remove(cards.size() - 1);
    int last = networks.size() - 1;
    String key = kind.substring(0, kind.indexOf(':'));
    networks.set(last, networks.get(last).replace(key + ": null", kind));
    return this;
  }

  /** Of the card that was added last. */
  Hardware virtualFunctions(int most) {
    int card = cards.size() - 1;
    cards.set(
        card,
        cards
            .get(card)
            .replaceFirst("\\{", "{\"sriov\": {\"maximum_vfs\": " + most + ", \"vfs\": null}, "));
    return this;
  }

  Hardware disk(String name, String serial, long gibibytes) {
    disks.add(
        """
        {"id": "%s", "model": "DISK", "serial": "%s", "device_id": "wwn-%s", "size": %d,
         "block_size": 512, "rpm": 0, "type": "sata", "read_only": false, "removable": false}"""
            .formatted(name, serial, serial, gibibytes << 30));
    return this;
  }

  Hardware pci(String address, String vendor, String product) {
    pci.add(
        """
        {"pci_address": "%s", "vendor_id": "%s", "product_id": "0001", "product": "%s",
         "vendor": "ACME", "driver": "any", "numa_node": 0}"""
            .formatted(address, vendor, product));
    return this;
  }

  Hardware usb(int bus, int number, String vendor) {
    usb.add(
        """
        {"bus_address": %d, "device_address": %d, "vendor_id": "%s", "product_id": "0002",
         "product": "Hub", "vendor": "ACME", "interfaces": [{"driver": "hub"}]}"""
            .formatted(bus, number, vendor));
    return this;
  }

  byte[] json() {
    List<String> cores = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      cores.add(
          """
          {"core": %d, "threads": [{"id": %d, "numa_node": 0, "thread": 0, "online": true}]}"""
              .formatted(i, i));
    }
    return """
    {"api_version": "1.0",
     "api_extensions":
       ["resources", "resources_v2", "api_os", "resources_system", "resources_usb_pci"],
     "environment": {"kernel_architecture": "x86_64", "os_name": "ubuntu",
                     "os_version": "24.04", "server_name": "probe"},
     "resources": {
       "cpu": {"architecture": "x86_64", "total": %d, "sockets": [
         {"name": "Fast(R) CPU @ 2.50GHz", "vendor": "ACME", "socket": 0, "cores": [%s]}]},
       "memory": {"total": %d, "nodes": null},
       "network": {"cards": [%s]},
       "storage": {"disks": [%s]},
       "pci": {"devices": [%s]},
       "usb": {"devices": [%s]},
       "system": {"uuid": "%s", "vendor": "ACME", "product": "Box 1", "type": "%s"}},
     "networks": {%s}}
    """
        .formatted(
            threads,
            String.join(",", cores),
            mebibytes << 20,
            String.join(",", cards),
            String.join(",", disks),
            String.join(",", pci),
            String.join(",", usb),
            uuid,
            type,
            String.join(",", networks))
        .getBytes(StandardCharsets.UTF_8);
  }
}
