package io.maas4j.power.mscm;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost.Reply;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The chassis manager's command line with the node c2n1, from the specification. */
final class FakeMoonshot implements Function<String, Reply> {
  private final AtomicReference<PowerState> node;
  volatile String told = "";

  FakeMoonshot(AtomicReference<PowerState> node) {
    this.node = node;
  }

  @Override
  public Reply apply(String command) {
    switch (command) {
      case "set node power on c2n1" -> node.set(PowerState.ON);
      case "set node power off force c2n1" -> node.set(PowerState.OFF);
      case "set node bootonce pxe c2n1" -> {
        // Heard.
      }
      case "show node power c2n1" -> {
        String state = node.get() == PowerState.ON ? "On" : "Off";
        return Reply.ok("\r\nC2N1:\r\n  Power State: " + (told.isEmpty() ? state : told) + "\r\n");
      }
      default -> {
        return Reply.failed(1, "Invalid command: " + command);
      }
    }
    return Reply.ok("\r\nDone.\r\n");
  }
}
