package io.maas4j.deploy;

import io.maas4j.error.MaasException.InvalidRequest;
import io.maas4j.error.MaasException.Unavailable;
import io.maas4j.image.FileKind;
import io.maas4j.image.Image;
import io.maas4j.image.ImageFile;
import io.maas4j.image.UploadType;
import io.maas4j.setting.OsRelease;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
  private static final Set<String> SQUASHED = Set.of("ubuntu", "custom");
  private static final List<FileKind> TREES =
      List.of(FileKind.ROOT_TGZ, FileKind.ROOT_TXZ, FileKind.ROOT_TBZ);
  private static final List<FileKind> DISKS =
      List.of(
          FileKind.ROOT_RAW_GZIP,
          FileKind.ROOT_RAW,
          FileKind.ROOT_RAW_XZ,
          FileKind.ROOT_RAW_BZIP2,
          FileKind.ROOT_DISK_TGZ,
          FileKind.ROOT_DISK_TAR,
          FileKind.ROOT_DISK_TXZ,
          FileKind.ROOT_DISK_TBZ);
  private static final Set<String> WRITTEN_AS_THEY_ARE = Set.of("esxi", "ubuntu-core", "windows");

  /** The root file system that the installing environment itself runs from. */
  public static InstallSource itself() {
    return new InstallSource(Optional.empty(), "cp:///media/root-ro");
  }

  /** A squashfs that is fetched, for an environment that does not run from it. */
  public static InstallSource squashfs(String url) {
    return new InstallSource(Optional.empty(), "fsimage:" + url);
  }

  /**
   * What of an image a system is installed from.
   *
   * @param running the image that the installing environment runs from
   * @param address where the machine reaches the images
   * @throws Unavailable when the image has nothing to install
   */
  public static InstallSource of(Image image, Optional<Image> running, ServiceAddress address) {
    ImageFile root = root(image);
    String url = address.url("/images/" + image.path(root));
    Optional<UploadType> type = root.kind().uploadType();
    if (type.isPresent()) {
      return of(type.get(), url);
    }
    boolean itself =
        running
            .flatMap(booted -> booted.file(FileKind.SQUASHFS))
            .map(ImageFile::sha256)
            .equals(Optional.of(root.sha256()));
    return itself ? itself() : squashfs(url);
  }

  /**
   * The file of an image that a system is installed from.
   *
   * @throws Unavailable when the image has nothing to install
   */
  static ImageFile root(Image image) {
    return kinds(image.osystem()).stream()
        .flatMap(kind -> image.file(kind).stream())
        .findFirst()
        .orElseThrow(
            () -> {
              String why =
                  "the image "
                      + new OsRelease(image.osystem(), image.series()).text()
                      + " has no file that could be installed";
              return new Unavailable(
                  why,
                  "import or upload it with one of " + words(image.osystem()),
                  (Throwable) new IllegalStateException(why));
            });
  }

  /** From what is the layout's to what takes the whole disk, but where there is no choice. */
  private static List<FileKind> kinds(String osystem) {
    List<FileKind> kinds = new ArrayList<>();
    if (SQUASHED.contains(osystem)) {
      kinds.add(FileKind.SQUASHFS);
    }
    kinds.addAll(WRITTEN_AS_THEY_ARE.contains(osystem) ? List.of() : TREES);
    kinds.addAll(DISKS);
    return kinds;
  }

  private static String words(String osystem) {
    return kinds(osystem).stream().map(FileKind::wireName).collect(Collectors.joining(", "));
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
   * Holds the form against what the operating system can be installed from. Nobody uploads disks of
   * Red Hat's kin, but image streams may have them.
   *
   * @throws InvalidRequest naming both
   */
  public InstallSource allowedFor(OsRelease system) {
    String osystem = system.osystem();
    boolean allowed =
        switch (osystem) {
          case "custom" -> true;
          // image streams have no disks of it, but a directory of images may
          case "ubuntu" -> type.isEmpty() || type.get() == UploadType.TGZ || isDisk();
          default -> WRITTEN_AS_THEY_ARE.contains(osystem) ? isDisk() : type.isPresent();
        };
    if (!allowed) {
      throw new InvalidRequest(
          system.text()
              + " cannot be installed from "
              + type.map(form -> "an image of the form " + form.word()).orElse("a squashfs")
              + ".",
          WRITTEN_AS_THEY_ARE.contains(osystem)
              ? "take an image of a whole disk, such as ddgz"
              : "take an archive of its files, such as tgz");
    }
    return this;
  }
}
