package io.maas4j.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.maas4j.lifecycle.State;
import io.maas4j.setting.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentSecretsProperties {
  @Test
  void aMachinesSecretsAreInItsOwnDocumentsOnly() {
    long seed = 20261121;
    Random random = new Random(seed);
    Contexts contexts = new Contexts(seed);
    List<MachineContext> machines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      machines.add(
          contexts.in(
              State.values()[random.nextInt(State.values().length)],
              new MachineContext.Session(random.nextBoolean(), random.nextBoolean()),
              random.nextBoolean(),
              Settings.defaults()));
    }
    for (int i = 0; i < machines.size(); i++) {
      MachineContext one = machines.get(i);
      MachineContext other = machines.get((i + 1 + random.nextInt(198)) % machines.size());
      String secret = one.key().tokenSecret().reveal();
      assertThat(Preseed.of(one, Contexts.PACKAGES, "amd64") + configuration(one))
          .describedAs("seed %d, machine %d", seed, i)
          .contains(secret);
      assertThat(
              Preseed.of(other, Contexts.PACKAGES, "amd64")
                  + configuration(other)
                  + Preseed.enlist(Contexts.RACK, one.settings(), Contexts.PACKAGES)
                  + VendorData.of(
                      VendorData.Facts.of(
                          one.state(), VendorData.Environment.INSTALLED, one.settings()))
                  + one)
          .describedAs("seed %d, machine %d", seed, i)
          .doesNotContain(secret);
    }
  }

  private static String configuration(MachineContext context) {
    return InstallerConfiguration.of(Installations.with(Installations.example(), context), "box");
  }
}
