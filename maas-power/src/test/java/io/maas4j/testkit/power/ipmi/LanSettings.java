package io.maas4j.testkit.power.ipmi;

import io.maas4j.power.ipmi.wire.AuthType;
import io.maas4j.power.ipmi.wire.CipherSuite;
import io.maas4j.power.ipmi.wire.OctetWriter;
import io.maas4j.power.ipmi.wire.Octets;
import io.maas4j.power.ipmi.wire.command.LanCommand;
import io.maas4j.power.ipmi.wire.command.LanCommand.GetLanConfiguration;
import io.maas4j.power.ipmi.wire.command.LanCommand.LanParameter;
import io.maas4j.power.ipmi.wire.command.LanCommand.SetLanConfiguration;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The LAN configuration of a simulated BMC's channel. Guarded by it. */
final class LanSettings {
  private static final int REVISION = 0x11;
  private static final int NOT_SUPPORTED = 0x80;
  private static final int READ_ONLY = 0x82;
  private static final int COMMUNITY = 16;
  private static final int ARP_CONTROL = 10;
  private static final Set<Integer> FIXED =
      Set.of(
          LanCommand.AUTH_TYPE_SUPPORT,
          LanCommand.CIPHER_SUITE_ENTRY_SUPPORT,
          LanCommand.CIPHER_SUITE_ENTRIES);

  private final Map<Integer, Octets> parameters = new HashMap<>();

  LanSettings(InetAddress address, int number, BmcProfile profile) {
    int types = profile.authTypes().stream().mapToInt(AuthType::mask).reduce(0, (a, b) -> a | b);
    put(LanCommand.SET_IN_PROGRESS, 0);
    put(LanCommand.AUTH_TYPE_SUPPORT, types);
    put(LanCommand.AUTH_TYPE_ENABLES, types, types, types, types, 0);
    parameters.put(LanCommand.IP_ADDRESS, Octets.of(address.getAddress()).padded(4));
    put(LanCommand.IP_ADDRESS_SOURCE, 1);
    put(LanCommand.MAC_ADDRESS, 0x02, 0x53, 0x49, number >> 16, number >> 8, number);
    put(LanCommand.SUBNET_MASK, 255, 0, 0, 0);
    put(ARP_CONTROL, 3);
    put(LanCommand.DEFAULT_GATEWAY, 127, 0, 0, 1);
    put(LanCommand.DEFAULT_GATEWAY_MAC, 0, 0, 0, 0, 0, 0);
    parameters.put(COMMUNITY, Octets.ofText("public").padded(18));
    put(LanCommand.VLAN_ID, 0, 0);
    List<CipherSuite> suites = profile.suites().stream().sorted().toList();
    put(LanCommand.CIPHER_SUITE_ENTRY_SUPPORT, suites.size());
    OctetWriter entries = new OctetWriter(17).u8(0);
    suites.forEach(suite -> entries.u8(suite.id()));
    parameters.put(LanCommand.CIPHER_SUITE_ENTRIES, entries.toOctets().padded(17));
    parameters.put(
        LanCommand.CIPHER_SUITE_PRIVILEGES, new OctetWriter(9).u8(0).fill(0x44, 8).toOctets());
  }

  Reply execute(LanCommand<?> command) {
    if (command instanceof GetLanConfiguration get) {
      Octets data = parameters.get(get.parameter());
      return data == null
          ? Reply.refused(NOT_SUPPORTED)
          : Reply.of(new LanParameter(REVISION, data));
    }
    if (command instanceof SetLanConfiguration set) {
      Octets present = parameters.get(set.parameter());
      if (present == null) {
        return Reply.refused(NOT_SUPPORTED);
      }
      if (FIXED.contains(set.parameter())) {
        return Reply.refused(READ_ONLY);
      }
      parameters.put(set.parameter(), set.data().padded(present.length()));
      return Reply.ok();
    }
    throw new AssertionError(command);
  }

  private void put(int parameter, int... octets) {
    parameters.put(parameter, Octets.of(octets));
  }
}
