package io.maas4j.deploy;

import com.google.common.collect.ImmutableSortedSet;
import io.maas4j.access.ApiKey;
import io.maas4j.id.Ids;
import io.maas4j.id.MachineId;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.lifecycle.State;
import io.maas4j.setting.OsRelease;
import io.maas4j.setting.Settings;
import io.maas4j.storage.BlockDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Contexts of machines, from a seed. */
final class Contexts {
  static final ServiceAddress RACK = new ServiceAddress("10.20.0.2", 5248);

  /** A system that keeps the sources of its image. */
  static final PackageSources PACKAGES =
      new PackageSources(new OsRelease("debian", "bookworm"), List.of());

  private final Ids ids;

  Contexts(long seed) {
    ids = new Ids(new Random(seed));
  }

  MachineContext in(State state) {
    return in(state, new MachineContext.Session(false, false), false, Settings.defaults());
  }

  MachineContext in(
      State state, MachineContext.Session session, boolean ephemeral, Settings settings) {
    MachineId id = ids.machineId();
    return new MachineContext(
        id,
        state,
        session,
        ephemeral,
        RACK,
        ApiKey.ofMachine(ids, id),
        settings,
        Optional.of(disk(id, "ACME SSD", "S3Z8NB0K1", "/dev/disk/by-id/ata-x")),
        Optional.of(image(FileKind.ROOT_RAW_GZIP)));
  }

  static MachineContext with(
      MachineContext from, Optional<BlockDevice> disk, Optional<Image> image) {
    return new MachineContext(
        from.machine(),
        from.state(),
        from.session(),
        from.ephemeral(),
        from.address(),
        from.key(),
        from.settings(),
        disk,
        image);
  }

  static BlockDevice disk(MachineId id, String model, String serial, String path) {
    return new BlockDevice(
        1,
        id,
        "sda",
        model,
        serial,
        path,
        1L << 34,
        512,
        ImmutableSortedSet.of(),
        "",
        Optional.empty(),
        true);
  }

  static Image image(FileKind kind) {
    return new Image(
        "ubuntu",
        "noble",
        "amd64",
        "generic",
        "stable",
        "Noble",
        Map.of(kind, new ImageFile(kind, "ab".repeat(32), 4096, Path.of("/nowhere"))));
  }
}
