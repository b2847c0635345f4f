package io.maas4j.server.api;

import io.maas4j.bootlog.BootTimeline;
import io.maas4j.bootlog.BootTimelines;
import io.maas4j.bootlog.PacketTraces;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.NotFound;
import io.maas4j.fleet.Fleet;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.MachineFilter;
import io.maas4j.machine.NodeType;
import io.maas4j.server.api.view.BootViews;
import io.maas4j.store.spi.Store;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ours: why a machine does not boot. */
final class BootTraceHandler {
  private static final String PCAP = "application/vnd.tcpdump.pcap";

  private final BootTimelines timelines;
  private final PacketTraces traces;
  private final Store store;

  BootTraceHandler(Fleet fleet, Store store) {
    this.timelines = fleet.bootTimelines();
    this.traces = fleet.packetTraces();
    this.store = store;
  }

  Stream<Resource> resources() {
    return Stream.of(
        Resource.of(
            "BootTraceHandler",
            "See how machines boot, and why they do not.",
            "boot-trace/",
            Operation.get(
                    "pcap",
                    "The last packets of a machine's boots, for tcpdump and Wireshark",
                    this::pcap,
                    Parameter.str("mac", "Of the machine with this MAC; of all if not given."),
                    Parameter.str("rack", "System id of the rack; needed when there are several."))
                .forAdmins(),
            Operation.get(
                "timeline",
                "A machine's last boot, step by step",
                this::timeline,
                Parameter.str("id", "Its system id.").mandatory("No provided id!"),
                Parameter.str("as", "json or text; json if not given."))));
  }

  private Reply pcap(Call call) {
    Optional<MacAddress> mac = call.arguments().filled("mac").map(BootTraceHandler::mac);
    Optional<MachineId> rack =
        call.arguments()
            .filled("rack")
            .map(id -> Call.machineId(id).orElseThrow(() -> NotFound.no("RackController")));
    return new Reply.Bytes(PCAP, traces.pcap(rack, mac));
  }

  private Reply timeline(Call call) {
    MachineId id =
        Call.machineId(call.arguments().textOr("id", "").strip())
            .orElseThrow(() -> NotFound.no("Machine"));
    String form = call.arguments().filled("as").orElse("json");
    if (!form.equals("json") && !form.equals("text")) {
      throw InvalidRequest.field("as", "'" + form + "' is neither json nor text.");
    }
    mayBeSeen(call, id);
    BootTimeline timeline = timelines.of(id);
    return form.equals("text")
        ? new Reply.Text(200, timeline.text())
        : Resources.one(timeline, BootViews::timeline);
  }

  /** Whoever may not see a machine is not told that there is one. */
  private void mayBeSeen(Call call, MachineId id) {
    MachineFilter.Builder filter =
        MachineFilter.builder().types(List.of(NodeType.values())).ids(List.of(id));
    if (!call.user().admin()) {
      filter.visibleTo(call.user().name());
    }
    if (store.inTransaction(tx -> tx.machines().list(filter.build())).isEmpty()) {
      throw NotFound.no("Machine");
    }
  }

  private static MacAddress mac(String text) {
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidRequest.field("mac", "'" + text + "' is not a valid MAC address.");
    }
  }
}
