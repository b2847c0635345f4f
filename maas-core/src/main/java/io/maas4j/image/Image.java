package io.maas4j.image;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * An operating system's files for one architecture.
 *
 * @param osystem {@code ubuntu}, {@code custom}, …
 * @param series release within it, or the custom image's name
 * @param architecture Debian's name
 * @param subarchitecture {@code generic} mostly
 * @param label {@code stable}, {@code uploaded}, …
 * @param title for people
 */
public record Image(
    String osystem,
    String series,
    String architecture,
    String subarchitecture,
    String label,
    String title,
    Map<FileKind, ImageFile> files) {
  public Image {
    files = Map.copyOf(files);
    if (!files.isEmpty()) {
      files = java.util.Collections.unmodifiableMap(new EnumMap<>(files));
    }
  }

  public Optional<ImageFile> file(FileKind kind) {
    return Optional.ofNullable(files.get(kind));
  }

  /** Whether a machine can boot it over the network. */
  public boolean isBootable() {
    return files.containsKey(FileKind.BOOT_KERNEL) && files.containsKey(FileKind.BOOT_INITRD);
  }

  /** Whether it can be written to a disk as it is. */
  public Optional<ImageFile> disk() {
    return file(FileKind.ROOT_RAW_GZIP).or(() -> file(FileKind.ROOT_RAW));
  }

  /** The file's path below {@code /images/}. */
  public String path(ImageFile file) {
    return String.join(
        "/",
        file.name(),
        osystem,
        architecture,
        subarchitecture,
        series,
        label,
        file.kind().wireName());
  }
}
