package io.maas4j.fleet;

import io.maas4j.id.MacAddress;
import io.maas4j.network.Interface;
import io.maas4j.network.Subnet;
import io.maas4j.work.Unit;
import io.maas4j.work.Units;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the leases that racks report (netboot contract, section 9). */
public final class Leases {
  private final Units units;

  Leases(Units units) {
    this.units = units;
  }

  /**
   * One report.
   *
   * @param held true for a lease that was given or renewed, false for one that ended
   */
  public record Report(MacAddress mac, InetAddress address, boolean held) {}

  /**
   * Writes down which addresses machines were given; unknown MACs and addresses outside of the
   * subnets are of no interest. Taking a report twice changes nothing.
   */
  public void report(List<Report> reports) {
    units.run(
        unit -> {
          List<Subnet> subnets = unit.tx().topology().subnets();
          for (Report report : reports) {
            Optional<Subnet> subnet = SeenNetworks.containing(subnets, report.address());
            Optional<Interface> nic = unit.tx().interfaces().findByMac(report.mac());
            if (subnet.isPresent() && nic.isPresent()) {
              store(unit, nic.get(), report, subnet.get());
            }
          }
          return reports;
        });
  }

  private static void store(Unit unit, Interface nic, Report report, Subnet subnet) {
    Interface.Discovered lease =
        new Interface.Discovered(report.address(), Optional.of(subnet.id()));
    List<Interface.Discovered> discovered = new ArrayList<>(nic.discovered());
    if (report.held()) {
      // a new lease takes the place of those of its family only
      discovered.removeIf(d -> d.address().getClass() == report.address().getClass());
      discovered.add(lease);
    } else {
      discovered.remove(lease);
    }
    Interface changed = nic.withDiscovered(discovered);
    if (nic.vlanId().isEmpty()) {
      changed = changed.withVlan(Optional.of(subnet.vlanId()));
    }
    if (!changed.equals(nic)) {
      unit.tx().interfaces().put(changed);
    }
  }
}
