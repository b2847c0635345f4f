package io.maas4j.power.wedge;

import io.maas4j.power.PowerState;
import io.maas4j.power.ssh.FakeSshHost;
import io.maas4j.power.ssh.FakeSshHost.Reply;
import io.maas4j.power.ssh.SshBench;
import io.maas4j.testkit.power.PowerBench;
import io.maas4j.testkit.power.PowerDriverContract;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

class WedgeContractTest extends PowerDriverContract {
  @Override
  protected PowerBench newBench() throws IOException {
    AtomicReference<PowerState> switched = new AtomicReference<>(PowerState.OFF);
    FakeSshHost wedge =
        new FakeSshHost(
            command ->
                switch (command) {
                  case "/usr/local/bin/wedge_power.sh on" -> set(switched, PowerState.ON);
                  case "/usr/local/bin/wedge_power.sh off" -> set(switched, PowerState.OFF);
                  case "/usr/local/bin/wedge_power.sh status" ->
                      Reply.ok("Microserver power is " + switched.get().wireName() + "\n");
                  default -> Reply.failed(127, "sh: not found: " + command);
                });
    return new SshBench(
        new WedgePowerDriverFactory(SshBench.config()), wedge, switched, Map.of(), at -> at);
  }

  private static Reply set(AtomicReference<PowerState> switched, PowerState state) {
    switched.set(state);
    return Reply.ok("Power " + state.wireName() + " microserver ... Done\n");
  }
}
