package io.maas4j.node;

import io.maas4j.id.MacAddress;
import io.maas4j.id.MachineId;
import io.maas4j.machine.Controller;
import io.maas4j.machine.NodeType;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a process that is a rack or a region knows of itself and of the machine it runs on.
 *
 * @param known the id that it had before; empty the first time
 * @param type which of the controllers it is
 * @param hostname of its machine, a single label
 * @param version of the software
 * @param architecture {@code amd64/generic}
 * @param osystem of its machine, {@code ubuntu}; empty when unknown
 * @param series release of that; empty when unknown
 * @param cpus threads
 * @param memory MiB
 * @param interfaces those that have a MAC
 * @param services what runs there, and what does not
 * @param loaders the boot methods and architectures that it has loaders for: {@code uefi/amd64}
 */
public record ControllerFacts(
    Optional<MachineId> known,
    NodeType type,
    String hostname,
    String version,
    String architecture,
    String osystem,
    String series,
    int cpus,
    long memory,
    List<Nic> interfaces,
    List<Controller.Service> services,
    List<String> loaders) {
  public ControllerFacts {
    interfaces = List.copyOf(interfaces);
    services = List.copyOf(services);
    loaders = List.copyOf(loaders);
    if (!type.isRack() && !type.isRegion()) {
      throw new IllegalArgumentException(type + " is no controller");
    }
  }

  /**
   * An interface of its machine.
   *
   * @param type {@code physical}, {@code bond}, {@code bridge}, {@code vlan}
   * @param addresses without those that mean only this link
   */
  public record Nic(String name, String type, MacAddress mac, List<Address> addresses) {
    public Nic {
      addresses = List.copyOf(addresses);
    }
  }

  /** An address with the length of its network's prefix. */
  public record Address(InetAddress ip, int prefixLength) {}
}
