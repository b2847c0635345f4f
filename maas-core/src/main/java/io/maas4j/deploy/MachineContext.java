package io.maas4j.deploy;

import io.maas4j.access.ApiKey;
import io.maas4j.id.MachineId;
import io.maas4j.image.Image;
import io.maas4j.lifecycle.State;
import io.maas4j.setting.Settings;
import io.maas4j.storage.BlockDevice;
import java.util.Optional;

/**
 * All that a machine's documents are made of. Immutable.
 *
 * @param machine whose documents they are
 * @param state its status
 * @param session what the running environment is to do once it is done
 * @param ephemeral whether it is deployed into memory
 * @param address where it reaches the service
 * @param key its own credentials
 * @param settings those in force
 * @param bootDisk the disk to install to; empty to take the first
 * @param image what is to be installed; empty when nothing is
 */
public record MachineContext(
    MachineId machine,
    State state,
    Session session,
    boolean ephemeral,
    ServiceAddress address,
    ApiKey key,
    Settings settings,
    Optional<BlockDevice> bootDisk,
    Optional<Image> image) {

  /**
   * @param stays whether somebody wants to log in while the machine is commissioned or tested
   * @param wasOn whether the machine was on before it was tested
   */
  public record Session(boolean stays, boolean wasOn) {}

  /** The same machine with other credentials. */
  MachineContext withKey(ApiKey other) {
    return new MachineContext(
        machine, state, session, ephemeral, address, other, settings, bootDisk, image);
  }

  /** The same machine while it is deployed. */
  public MachineContext deploying() {
    return new MachineContext(
        machine, State.DEPLOYING, session, ephemeral, address, key, settings, bootDisk, image);
  }

  /** Without the credentials. */
  @Override
  public String toString() {
    return "MachineContext[" + machine + ", " + state + ", " + address + "]";
  }

  String metadataUrl() {
    return address.url("/MAAS/metadata/");
  }

  String statusUrl() {
    return address.url("/MAAS/metadata/status/" + machine);
  }
}
