package io.maas4j.storage;

import java.util.Optional;

/** A file system without a device, mounted. */
public record SpecialFilesystem(
    FilesystemType type, String uuid, String mountPoint, Optional<String> mountOptions) {}
