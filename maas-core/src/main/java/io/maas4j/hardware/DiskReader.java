package io.maas4j.hardware;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Disks, and which of the reported ones are none of ours (spec scripts §12.2).
 *
 * @param disks to keep
 * @param ignored left out, with the reason
 * @param all kept disks and the other paths to them, for finding the devices that they are on
 */
record DiskReader(List<Disk> disks, List<Inventory.IgnoredDisk> ignored, List<Disk> all) {
  private static final int DEFAULT_BLOCK_BYTES = 512;
  private static final Set<String> MULTIPATH_PROTOCOLS = Set.of("fc", "sas", "vmbus", "ip");

  /** {@code <bus>-<address>-<protocol>-<device>}, also {@code ip-<address>-iscsi-<device>}. */
  private static final Pattern DEVICE_PATH =
      Pattern.compile("([a-z0-9]+)-([^-]+)-([A-Za-z0-9]+)-(.+)");

  private static final Pattern LUN = Pattern.compile(".*lun-?([^-]+)$");

  private record Target(String serial, String lun) {}

  static DiskReader read(JsonNode storage) {
    List<JsonNode> reported = new ArrayList<>(Tree.list(storage, "disks"));
    reported.sort(Comparator.comparing(disk -> Tree.text(disk, "id")));
    List<Inventory.IgnoredDisk> ignored = new ArrayList<>();
    List<JsonNode> usable = new ArrayList<>();
    Map<Target, Integer> paths = new LinkedHashMap<>();
    for (JsonNode disk : reported) {
      String reason = ignoredBecause(disk);
      if (reason.isEmpty()) {
        usable.add(disk);
        target(disk).forEach(target -> paths.merge(target, 1, Integer::sum));
      } else {
        ignored.add(new Inventory.IgnoredDisk(Tree.text(disk, "id"), reason));
      }
    }
    List<Disk> disks = new ArrayList<>();
    List<Disk> all = new ArrayList<>();
    Set<Target> seen = new HashSet<>();
    for (JsonNode disk : usable) {
      boolean multipath = target(disk).stream().anyMatch(target -> paths.get(target) > 1);
      Disk read = disk(disk, multipath);
      all.add(read);
      if (multipath && !seen.addAll(target(disk))) {
        ignored.add(
            new Inventory.IgnoredDisk(
                read.name(), "another path to the disk with serial " + read.serial()));
      } else {
        disks.add(read);
      }
    }
    return new DiskReader(disks, ignored, all);
  }

  private static String ignoredBecause(JsonNode disk) {
    String id = Tree.text(disk, "id");
    if (id.isEmpty()) {
      return "it has no id";
    }
    if (Tree.truth(disk, "read_only")) {
      return "it is read-only";
    }
    if (Tree.text(disk, "type").equals("cdrom")) {
      return "it is a CD-ROM drive";
    }
    if (id.startsWith("bcache")) {
      return "it is a bcache device, which lies on other disks";
    }
    return id.startsWith("loop") ? "it is a loop device" : "";
  }

  /** What several paths to one disk have in common; none for disks that have one path only. */
  private static List<Target> target(JsonNode disk) {
    Matcher path = DEVICE_PATH.matcher(Tree.text(disk, "device_path"));
    String serial = Tree.text(disk, "serial");
    if (serial.isEmpty()
        || !path.matches()
        || !MULTIPATH_PROTOCOLS.contains(path.group(3))
            && !MULTIPATH_PROTOCOLS.contains(path.group(1))) {
      return List.of();
    }
    Matcher lun = LUN.matcher(path.group(4));
    return List.of(new Target(serial, lun.matches() ? lun.group(1) : ""));
  }

  private static Disk disk(JsonNode disk, boolean multipath) {
    String id = Tree.text(disk, "id");
    String deviceId = Tree.text(disk, "device_id");
    String serial = Tree.text(disk, "serial");
    long rpm = Tree.number(disk, "rpm");
    List<String> tags = new ArrayList<>();
    if (rpm > 0) {
      tags.add("rotary");
      tags.add(rpm + "rpm");
    } else if (!multipath) {
      tags.add("ssd");
    }
    if (multipath) {
      tags.add("multipath");
    }
    if (Tree.truth(disk, "removable")) {
      tags.add("removable");
    }
    if (Tree.text(disk, "type").equals("sata")) {
      tags.add("sata");
    }
    int blockBytes = Tree.integer(disk, "block_size");
    return new Disk(
        id,
        deviceId.isEmpty() || serial.isEmpty() ? "/dev/" + id : "/dev/disk/by-id/" + deviceId,
        Tree.text(disk, "model"),
        serial,
        Tree.number(disk, "size"),
        blockBytes == 0 ? DEFAULT_BLOCK_BYTES : blockBytes,
        tags,
        Tree.text(disk, "firmware_version"),
        Tree.integer(disk, "numa_node"),
        pciAddress(disk),
        Tree.text(disk, "usb_address"));
  }

  private static String pciAddress(JsonNode disk) {
    String address = Tree.text(disk, "pci_address");
    Matcher path = DEVICE_PATH.matcher(Tree.text(disk, "device_path"));
    return address.isEmpty() && path.matches() && path.group(1).equals("pci")
        ? path.group(2)
        : address;
  }
}
