package io.maas4j.diagnosis;

import io.maas4j.diagnosis.Evidence.Network;
import io.maas4j.id.MachineId;
import io.maas4j.network.Fabric;
import io.maas4j.network.Vlan;
import io.maas4j.store.spi.Tx;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is on record of the networks that machines boot in. Confined to one transaction. */
record Networks(Tx tx) {

  Optional<Network> vlan(long vlanId) {
    return tx.topology().vlan(vlanId).map(this::network);
  }

  private Network network(Vlan vlan) {
    Set<String> disabled = new HashSet<>();
    tx.topology().subnets().stream()
        .filter(subnet -> subnet.vlanId() == vlan.id())
        .forEach(subnet -> disabled.addAll(subnet.disabledBootArchitectures()));
    return new Network(
        "VLAN "
            + vlan.shownName().orElse(Integer.toString(vlan.vid()))
            + tx.topology()
                .fabric(vlan.fabricId())
                .map(Fabric::name)
                .map(name -> " of " + name)
                .orElse(""),
        vlan.dhcpOn(),
        Stream.of(vlan.primaryRack(), vlan.secondaryRack())
            .flatMap(Optional::stream)
            .anyMatch(this::isThere),
        vlan.relayVlan().isPresent(),
        vlan.externalDhcp().map(InetAddress::getHostAddress),
        disabled);
  }

  private boolean isThere(String rack) {
    return MachineId.isValid(rack) && tx.machines().find(new MachineId(rack)).isPresent();
  }
}
