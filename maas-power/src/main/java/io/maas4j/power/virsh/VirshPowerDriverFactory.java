package io.maas4j.power.virsh;

import io.maas4j.power.PowerAction;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.steps.StepwiseDriver;

/** Makes drivers of the power type {@code virsh} (power spec §14). */
public final class VirshPowerDriverFactory implements PowerDriverFactory {
  private static final PowerType TYPE =
      PowerType.named("virsh", "Virsh (virtual systems)")
          .settings(VirshSteps.settings())
          .actions(PowerAction.ON, PowerAction.OFF, PowerAction.QUERY)
          .chassis()
          .canProbe()
          .ipFrom(IpExtractor.url(LibvirtUri.ADDRESS))
          .build();

  private final SshConfig config;

  /** With {@link SshConfig#defaults()}, as the service loader makes it. */
  public VirshPowerDriverFactory() {
    this(SshConfig.defaults());
  }

  public VirshPowerDriverFactory(SshConfig config) {
    this.config = config;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new StepwiseDriver(TYPE, context, new VirshSteps(config));
  }
}
