package io.maas4j.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.id.MacAddress;
import io.maas4j.netboot.lease.ClientId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientBindingsProperties {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void aBindingBelongsToTheLastClientThatItWasAttachedTo(long seed) {
    Random random = new Random(seed);
    ClientBindings clients = new ClientBindings();
    Map<Binding, Integer> model = new HashMap<>();
    Binding[] bindings = new Binding[40];
    for (int i = 0; i < bindings.length; i++) {
      bindings[i] = new Binding(i);
    }
    for (int step = 0; step < 5000; step++) {
      Binding binding = bindings[random.nextInt(bindings.length)];
      int client = random.nextInt(12);
      int what = random.nextInt(4);
      if (what < 2) {
        clients.attach(binding, name(client));
        model.put(binding, client);
      } else if (what == 2 && model.containsKey(binding)) {
        clients.rename(binding, name(client));
        model.put(binding, client);
      } else if (random.nextBoolean()) {
        clients.detach(binding);
        model.remove(binding);
      } else {
        clients.forEach(name(client), clients::detach);
        model.values().removeIf(owner -> owner == client);
      }
      int asked = random.nextInt(12);
      Set<Binding> expected = new HashSet<>();
      model.forEach(
          (each, owner) -> {
            if (owner == asked) {
              expected.add(each);
            }
          });
      List<Binding> seen = new ArrayList<>();
      clients.forEach(name(asked), seen::add);
      assertThat(seen).as("step %s", step).containsExactlyInAnyOrderElementsOf(expected);
      long named = model.values().stream().filter(owner -> owner % 3 != 0).distinct().count();
      assertThat(clients.identifiers()).as("step %s", step).isEqualTo((int) named);
    }
  }

  /** Each third is a hardware address, the others are identifiers that share it. */
  private static ClientName name(int client) {
    ClientName machine = ClientName.of(Networks.mac(client / 3));
    return client % 3 == 0
        ? machine
        : machine.with(ClientId.of(new byte[] {(byte) 255, (byte) client}));
  }

  @Test
  void hardwareAddressesAreTheirNumbers() {
    MacAddress mac = new MacAddress("fe:54:00:0a:9b:01");
    assertThat(HardwareAddress.number(mac)).isEqualTo(0xFE54000A9B01L);
    assertThat(HardwareAddress.of(HardwareAddress.number(mac))).isEqualTo(mac);
  }
}
