package io.maas4j.netboot.dhcp.policy;

import java.util.Map;
import java.util.Optional;

/** A client 52:54:00:00:00:0a that says these options. */
record View(Map<Integer, Octets> said, boolean isKnown) implements PacketView {
  @Override
  public Optional<Octets> value(OptionDefinition option) {
    return Optional.ofNullable(said.get(option.code()));
  }

  @Override
  public Octets hardware() {
    return Octets.of(new byte[] {1, 0x52, 0x54, 0, 0, 0, 0x0a});
  }
}
