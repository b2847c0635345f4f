package io.maas4j.server.config;

import java.nio.file.Path;

/**
 * Where boot files lie.
 *
 * @param images kernels, initial RAM disks and root file systems; absolute
 * @param loaders boot loaders; absolute
 * @param quota bytes that imported images may take; 0 for as much as the disk holds
 */
public record ImagesConfig(Path images, Path loaders, long quota) {}
