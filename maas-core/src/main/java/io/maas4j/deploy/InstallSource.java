package io.maas4j.deploy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.image.UploadType;
import io.maas4j.setting.OsRelease;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What curtin is told to put on the disk: its last argument (metadata contract, section 7.1).
 * Immutable.
 *
 * @param type in what form it comes; empty for a squashfs
 * @param argument {@code cp:///media/root-ro}, a URL, {@code dd-gz:http://…}
 */
public record InstallSource(Optional<UploadType> type, String argument) {
  private static final Set<UploadType> ARCHIVES =
      EnumSet.of(UploadType.TGZ, UploadType.TBZ, UploadType.TXZ);
  private static final Set<String> WRITTEN_AS_THEY_ARE = Set.of("esxi", "ubuntu-core", "windows");

  /** The root file system that the installing environment itself runs from. */
  public static InstallSource itself() {
    return new InstallSource(Optional.empty(), "cp:///media/root-ro");
  }

  /** A squashfs that is fetched, for an environment that does not run from it. */
  public static InstallSource squashfs(String url) {
    return new InstallSource(Optional.empty(), "fsimage:" + url);
  }

  /** A file of one of the forms in which images are uploaded. */
  public static InstallSource of(UploadType type, String url) {
    return new InstallSource(Optional.of(type), prefix(type) + url);
  }

  private static String prefix(UploadType type) {
    return switch (type) {
      case TGZ, TBZ, TXZ -> "";
      case DDTGZ -> "dd-tgz:";
      case DDTAR -> "dd-tar:";
      case DDRAW -> "dd-raw:";
      case DDTBZ -> "dd-tbz:";
      case DDTXZ -> "dd-txz:";
      case DDBZ2 -> "dd-bz2:";
      case DDGZ -> "dd-gz:";
      case DDXZ -> "dd-xz:";
    };
  }

  /** Whether it is a whole disk, which nothing can be said of. */
  public boolean isDisk() {
    return type.filter(form -> !ARCHIVES.contains(form)).isPresent();
  }

  /**
   * Holds the form against what the operating system can be installed from.
   *
   * @throws InvalidRequest naming both
   */
  public InstallSource allowedFor(OsRelease system) {
    String osystem = system.osystem();
    boolean allowed =
        switch (osystem) {
          case "custom" -> true;
          case "ubuntu" -> type.isEmpty() || type.get() == UploadType.TGZ;
          default ->
              WRITTEN_AS_THEY_ARE.contains(osystem)
                  ? isDisk()
                  : type.filter(UploadType.TGZ::equals).isPresent();
        };
    if (!allowed) {
      throw new InvalidRequest(
          system.text()
              + " cannot be installed from "
              + type.map(form -> "an image of the form " + form.word()).orElse("a squashfs")
              + ".",
          WRITTEN_AS_THEY_ARE.contains(osystem)
              ? "upload an image of a whole disk, such as ddgz"
              : "upload an archive of the form tgz");
    }
    return this;
  }
}
