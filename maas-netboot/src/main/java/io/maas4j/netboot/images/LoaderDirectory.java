package io.maas4j.netboot.images;

import io.maas4j.image.spi.LoaderShelf;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.XZInputStream;

/**
 * Boot loaders below the directory that a rack serves, as {@code bootloaders/uefi/amd64/}. What
 * somebody else put there is left alone. Thread-safe within one process.
 */
public final class LoaderDirectory implements LoaderShelf {
  private static final String MARK = ".imported";
  private static final int MOST_FILES = 256;
  private static final long MOST_BYTES = 128L << 20;

  /** What the decoder may take; streams are packed with a dictionary of 64 MiB at most. */
  private static final int MOST_KIBIBYTES = 100 << 10;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Path root;
  private final Object lock = new Object();

  /**
   * @param root what the rack serves; made when there is something to put there
   */
  public LoaderDirectory(Path root) {
    this.root = root;
  }

  @Override
  public void install(String firmware, String arch, String digest, List<Path> archives)
      throws IOException {
    if (!WORD.matcher(firmware).matches() || !WORD.matcher(arch).matches()) {
      throw new IOException("no directory can be named after " + firmware + "/" + arch);
    }
    synchronized (lock) {
      Path place = root.resolve("bootloaders").resolve(firmware).resolve(arch);
      if (isThere(place, digest)) {
        return;
      }
      Files.createDirectories(place.getParent());
      Path fresh = Files.createTempDirectory(place.getParent(), ".new-");
      try {
        unpack(archives, fresh);
        Files.writeString(fresh.resolve(MARK), digest);
        // a temporary directory is for its owner alone, and racks may run as somebody else
        readable(fresh);
        swap(fresh, place);
      } finally {
        delete(fresh);
      }
    }
  }

  private static boolean isThere(Path place, String digest) throws IOException {
    if (!Files.exists(place)) {
      return false;
    }
    try {
      return Files.readString(place.resolve(MARK)).equals(digest);
    } catch (NoSuchFileException e) {
      if (isEmpty(place)) {
        return false;
      }
      throw new IOException(
          place
              + " has files that no import put there; they are served, and the imported ones are"
              + " not: move them away to have those",
          e);
    }
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isEmpty();
    }
  }

  private static void unpack(List<Path> archives, Path into) throws IOException {
    int files = 0;
    long bytes = 0;
    for (Path archive : archives) {
      try (InputStream in = Files.newInputStream(archive);
          TarArchiveInputStream tar =
              new TarArchiveInputStream(new XZInputStream(in, MOST_KIBIBYTES))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          if (entry.isDirectory()) {
            continue;
          }
          if (++files > MOST_FILES) {
            throw new IOException("the archives have more than " + MOST_FILES + " files");
          }
          bytes += write(tar, entry, into, MOST_BYTES - bytes);
        }
      }
    }
    if (files == 0) {
      throw new IOException("the archives have no file");
    }
  }

  /** How many bytes were written. */
  private static long write(TarArchiveInputStream tar, TarArchiveEntry entry, Path into, long most)
      throws IOException {
    String name = entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
    // the library calls a device a file
    byte type = entry.getLinkFlag();
    if (type != TarConstants.LF_NORMAL && type != TarConstants.LF_OLDNORM) {
      throw new IOException("an archive has a link or a device: " + printable(name));
    }
    for (String segment : name.split("/", -1)) {
      if (!WORD.matcher(segment).matches()) {
        throw new IOException(
            "an archive has a file of a name that is not taken: " + printable(name));
      }
    }
    Path file = into.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] content = tar.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
    if (content.length > most) {
      throw new IOException("the archives have more than " + MOST_BYTES + " bytes unpacked");
    }
    if (Files.exists(file)) {
      throw new IOException("two archives have a file " + printable(name));
    }
    Files.write(file, content);
    return content.length;
  }

  private static String printable(String name) {
    String some = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    return some.replaceAll("[^\\x20-\\x7e…]", "?");
  }

  private static void readable(Path directory) throws IOException {
    if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) {
      return;
    }
    Files.setPosixFilePermissions(
        directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What was there goes aside first; between the two renames nothing is served for a moment. */
  private static void swap(Path fresh, Path place) throws IOException {
    Path old = place.resolveSibling(".old-" + place.getFileName());
    delete(old);
    if (Files.exists(place)) {
      Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    delete(old);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
