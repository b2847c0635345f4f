package io.maas4j.topology;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Cidr;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Subnet;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Has racks look for neighbours (operations, section 4.13, {@code scan}). Thread-safe. */
public final class Scans {
  private final Units units;
  private final Map<MachineId, NetworkScanner> scanners = new ConcurrentHashMap<>();

  Scans(Units units) {
    this.units = units;
  }

  /** A rack as the answer names it. */
  public record Scanned(String systemId, String hostname) {}

  /** Why a rack did not begin. */
  public record Trouble(String type, String message) {}

  /**
   * What became of a request.
   *
   * @param started racks that look now
   * @param failed racks that could not begin
   * @param attempted racks that were asked
   * @param unreachable racks that nobody could ask
   */
  public record Report(
      String result,
      List<Scanned> started,
      List<Scanned> failed,
      List<Scanned> attempted,
      List<Scanned> unreachable,
      List<Trouble> troubles) {}

  /** From now on, this rack can be asked. */
  public void connect(MachineId rack, NetworkScanner scanner) {
    scanners.put(rack, scanner);
  }

  /** From now on, this rack cannot be asked. */
  public void disconnect(MachineId rack) {
    scanners.remove(rack);
  }

  /**
   * @param networks where to look; none means every network of every rack
   * @throws InvalidRequest when a text is no network of ours, or of IPv6
   */
  public Report scan(List<String> networks, NetworkScanner.Manner manner) {
    Map<Machine, List<Cidr>> racks = units.run(unit -> plan(unit.tx(), networks));
    List<Scanned> started = new ArrayList<>();
    List<Scanned> failed = new ArrayList<>();
    List<Scanned> attempted = new ArrayList<>();
    List<Scanned> unreachable = new ArrayList<>();
    List<Trouble> troubles = new ArrayList<>();
    racks.forEach(
        (rack, cidrs) -> {
          Scanned named = new Scanned(rack.id().value(), rack.hostname());
          attempted.add(named);
          Optional<NetworkScanner> scanner = Optional.ofNullable(scanners.get(rack.id()));
          if (scanner.isEmpty()) {
            unreachable.add(named);
            return;
          }
          try {
            scanner.get().scan(cidrs, manner);
            started.add(named);
          } catch (RuntimeException e) {
            failed.add(named);
            troubles.add(new Trouble(e.getClass().getSimpleName(), String.valueOf(e.getMessage())));
          }
        });
    return new Report(
        result(racks.size(), started.size()), started, failed, attempted, unreachable, troubles);
  }

  private static String result(int racks, int started) {
    if (racks == 0) {
      return "Unable to initiate network scanning: no rack controller is on these networks.";
    }
    if (started == 0) {
      return "Unable to initiate network scanning on any rack controller. Verify that the rack"
          + " controllers are started and have connected to the region.";
    }
    return started == racks
        ? "Scanning is in-progress on " + started + " rack controller(s)."
        : "Scanning could be started only on " + started + " of " + racks + " rack controllers.";
  }

  private static Map<Machine, List<Cidr>> plan(Tx tx, List<String> texts) {
    NetworkMap map = NetworkMaps.of(tx);
    List<Cidr> wanted = new ArrayList<>();
    for (String text : texts) {
      wanted.add(known(map, text));
    }
    Map<Machine, List<Cidr>> plan = new LinkedHashMap<>();
    for (Machine rack : Racks.all(tx)) {
      Set<Long> vlans = Racks.vlans(tx, map, rack);
      List<Cidr> cidrs =
          map.subnets().stream()
              .filter(s -> vlans.contains(s.vlanId()))
              .map(Subnet::cidr)
              .filter(Cidr::isIpv4)
              .filter(cidr -> wanted.isEmpty() || wanted.contains(cidr))
              .toList();
      if (!cidrs.isEmpty()) {
        plan.put(rack, cidrs);
      }
    }
    return plan;
  }

  private static Cidr known(NetworkMap map, String text) {
    Cidr cidr;
    try {
      cidr = Cidr.parse(text.strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("Not a network: '" + text + "'.", "write it like 10.0.0.0/24");
    }
    if (!cidr.isIpv4()) {
      throw new InvalidRequest(
          "Networks of IPv6 cannot be scanned: " + cidr + ".", "name networks of IPv4");
    }
    return map.subnets().stream()
        .map(Subnet::cidr)
        .filter(cidr::equals)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "There is no subnet " + cidr + ".", "name the networks of known subnets"));
  }
}
