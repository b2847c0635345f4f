package io.maas4j.testkit.store;

import io.maas4j.hardware.Device;
import io.maas4j.hardware.HardwareSummary;
import io.maas4j.id.MacAddress;
import io.maas4j.machine.Among;
import io.maas4j.machine.DeviceWish;
import io.maas4j.machine.Machine;
import io.maas4j.machine.MachineFilter;
import io.maas4j.network.Interface;
import io.maas4j.power.PowerState;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a {@link MachineFilter} means, in the plainest words. */
final class ReferenceFilter {
  private ReferenceFilter() {}

  /** A machine and its parts. */
  record Whole(
      Machine machine,
      List<Interface> nics,
      HardwareSummary hardware,
      List<Device> devices,
      PowerState power) {}

  static boolean matches(MachineFilter f, Whole whole) {
    Machine m = whole.machine();
    Machine.Placement place = m.placement();
    Set<MacAddress> macs = new HashSet<>();
    Set<Long> vlans = new HashSet<>();
    Set<Long> subnets = new HashSet<>();
    int speed = 0;
    for (Interface nic : whole.nics()) {
      nic.mac().ifPresent(macs::add);
      nic.vlanId().ifPresent(vlans::add);
      for (Interface.Link link : nic.links()) {
        link.subnetId().ifPresent(subnets::add);
      }
      speed = Math.max(speed, nic.facts().linkSpeed());
    }
    String fqdn = m.hostname() + "." + m.identity().domain();
    if (!f.types().contains(m.identity().type())) {
      return false;
    }
    if (!value(f.ids(), m.id()) || !value(f.states(), m.state())) {
      return false;
    }
    boolean named =
        f.hostnames().any().contains(m.hostname()) || f.hostnames().any().contains(fqdn);
    boolean banned =
        f.hostnames().none().contains(m.hostname()) || f.hostnames().none().contains(fqdn);
    if (!f.hostnames().any().isEmpty() && !named || banned) {
      return false;
    }
    if (!value(f.domains(), m.identity().domain())
        || !value(f.zones(), place.zone())
        || !value(f.pools(), place.pool())
        || !value(f.agentNames(), m.deployment().agentName())
        || !value(f.powerStates(), whole.power())) {
      return false;
    }
    if (!maybe(f.owners(), m.status().owner())) {
      return false;
    }
    Set<String> architectures = new HashSet<>();
    m.identity()
        .architecture()
        .ifPresent(
            full -> {
              architectures.add(full);
              architectures.add(full.substring(0, full.indexOf('/')));
            });
    if (!f.architectures().any().isEmpty() && !meets(f.architectures().any(), architectures)
        || meets(f.architectures().none(), architectures)) {
      return false;
    }
    if (f.visibleTo().isPresent()
        && m.status().owner().isPresent()
        && !m.status().owner().get().equals(f.visibleTo().get())) {
      return false;
    }
    if (!place.tags().containsAll(f.tags()) || meets(place.tags(), f.notTags())) {
      return false;
    }
    if (f.ephemeral().isPresent() && f.ephemeral().get() != m.deployment().ephemeral()) {
      return false;
    }
    if (f.least().cpus().isPresent() && whole.hardware().cpuCount() < f.least().cpus().get()
        || f.least().memory().isPresent() && whole.hardware().memory() < f.least().memory().get()
        || f.least().cpuSpeed().isPresent()
            && whole.hardware().cpuSpeed() < f.least().cpuSpeed().get()
        || f.least().linkSpeed().isPresent() && speed < f.least().linkSpeed().get()) {
      return false;
    }
    if (!f.macs().isEmpty() && !meets(f.macs(), macs)) {
      return false;
    }
    for (Set<Long> some : f.networks().vlans()) {
      if (!meets(some, vlans)) {
        return false;
      }
    }
    if (meets(f.networks().notVlans(), vlans)
        || !subnets.containsAll(f.networks().subnets())
        || meets(f.networks().notSubnets(), subnets)) {
      return false;
    }
    for (DeviceWish wish : f.devices()) {
      if (whole.devices().stream().noneMatch(device -> fits(wish, device))) {
        return false;
      }
    }
    return true;
  }

  private static boolean fits(DeviceWish wish, Device device) {
    return wish.values().entrySet().stream()
        .allMatch(
            e ->
                switch (e.getKey()) {
                  case VENDOR_ID -> same(device.vendorId(), e.getValue());
                  case PRODUCT_ID -> same(device.productId(), e.getValue());
                  case VENDOR_NAME -> same(device.vendorName(), e.getValue());
                  case PRODUCT_NAME -> same(device.productName(), e.getValue());
                  case COMMISSIONING_DRIVER -> same(device.driver(), e.getValue());
                });
  }

  private static boolean same(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private static <T> boolean value(Among<T> among, T value) {
    return maybe(among, Optional.of(value));
  }

  private static <T> boolean maybe(Among<T> among, Optional<T> value) {
    boolean wanted =
        among.any().isEmpty() || value.isPresent() && among.any().contains(value.get());
    boolean unwanted = value.isPresent() && among.none().contains(value.get());
    return wanted && !unwanted;
  }

  private static <T> boolean meets(Set<T> one, Set<T> other) {
    return one.stream().anyMatch(other::contains);
  }
}
