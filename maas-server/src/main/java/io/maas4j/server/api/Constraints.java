package io.maas4j.server.api;

import io.maas4j.allocation.Query;
import io.maas4j.allocation.Selection;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.InterfaceParameters;
import io.maas4j.store.spi.Tx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What callers can ask of machines (REST contract, section 8.1; operations, section 2.3). */
final class Constraints {
  private static final Selection SELECTION = new Selection();

  private Constraints() {}

  /** Those that both listing and allocating know. */
  private static List<Parameter> common() {
    return List.of(
        Parameter.many("system_id", "Any of these."),
        Parameter.many("arch", "Any of these: amd64 or amd64/generic."),
        Parameter.many("not_arch", "None of these."),
        number("cpu_count", "At least so many threads."),
        number("cpu_speed", "At least so many MHz."),
        Parameter.of("mem", Kind.NUM, "At least so many MiB of memory.")
            .fault("Invalid memory: number of MiB required."),
        number("link_speed", "An interface with at least so many Mbit/s."),
        Parameter.many("tags", "All of these; separated by commas or blanks, or repeated."),
        Parameter.many("not_tags", "None of these."),
        Parameter.many("zone", "In any of these."),
        Parameter.many("not_in_zone", "In none of these."),
        Parameter.many("pool", "In any of these."),
        Parameter.many("not_in_pool", "In none of these."),
        Parameter.many("owner", "Owned by any of these users."),
        Parameter.many("not_owner", "Owned by none of these users."),
        Parameter.many("power_state", "Any of on, off, unknown, error."),
        Parameter.many("not_power_state", "None of these."),
        Parameter.many("deployment_target", "memory or disk."),
        Parameter.many("not_deployment_target", "Neither of these."),
        Parameter.many("fabrics", "Attached to any of these fabrics, by name."),
        Parameter.many("not_fabrics", "Attached to none of these."),
        Parameter.many("fabric_classes", "Attached to a fabric of any of these classes."),
        Parameter.many("not_fabric_classes", "Attached to no fabric of these."),
        Parameter.many("subnets", "Linked to all of these subnets: id, CIDR, name, space:x, …"),
        Parameter.many("not_subnets", "Linked to none of these."),
        Parameter.many("vlans", "Attached to any of these VLANs: VID, name, fabric:x, …"),
        Parameter.many("not_vlans", "Attached to none of these."),
        Parameter.many("storage", "Disks: label:size(tag,tag),… in gigabytes, root first."),
        Parameter.many("interfaces", "Interfaces: label:key=value,…;label:…"),
        Parameter.many("devices", "PCI and USB devices: vendor_id=8086,product_id=1572"),
        Parameter.many("pod", "There are no VM hosts: no machine is on one."),
        Parameter.many("not_pod", "There are no VM hosts: every machine fits."),
        Parameter.many("pod_type", "There are no VM hosts: no machine is on one."),
        Parameter.many("not_pod_type", "There are no VM hosts: every machine fits."));
  }

  private static Parameter number(String name, String text) {
    return Parameter.of(name, Kind.NUM, text).fault("Invalid " + name + ": number required.");
  }

  static List<Parameter> ofAllocation() {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.many("name", "Any of these: host or host.domain."));
    all.addAll(common());
    all.add(Parameter.str("agent_name", "A mark of the client, kept with the machine."));
    all.add(Parameter.str("comment", "For the event log."));
    all.add(Parameter.flag("bridge_all", "Put a bridge over every configured interface."));
    all.add(Parameter.str("bridge_type", "standard or ovs."));
    all.add(Parameter.flag("bridge_stp", "Whether bridges speak the spanning tree protocol."));
    all.add(Parameter.of("bridge_fd", Kind.INT, "Seconds that bridges wait; 0 if not given."));
    all.add(Parameter.flag("dry_run", "Only show what would be allocated."));
    all.add(Parameter.flag("verbose", "Show what of every candidate satisfies which label."));
    return all;
  }

  static List<Parameter> ofList() {
    List<Parameter> all = new ArrayList<>();
    all.add(Parameter.many("id", "Any of these system ids."));
    all.add(Parameter.many("not_id", "None of these system ids."));
    all.add(Parameter.many("hostname", "Any of these: host or host.domain."));
    all.add(Parameter.many("not_hostname", "None of these."));
    all.add(Parameter.many("domain", "In any of these domains."));
    all.add(Parameter.many("not_domain", "In none of these."));
    all.add(Parameter.many("mac_address", "Any of these, on any interface."));
    all.add(Parameter.many("agent_name", "The mark of a client."));
    all.add(Parameter.many("not_agent_name", "Not this mark."));
    all.add(Parameter.many("status", "Any of these, such as failed_testing."));
    all.add(Parameter.many("not_status", "None of these."));
    all.add(Parameter.many("simple_status", "Any of these coarse statuses."));
    all.add(Parameter.many("not_simple_status", "None of these."));
    all.addAll(common());
    for (String ignored :
        List.of(
            "comment",
            "bridge_all",
            "bridge_type",
            "bridge_stp",
            "bridge_fd",
            "dry_run",
            "verbose")) {
      all.add(Parameter.str(ignored, "Without meaning for a list."));
    }
    return all;
  }

  /**
   * The filter that these arguments of a list mean; for nodes of any type.
   *
   * @return empty when nothing can fit
   * @throws io.maas4j.error.MaasException.InvalidRequest naming each one that is wrong
   */
  static Optional<MachineFilter.Builder> filter(Tx tx, Arguments given) {
    return SELECTION.narrowed(tx, Query.ofList(tx, given.values()));
  }

  /**
   * How bridges are to be made; empty for none.
   *
   * @throws Failure 400 for a type that there is not
   */
  static Optional<InterfaceParameters.Bridge> bridges(Arguments given) {
    String type = given.filled("bridge_type").orElse("standard");
    InterfaceParameters.Bridge bridge =
        new InterfaceParameters.Bridge(
            InterfaceParameters.Choice.of(InterfaceParameters.Bridge.Type.values(), type)
                .orElseThrow(
                    () ->
                        Failure.field(
                            "bridge_type",
                            "Select a valid choice. "
                                + type
                                + " is not one of the available choices.")),
            given.flag("bridge_stp"),
            delay(given));
    return given.flag("bridge_all") ? Optional.of(bridge) : Optional.empty();
  }

  private static int delay(Arguments given) {
    long delay = given.whole("bridge_fd").orElse(0L);
    if (delay < 0 || delay > 255) {
      throw Failure.field("bridge_fd", "Ensure this value is between 0 and 255.");
    }
    return Math.toIntExact(delay);
  }

  static MacAddress mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.field("mac_address", "'" + text + "' is not a valid MAC address.");
    }
  }
}
