package io.maas4j.power.hmcz;

import com.fasterxml.jackson.databind.JsonNode;
import io.maas4j.id.MacAddress;
import io.maas4j.power.spi.BootOrder;
import io.maas4j.power.steps.Roll;
import io.maas4j.power.steps.StepFailed;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a partition a device is that MAAS knows: a NIC by its MAC address, a storage volume by
 * its UUID or serial number, which a disk in it has for its serial.
 */
final class HmcBootDevice {
  // A shorter one could be the end of any.
  private static final int SHORTEST_ID = 8;

  private HmcBootDevice() {}

  /**
   * The properties of the partition with which it boots from this device.
   *
   * @throws StepFailed {@code action} when the partition does not have it
   */
  static Map<String, String> of(HmcSession hmc, JsonNode partition, BootOrder.Device device)
      throws StepFailed, InterruptedException {
    if (device instanceof BootOrder.Nic nic) {
      return Map.of(
          "boot-device", "network-adapter", "boot-network-device", nic(hmc, partition, nic.mac()));
    }
    if (device instanceof BootOrder.Disk disk) {
      return Map.of(
          "boot-device", "storage-volume", "boot-storage-volume", volume(hmc, partition, disk));
    }
    throw new AssertionError(device);
  }

  private static String nic(HmcSession hmc, JsonNode partition, MacAddress mac)
      throws StepFailed, InterruptedException {
    for (JsonNode uri : partition.path("nic-uris")) {
      String address = hmc.get(uri.asText()).path("mac-address").asText();
      if (Roll.mac(address).equals(Optional.of(mac))) {
        return uri.asText();
      }
    }
    throw StepFailed.action("the partition has no NIC with the MAC address " + mac.value());
  }

  private static String volume(HmcSession hmc, JsonNode partition, BootOrder.Disk disk)
      throws StepFailed, InterruptedException {
    for (JsonNode group : partition.path("storage-group-uris")) {
      for (JsonNode uri : hmc.get(group.asText()).path("storage-volume-uris")) {
        JsonNode volume = hmc.get(uri.asText());
        boolean same =
            Stream.of("uuid", "serial-number")
                .map(name -> plain(volume.path(name).asText("")))
                .anyMatch(id -> is(disk, id));
        if (same) {
          return uri.asText();
        }
      }
    }
    throw StepFailed.action(
        "the partition has no storage volume with the UUID or serial number of the disk "
            + disk.name()
            + (disk.serial().isEmpty() ? ", whose serial is not known" : ": " + disk.serial()));
  }

  /** Linux puts the kind of the number in front of it: {@code 3}, {@code wwn-0x}. */
  private static boolean is(BootOrder.Disk disk, String id) {
    return id.length() >= SHORTEST_ID
        && List.of(plain(disk.serial()), plain(disk.idPath())).stream()
            .anyMatch(known -> known.endsWith(id));
  }

  private static String plain(String id) {
    return id.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "");
  }
}
