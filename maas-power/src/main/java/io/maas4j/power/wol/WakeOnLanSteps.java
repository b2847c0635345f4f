package io.maas4j.power.wol;

import com.google.common.net.InetAddresses;
import io.maas4j.id.MacAddress;
import io.maas4j.power.PowerAction;
import io.maas4j.power.PowerResult;
import io.maas4j.power.Secret;
import io.maas4j.power.spi.PowerSetting;
import io.maas4j.power.steps.Call;
import io.maas4j.power.steps.StepFailed;
import io.maas4j.power.steps.Steps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sends the magic packet, a few times over: it is UDP, and nobody answers. */
final class WakeOnLanSteps implements Steps {
  private static final String MAC = "mac_address";
  private static final String BROADCAST = "broadcast_address";
  private static final String PORT = "port";
  private static final String PASSWORD = "password";
  private static final int DISCARD_PORT = 9;
  private static final int TIMES = 3;
  private static final Duration APART = Duration.ofMillis(100);
  private static final InetAddress THIS_NETWORK = InetAddresses.forString("255.255.255.255");

  private final DatagramSender sender;

  WakeOnLanSteps(DatagramSender sender) {
    this.sender = sender;
  }

  static PowerSetting[] settings() {
    return new PowerSetting[] {
      PowerSetting.mac(MAC, "MAC address").ofNode().required(),
      PowerSetting.text(BROADCAST, "Broadcast address"),
      PowerSetting.text(PORT, "UDP port").or("9"),
      PowerSetting.password(PASSWORD, "SecureOn password")
    };
  }

  @Override
  public PowerResult perform(Call call, PowerAction action)
      throws StepFailed, InterruptedException {
    byte[] packet = MagicPacket.of(mac(call), password(call));
    int port = call.port(PORT, DISCARD_PORT);
    List<InetAddress> networks = networks(call);
    for (int i = 0; i < TIMES; i++) {
      if (i > 0) {
        call.pause(APART);
      }
      send(packet, networks, port);
    }
    return call.accepted();
  }

  /** To each network that can be reached; it is a failure when none can. */
  private void send(byte[] packet, List<InetAddress> networks, int port) throws StepFailed {
    List<String> failures = new ArrayList<>();
    for (InetAddress network : networks) {
      try {
        sender.send(packet, new InetSocketAddress(network, port));
      } catch (IOException e) {
        failures.add(network.getHostAddress() + ": " + e.getMessage());
      }
    }
    if (failures.size() == networks.size()) {
      throw StepFailed.unreachable("the magic packet could not be sent to " + failures);
    }
  }

  private List<InetAddress> networks(Call call) throws StepFailed {
    Optional<String> given = call.text(BROADCAST);
    if (given.isPresent()) {
      if (!InetAddresses.isInetAddress(given.get())) {
        throw StepFailed.setting(BROADCAST, "must be an IP address: '" + given.get() + "'");
      }
      return List.of(InetAddresses.forString(given.get()));
    }
    // The limited broadcast leaves by one interface only, so each network gets its own as well.
    List<InetAddress> networks = new ArrayList<>(List.of(THIS_NETWORK));
    try {
      networks.addAll(sender.everywhere());
    } catch (IOException e) {
      throw StepFailed.unreachable("the networks of this machine cannot be listed");
    }
    return networks;
  }

  private static MacAddress mac(Call call) throws StepFailed {
    String text = call.required(MAC);
    try {
      return MacAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw StepFailed.setting(MAC, "is not a MAC address: '" + text + "'");
    }
  }

  private static byte[] password(Call call) throws StepFailed {
    Optional<Secret> password = call.secret(PASSWORD);
    try {
      return password.isEmpty() ? new byte[0] : MagicPacket.password(password.get().reveal());
    } catch (IllegalArgumentException e) {
      throw StepFailed.setting(PASSWORD, String.valueOf(e.getMessage()));
    }
  }
}
