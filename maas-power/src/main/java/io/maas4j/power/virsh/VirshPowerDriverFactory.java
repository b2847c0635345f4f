package io.maas4j.power.virsh;

import io.maas4j.power.PowerAction;
import io.maas4j.power.spi.IpExtractor;
import io.maas4j.power.spi.PowerDriver;
import io.maas4j.power.spi.PowerDriverContext;
import io.maas4j.power.spi.PowerDriverFactory;
import io.maas4j.power.spi.PowerType;
import io.maas4j.power.ssh.SshConfig;
import io.maas4j.power.steps.PreparingDriver;
import java.nio.file.Path;
import java.util.List;

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

  // Of the one daemon, and of the one for QEMU where there are several.
  private static final List<Path> SOCKETS =
      List.of(Path.of("/run/libvirt/libvirt-sock"), Path.of("/run/libvirt/virtqemud-sock"));

  private final SshConfig config;
  private final List<Path> sockets;

  /** With {@link SshConfig#defaults()}, as the service loader makes it. */
  public VirshPowerDriverFactory() {
    this(SshConfig.defaults());
  }

  public VirshPowerDriverFactory(SshConfig config) {
    this(config, SOCKETS);
  }

  VirshPowerDriverFactory(SshConfig config, List<Path> sockets) {
    this.config = config;
    this.sockets = sockets;
  }

  @Override
  public PowerType type() {
    return TYPE;
  }

  @Override
  public PowerDriver create(PowerDriverContext context) {
    return new PreparingDriver(TYPE, context, new VirshSteps(config, context.pins(), sockets));
  }
}
