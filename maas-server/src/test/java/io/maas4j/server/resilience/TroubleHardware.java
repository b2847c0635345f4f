package io.maas4j.server.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the hardware script prints on a machine. */
final class TroubleHardware {
  private static final String DISK =
      """
      {"id": "sda", "model": "DISK", "serial": "S1", "device_id": "wwn-S1", "size": 17179869184,
       "block_size": 512, "rpm": 0, "type": "sata", "read_only": false, "removable": false}""";

  private TroubleHardware() {}

  static byte[] of(String uuid, String mac, String address) {
    return json(uuid, mac, address, "");
  }

  /**
   * @param layout what a script left beside the report
   */
  static byte[] withLayout(String layout, String mac, String address) {
    return json("", mac, address, "\"storage-extra\": " + layout + ",");
  }

  private static byte[] json(String uuid, String mac, String address, String extra) {
    return """
    {%s"api_version": "1.0",
     "api_extensions":
       ["resources", "resources_v2", "api_os", "resources_system", "resources_usb_pci"],
     "environment": {"kernel_architecture": "x86_64", "os_name": "ubuntu",
                     "os_version": "24.04", "server_name": "probe"},
     "resources": {
       "cpu": {"architecture": "x86_64", "total": 1, "sockets": [
         {"name": "Fast(R) CPU @ 2.50GHz", "vendor": "ACME", "socket": 0, "cores": [
           {"core": 0, "threads": [{"id": 0, "numa_node": 0, "thread": 0, "online": true}]}]}]},
       "memory": {"total": 8589934592, "nodes": null},
       "network": {"cards": [
         {"driver": "e1000", "vendor": "ACME", "product": "Gigabit", "ports": [
           {"id": "eth0", "address": "%s", "protocol": "ethernet", "link_detected": true,
            "link_speed": 1000, "supported_modes": ["1000baseT/Full"]}]}]},
       "storage": {"disks": [%s]},
       "pci": {"devices": []},
       "usb": {"devices": []},
       "system": {"uuid": "%s", "vendor": "ACME", "product": "Box 1", "type": "physical"}},
     "networks": {
       "eth0": {"addresses": [
           {"family": "inet", "address": "%s", "netmask": "16", "scope": "global"}],
         "hwaddr": "%s", "state": "up", "type": "broadcast",
         "mtu": 1500, "bond": null, "bridge": null, "vlan": null}}}
    """
        .formatted(extra, mac, DISK, uuid, address, mac)
        .getBytes(UTF_8);
  }
}
