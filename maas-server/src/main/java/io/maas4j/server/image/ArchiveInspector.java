package io.maas4j.server.image;

import io.maas4j.image.ImageClaim;
import io.maas4j.image.ImageInspector;
import io.maas4j.image.UploadType.Wrapping;
import io.maas4j.os.ImageForm;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Unpacks images in memory, piece by piece, and looks at what comes: nothing of them is ever
 * written anywhere. Thread-safe.
 */
public final class ArchiveInspector implements ImageInspector {
  private final InspectionLimits limits;

  public ArchiveInspector(InspectionLimits limits) {
    this.limits = limits;
  }

  @Override
  public List<String> problems(Path content, ImageClaim claim) {
    Problems problems = new Problems();
    try (Unpacking in =
        Unpacking.open(content, claim.type().packing(), bounds(claim), limits.xzMemory())) {
      if (claim.type().form() == ImageForm.TREE) {
        new TreeCheck(claim, limits, problems).run(new TarReader(in));
      } else if (claim.type().wrapping() == Wrapping.TAR) {
        wrapped(new TarReader(in), claim, problems);
      } else {
        plain(in, claim, problems);
      }
    } catch (BadImageException e) {
      problems.add(e.getMessage());
    }
    return problems.texts();
  }

  private Unpacking.Bounds bounds(ImageClaim claim) {
    return claim.type().form() == ImageForm.TREE
        ? new Unpacking.Bounds(limits.treeBytes(), limits.treeRatio(), limits.allowance())
        : new Unpacking.Bounds(limits.diskBytes(), limits.diskRatio(), limits.allowance());
  }

  private static void plain(Unpacking in, ImageClaim claim, Problems problems)
      throws BadImageException {
    byte[] buffer = new byte[Contents.HEAD];
    int got = in.read(buffer, 0, buffer.length);
    byte[] head = Arrays.copyOf(buffer, got);
    while (got > 0) {
      got = in.read(buffer, 0, buffer.length);
    }
    DiskCheck.run(head, in.count(), claim.architecture(), problems);
  }

  /** All files of such an archive are written to the disk one after the other. */
  private static void wrapped(TarReader reader, ImageClaim claim, Problems problems)
      throws BadImageException {
    int disks = 0;
    Optional<TarEntry> entry = reader.next();
    while (entry.isPresent()) {
      switch (entry.get().kind()) {
        case FILE -> {
          disks++;
          if (disks == 1) {
            byte[] buffer = new byte[Contents.HEAD];
            byte[] head = Arrays.copyOf(buffer, reader.read(buffer));
            DiskCheck.run(head, entry.get().size(), claim.architecture(), problems);
          }
        }
        case DIRECTORY -> {}
        default ->
            problems.add(
                Problems.shown(entry.get().name())
                    + " is "
                    + (entry.get().kind() == TarEntry.Kind.SPARSE_FILE
                        ? "sparse, and would be written without its zeros: pack it without"
                            + " --sparse."
                        : "no file: pack the disk alone."));
      }
      entry = reader.next();
    }
    if (disks != 1) {
      problems.add(
          "There are "
              + disks
              + " files in it, where one is wanted that is the disk: pack it alone.");
    }
  }
}
