package io.maas4j.storage;

import java.util.Optional;

/**
 * What is kept of a machine's storage, besides its disks.
 *
 * @param unallocated what was mounted when the machine was free; empty while nobody who has
 *     allocated it has changed that
 * @param custom the layout that the machine brought with it
 */
public record MachineStorage(
    Composition composition,
    Optional<Composition.Mounts> unallocated,
    Optional<CustomLayout> custom) {
  public static final MachineStorage EMPTY =
      new MachineStorage(Composition.EMPTY, Optional.empty(), Optional.empty());

  /** Laid out anew by its administrators. */
  public MachineStorage with(Composition changed) {
    return new MachineStorage(changed, Optional.empty(), custom);
  }

  /** Changed by who has allocated the machine; the release undoes it. */
  public MachineStorage withForOwner(Composition changed) {
    return new MachineStorage(
        changed, unallocated.or(() -> Optional.of(composition.mounts())), custom);
  }

  public MachineStorage withCustom(Optional<CustomLayout> changed) {
    return new MachineStorage(composition, unallocated, changed);
  }

  /** As it was before it was allocated. */
  public MachineStorage released() {
    return unallocated.map(mounts -> with(composition.with(mounts))).orElse(this);
  }
}
