package io.maas4j.server.config;

import java.nio.file.Path;

/**
 * Where boot files lie.
 *
 * @param images kernels, initial RAM disks and root file systems; absolute
 * @param loaders boot loaders; absolute
 */
public record ImagesConfig(Path images, Path loaders) {}
