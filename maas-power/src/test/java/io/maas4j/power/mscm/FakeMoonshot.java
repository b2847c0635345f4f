package io.maas4j.power.mscm;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost.Reply;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The chassis manager's command line with the node c2n1, from the specification. */
final class FakeMoonshot implements Function<String, Reply> {
  private static final String MACS =
      "\r\nSlot ID    NIC 1 (Switch A)  NIC 2 (Switch B)\r\n---- ----- ----------------- ---\r\n";

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
      case "show node list" -> {
        return Reply.ok(
            "\r\nSlot  ID    Proc Manufacturer Architecture         Memory Power Health\r\n"
                + "----  ----- ---------------------- -------------------- ------ ----- ------\r\n"
                + " 02   c2n1  Intel Corporation      x86 Architecture     32 GB  On    OK\r\n"
                + " 03   c3n1  N/A                    No Asset Information\r\n"
                + " 45   c45n4 Applied Micro          ARM Architecture     64 GB  On    OK\r\n\r\n");
      }
      case "show node macaddr c2n1" -> {
        return Reply.ok(MACS + "  2   c2n1 a0:1d:48:b5:04:34 A0:1D:48:B5:04:35\r\n\r\n");
      }
      case "show node macaddr c3n1" -> {
        return Reply.ok(MACS + "  3   c3n1 N/A N/A\r\n\r\n");
      }
      case "show node macaddr c45n4" -> {
        return Reply.ok(MACS + " 45   c45n4 a0:1d:48:b5:04:36\r\n\r\n");
      }
      case "show node info c2n1" -> {
        return Reply.ok("\r\nc2:\r\n  Product Name: ProLiant m710 Server Cartridge\r\n");
      }
      case "show node info c45n4" -> {
        return Reply.ok("\r\nc45:\r\n  Product Name: ProLiant m400 Server Cartridge\r\n");
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
