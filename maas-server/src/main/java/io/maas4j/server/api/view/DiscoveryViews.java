package io.maas4j.server.api.view;

import io.maas4j.network.Addresses;
import io.maas4j.network.Neighbour;
import io.maas4j.topology.Discoveries;
import io.maas4j.topology.Scans;
import java.util.List;

/** Discovered neighbours (REST contract, section 6.17). */
public final class DiscoveryViews {
  private DiscoveryViews() {}

  /** Whose the MAC's prefix is registered to is not known here. */
  public static void write(JsonOut out, Discoveries.Discovery discovery) {
    Neighbour seen = discovery.seen();
    out.object(
        o ->
            o.text("discovery_id", discovery.id())
                .text("ip", Addresses.text(seen.address()))
                .text("mac_address", seen.mac().value())
                .nothing("mac_organization")
                .text("last_seen", Dates.model(seen.lastSeen()))
                .text("hostname", seen.hostname())
                .text("fabric_name", discovery.fabric())
                .number("vid", discovery.vid())
                .object(
                    "observer",
                    s ->
                        s.text("system_id", seen.observer().value())
                            .text("hostname", discovery.observerHostname())
                            .number("interface_id", seen.interfaceId())
                            .text("interface_name", seen.interfaceName()))
                .text("resource_uri", SmallViews.BASE + "discovery/" + discovery.id() + "/"));
  }

  public static void scan(JsonOut out, Scans.Report report) {
    out.object(
        o -> {
          o.text("result", report.result());
          racks(o, "scan_attempted_on", report.attempted());
          racks(o, "scan_started_on", report.started());
          racks(o, "scan_failed_on", report.failed());
          racks(o, "failed_to_connect_to", report.unreachable());
          racks(o, "rpc_call_timed_out_on", List.of());
          o.array(
              "failures",
              report.troubles(),
              (items, trouble) ->
                  items.object(
                      t -> t.text("type", trouble.type()).text("message", trouble.message())));
        });
  }

  private static void racks(JsonOut out, String name, List<Scans.Scanned> racks) {
    out.array(
        name,
        racks,
        (items, rack) ->
            items.object(
                r -> r.text("system_id", rack.systemId()).text("hostname", rack.hostname())));
  }
}
