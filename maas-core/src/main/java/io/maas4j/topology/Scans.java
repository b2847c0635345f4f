package io.maas4j.topology;

import io.maas4j.error.MaasException.Conflict;
import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Machine;
import io.maas4j.network.Cidr;
import io.maas4j.network.NetworkMap;
import io.maas4j.network.Subnet;
import io.maas4j.setting.Setting;
import io.maas4j.store.spi.Tx;
import io.maas4j.work.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Has racks look for neighbours (operations, section 4.13, {@code scan}). Thread-safe. */
public final class Scans {
  private static final NetworkScanner.Manner USUALLY =
      new NetworkScanner.Manner(
          NetworkScanner.Tool.ANY, NetworkScanner.Pace.FAST, Optional.empty());

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
   * @param networks where to look; none means every managed network of every rack
   * @throws InvalidRequest when a text is no network of ours, or of IPv6; or when nobody has said
   *     that racks may look there
   * @throws Conflict when discovery is switched off
   */
  public Report scan(List<String> networks, NetworkScanner.Manner manner) {
    Map<Machine, List<Cidr>> racks =
        units.run(
            unit -> {
              if (!Discoveries.isEnabled(unit.settings())) {
                throw new Conflict(
                    "DISCOVERY_DISABLED",
                    "Network discovery is disabled: nothing is sent.",
                    "set network_discovery to enabled");
              }
              NetworkMap map = NetworkMaps.of(unit.tx());
              List<Cidr> wanted = new ArrayList<>();
              for (String text : networks) {
                wanted.add(known(map, text));
              }
              return plan(
                  unit.tx(),
                  map,
                  subnet -> isOurs(subnet) && (wanted.isEmpty() || wanted.contains(subnet.cidr())));
            });
    return ask(racks, manner);
  }

  /**
   * Has racks look where {@code active_discovery} is on, if it is time to: every {@code
   * active_discovery_interval}, however many regions there are. Blocks for one transaction.
   *
   * @return empty when it is not time yet, nowhere wanted, or switched off
   */
  public Optional<Report> scanIfDue() {
    Map<Machine, List<Cidr>> racks =
        units.run(
            unit -> {
              int interval = unit.settings().number(Setting.ACTIVE_DISCOVERY_INTERVAL);
              long now = unit.now().getEpochSecond() / 60;
              long last = unit.settings().number(Setting.ACTIVE_DISCOVERY_LAST_SCAN);
              boolean due = now - last >= interval / 60 || now < last;
              if (!Discoveries.isEnabled(unit.settings()) || interval <= 0 || !due) {
                return Map.of();
              }
              Map<Machine, List<Cidr>> plan =
                  plan(
                      unit.tx(),
                      NetworkMaps.of(unit.tx()),
                      subnet ->
                          subnet.activeDiscovery()
                              && subnet.cidr().prefixLength() >= NetworkScanner.SHORTEST_PREFIX);
              if (!plan.isEmpty()) {
                unit.tx()
                    .settings()
                    .put(Setting.ACTIVE_DISCOVERY_LAST_SCAN.wireName(), Long.toString(now));
              }
              return plan;
            });
    return racks.isEmpty() ? Optional.empty() : Optional.of(ask(racks, USUALLY));
  }

  private Report ask(Map<Machine, List<Cidr>> racks, NetworkScanner.Manner manner) {
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

  /** Networks of others are nobody's business, even if a rack has an address there. */
  private static boolean isOurs(Subnet subnet) {
    return subnet.managed() || subnet.activeDiscovery();
  }

  private static Map<Machine, List<Cidr>> plan(Tx tx, NetworkMap map, Predicate<Subnet> wanted) {
    Map<Machine, List<Cidr>> plan = new LinkedHashMap<>();
    for (Machine rack : Racks.all(tx)) {
      Set<Long> vlans = Racks.vlans(tx, map, rack);
      List<Cidr> cidrs =
          map.subnets().stream()
              .filter(s -> vlans.contains(s.vlanId()))
              .filter(wanted)
              .map(Subnet::cidr)
              .filter(Cidr::isIpv4)
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
    Subnet subnet =
        map.subnets().stream()
            .filter(s -> s.cidr().equals(cidr))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequest(
                        "There is no subnet " + cidr + ".", "name the networks of known subnets"));
    if (!isOurs(subnet)) {
      throw new InvalidRequest(
          "Subnet " + cidr + " is not managed, and active discovery is off there.",
          "turn active_discovery on for the subnet, or name another one");
    }
    return cidr;
  }
}
