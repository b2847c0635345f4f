package io.maas4j.power.hmc;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost.Reply;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** The console's command line with the partition {@code lpar 1}, from the specification. */
final class FakeConsole implements Function<String, Reply> {
  private static final String OFF =
      "chsysstate -r lpar -m 'Server-8233' -o shutdown -n 'lpar 1' --immed";
  private static final String ON =
      "chsysstate -r lpar -m 'Server-8233' -o on -n 'lpar 1' --bootstring network-all";
  private static final String STATE =
      "lssyscfg -m 'Server-8233' -r lpar -F state --filter 'lpar_names=lpar 1'";

  private final AtomicReference<PowerState> partition;
  volatile String told = "";

  FakeConsole(AtomicReference<PowerState> partition) {
    this.partition = partition;
  }

  @Override
  public Reply apply(String command) {
    switch (command) {
      case ON -> partition.set(PowerState.ON);
      case OFF -> partition.set(PowerState.OFF);
      case STATE -> {
        String state = partition.get() == PowerState.ON ? "Running" : "Not Activated";
        return Reply.ok((told.isEmpty() ? state : told) + "\n");
      }
      default -> {
        return Reply.failed(1, "HSCL8018 The managed system was not found.");
      }
    }
    return Reply.ok("");
  }
}
