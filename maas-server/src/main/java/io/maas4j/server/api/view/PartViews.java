package io.maas4j.server.api.view;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.network.Interface;
import io.maas4j.storage.BlockDevice;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Interfaces and disks (REST contract, sections 6.7 and 6.8). */
final class PartViews {
  private static final int DEFAULT_MTU = 1500;

  private PartViews() {}

  static void nic(JsonOut out, Interface nic, Surroundings around) {
    nic(out, nic, around, Optional.of(0));
  }

  /**
   * @param numaNode where it is if nobody knows; empty for a node that has none
   */
  static void nic(JsonOut out, Interface nic, Surroundings around, Optional<Integer> numaNode) {
    MachineId machine = nic.machine();
    out.object(
        o -> {
          o.text("system_id", machine.value())
              .number("id", nic.id())
              .text("name", nic.name())
              .text("type", nic.type())
              .flag("enabled", nic.enabled())
              .text("mac_address", nic.mac().map(MacAddress::value))
              .raw("vlan", nic.vlanId().map(around::vlan).orElse("null"))
              .texts("parents", List.of())
              .texts("children", List.of())
              .texts("tags", nic.tags())
              .text("params", "")
              .array("links", nic.links(), (links, link) -> link(links, link, around));
          discovered(o, nic, around);
          facts(o, nic, around, numaNode);
          o.text(
              "resource_uri",
              SmallViews.BASE + "nodes/" + machine + "/interfaces/" + nic.id() + "/");
        });
  }

  private static void facts(
      JsonOut out, Interface nic, Surroundings around, Optional<Integer> numaNode) {
    Interface.Facts facts = nic.facts();
    out.number("effective_mtu", around.mtu(nic.vlanId()).orElse(DEFAULT_MTU))
        .text("vendor", facts.vendor())
        .text("product", facts.product())
        .text("firmware_version", facts.firmwareVersion())
        .flag("link_connected", facts.linkConnected())
        .number("interface_speed", facts.interfaceSpeed())
        .number("link_speed", facts.linkSpeed())
        .number("numa_node", facts.numaNode().or(() -> numaNode))
        .number("sriov_max_vf", facts.sriovMaxVf());
  }

  /** Clients fail on a null subnet or address: what is not set is left out. */
  private static void link(JsonOut out, Interface.Link link, Surroundings around) {
    out.object(
        o -> {
          o.number("id", link.id()).text("mode", link.mode().wireName());
          link.address().ifPresent(address -> o.text("ip_address", address.getHostAddress()));
          link.subnetId().flatMap(around::subnet).ifPresent(subnet -> o.raw("subnet", subnet));
        });
  }

  private static void discovered(JsonOut out, Interface nic, Surroundings around) {
    if (nic.discovered().isEmpty()) {
      out.nothing("discovered");
      return;
    }
    out.array(
        "discovered",
        nic.discovered(),
        (items, seen) ->
            items.object(
                o -> {
                  o.text("ip_address", seen.address().getHostAddress());
                  seen.subnetId()
                      .flatMap(around::subnet)
                      .ifPresent(subnet -> o.raw("subnet", subnet));
                }));
  }

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
