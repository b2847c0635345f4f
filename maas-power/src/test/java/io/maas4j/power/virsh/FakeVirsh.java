package io.maas4j.power.virsh;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost.Reply;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A host with virsh and the domain {@code vm1}; its words are those of libvirt 9. */
final class FakeVirsh implements Function<String, Reply> {
  private static final Pattern COMMAND =
      Pattern.compile(
          "LC_ALL=C virsh --connect 'qemu:///system' (domstate|start|destroy) --domain '(.*)'");

  private final AtomicReference<PowerState> domain;
  volatile String told = "";

  FakeVirsh(AtomicReference<PowerState> domain) {
    this.domain = domain;
  }

  @Override
  public Reply apply(String line) {
    Matcher command = COMMAND.matcher(line);
    if (!command.matches()) {
      return Reply.failed(127, "sh: 1: " + line + ": not found");
    }
    if (!command.group(2).equals("vm1")) {
      return Reply.failed(1, "error: failed to get domain '" + command.group(2) + "'\n");
    }
    switch (command.group(1)) {
      case "domstate" -> {
        String state = domain.get() == PowerState.ON ? "running" : "shut off";
        return Reply.ok((told.isEmpty() ? state : told) + "\n\n");
      }
      case "start" -> {
        domain.set(PowerState.ON);
        return Reply.ok("Domain 'vm1' started\n\n");
      }
      default -> {
        domain.set(PowerState.OFF);
        return Reply.ok("Domain 'vm1' destroyed\n\n");
      }
    }
  }
}
