package io.maas4j.server.config;

import io.maas4j.image.content.ContentLimits;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Where boot files lie.
 *
 * @param images kernels, initial RAM disks and root file systems; absolute
 * @param loaders boot loaders; absolute
 * @param quota bytes that imported images may take; 0 for as much as the disk holds
 */
public record ImagesConfig(Path images, Path loaders, long quota) {
  /** What the store of imported images is held to. */
  public ContentLimits contentLimits() {
    return new ContentLimits(
        quota == 0 ? OptionalLong.empty() : OptionalLong.of(quota), ContentLimits.USUAL.reserve());
  }
}
