package io.maas4j.bootlog;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The packets that racks keep of machines' boots. Thread-safe. */
public final class PacketTraces {
  private final Map<MachineId, PacketSource> racks = new ConcurrentHashMap<>();

  /** Where a rack's packets are. */
  @FunctionalInterface
  public interface PacketSource {
    /**
     * The kept packets, oldest first, as a pcap file.
     *
     * @param mac of one machine; empty for all packets
     */
    byte[] pcap(Optional<MacAddress> mac);
  }

  /** From now on, this rack's packets can be had. */
  public void connect(MachineId rack, PacketSource source) {
    racks.put(rack, source);
  }

  /** From now on, this rack's packets cannot be had. */
  public void disconnect(MachineId rack) {
    racks.remove(rack);
  }

  /**
   * A rack's packets, see {@link PacketSource#pcap}. They show the paths of preseeds, and so are
   * for administrators only.
   *
   * @param rack empty when there is only one
   * @throws InvalidRequest when there are several, and none is named
   * @throws Conflict when nobody can ask the rack
   */
  public byte[] pcap(Optional<MachineId> rack, Optional<MacAddress> mac) {
    Map<String, PacketSource> here = new TreeMap<>();
    racks.forEach((id, source) -> here.put(id.value(), source));
    if (rack.isEmpty() && here.size() > 1) {
      throw InvalidRequest.field(
          "rack", "There are several racks, name one of them: " + String.join(", ", here.keySet()));
    }
    return Optional.ofNullable(
            rack.isPresent()
                ? here.get(rack.get().value())
                : here.values().stream().findFirst().orElse(null))
        .orElseThrow(
            () ->
                new Conflict(
                    "RACK_UNREACHABLE",
                    "No such rack is connected to this region.",
                    "name one that runs with this region: "
                        + (here.isEmpty() ? "there is none" : String.join(", ", here.keySet()))))
        .pcap(mac);
  }
}
