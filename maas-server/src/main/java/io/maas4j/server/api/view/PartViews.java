package io.maas4j.server.api.view;

import io.maas4j.network.Interface;
import io.maas4j.storage.BlockDevice;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Disks, and the addresses of all interfaces (REST contract, section 6.8). */
final class PartViews {
  private PartViews() {}

  /** A physical disk; nothing is known yet of partitions and file systems, so it is unused. */
  static void disk(JsonOut out, BlockDevice disk) {
    out.object(
        o ->
            o.text("system_id", disk.machine().value())
                .number("id", disk.id())
                .text("name", disk.name())
                .nothing("uuid")
                .text("type", "physical")
                .text("path", "/dev/disk/by-dname/" + disk.name())
                .text("model", disk.model())
                .text("serial", disk.serial())
                .text("id_path", disk.idPath())
                .number("size", disk.size())
                .number("block_size", disk.blockSize())
                .number("available_size", disk.size())
                .number("used_size", 0)
                .text("used_for", "Unused")
                .texts("tags", disk.tags())
                .nothing("filesystem")
                .nothing("partition_table_type")
                .texts("partitions", List.of())
                .text(
                    "firmware_version",
                    Optional.of(disk.firmwareVersion()).filter(text -> !text.isEmpty()))
                .nothing("storage_pool")
                .number("numa_node", disk.numaNode().orElse(0))
                .text(
                    "resource_uri",
                    SmallViews.BASE
                        + "nodes/"
                        + disk.machine()
                        + "/blockdevices/"
                        + disk.id()
                        + "/"));
  }

  /** Fixed addresses, or else those that were seen. */
  static List<String> addresses(List<Interface> nics) {
    List<String> fixed =
        nics.stream()
            .flatMap(nic -> nic.links().stream())
            .flatMap(link -> link.address().stream())
            .map(InetAddress::getHostAddress)
            .toList();
    return !fixed.isEmpty()
        ? fixed
        : nics.stream()
            .flatMap(nic -> nic.discovered().stream())
            .map(seen -> seen.address().getHostAddress())
            .distinct()
            .toList();
  }
}
