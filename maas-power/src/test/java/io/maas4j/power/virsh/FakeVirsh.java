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
          "LC_ALL=C virsh --connect 'qemu:///system' (domstate|start|destroy|dumpxml)"
              + " --domain '(.*)'( --inactive --security-info)?");
  private static final String CONNECTED = "LC_ALL=C virsh --connect 'qemu:///system' ";

  private final AtomicReference<PowerState> domain;
  volatile String told = "";
  volatile String names = "vm1\nvm2\n\n";
  volatile String xml = VM1;

  /** As virsh 9 prints it, in brief. */
  static final String VM1 =
      """
      <domain type='qemu'>
        <name>vm1</name>
        <description>error: no</description>
        <memory unit='KiB'>65536</memory>
        <os>
          <type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type>
          <boot dev='hd'/>
        </os>
        <devices>
          <emulator>/usr/bin/qemu-system-x86_64</emulator>
          <disk type='file' device='disk'/>
          <interface type='network'>
            <mac address='52:54:00:0A:0B:0C'/>
            <source network='default'/>
          </interface>
          <interface type='bridge'>
            <mac address='52:54:00:0a:0b:0d'/>
          </interface>
          <interface type='hostdev'/>
        </devices>
      </domain>
      """;

  FakeVirsh(AtomicReference<PowerState> domain) {
    this.domain = domain;
  }

  @Override
  public Reply apply(String line) {
    if (line.equals(CONNECTED + "list --all --name")) {
      return Reply.ok(names);
    }
    if (line.equals(CONNECTED + "define /dev/stdin")) {
      return Reply.ok("Domain 'vm1' defined from /dev/stdin\n\n");
    }
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
      case "dumpxml" -> {
        return Reply.ok(xml);
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
