package io.maas4j.netboot.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * A directory that is served read-only and cannot be left: names are checked as text, and what they
 * lead to is checked again with all symbolic links resolved.
 *
 * <p>Safe for concurrent use. {@link #find} blocks on disk.
 */
public final class Directory {
  private static final int MAX_NAME = 4096;

  private final Path root;

  /**
   * @param root may itself be a symbolic link, also one that is swapped while in use
   * @throws BootServiceException when it is no readable directory
   */
  public Directory(Path root) {
    if (!Files.isDirectory(root) || !Files.isReadable(root)) {
      throw new BootServiceException(
          "boot file directory " + root + " is not a readable directory",
          "create it, or configure the directory that holds the boot loaders");
    }
    this.root = root;
  }

  /** Where it is, as given. */
  public Path root() {
    return root;
  }

  /**
   * Strips and checks a name from outside, without touching the disk: backslashes become slashes,
   * empty and {@code .} segments vanish.
   *
   * @return the relative name with single slashes, or empty when it has {@code ..}, a drive, or
   *     control characters
   */
  public static Optional<String> relative(String name) {
    if (name.length() > MAX_NAME) {
      return Optional.empty();
    }
    StringBuilder relative = new StringBuilder(name.length());
    for (String segment : name.replace('\\', '/').split("/")) {
      if (segment.equals("..") || hasControlCharacter(segment)) {
        return Optional.empty();
      }
      if (segment.isEmpty() || segment.equals(".")) {
        continue;
      }
      if (relative.isEmpty() && segment.length() >= 2 && segment.charAt(1) == ':') {
        return Optional.empty(); // C:
      }
      relative.append(relative.isEmpty() ? "" : "/").append(segment);
    }
    return Optional.of(relative.toString());
  }

  /**
   * Looks a name up.
   *
   * @param name relative, as {@link #relative} gives it
   * @return {@link BootFile.OnDisk}, {@link BootFile.NotFound} (also for directories), {@link
   *     BootFile.Forbidden} or {@link BootFile.Failed}
   */
  public BootFile find(String name) {
    try {
      Path inside = root.toRealPath();
      Path real = inside.resolve(name).normalize().toRealPath();
      if (!real.startsWith(inside)) {
        return new BootFile.Forbidden("a symbolic link leads out of the served directory");
      }
      return onDisk(real, Optional.empty());
    } catch (InvalidPathException e) {
      return new BootFile.NotFound("not a file name");
    } catch (NoSuchFileException e) {
      return new BootFile.NotFound("no such file");
    } catch (IOException e) {
      return failure(e);
    }
  }

  /**
   * Whether a name is a directory inside this one.
   *
   * @return its real path
   */
  public Optional<Path> directory(String name) {
    try {
      Path inside = root.toRealPath();
      Path real = inside.resolve(name).normalize().toRealPath();
      return real.startsWith(inside) && Files.isDirectory(real)
          ? Optional.of(real)
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // find() tells the caller why
    }
  }

  /**
   * @param version taken from size and modification time when empty
   */
  static BootFile onDisk(Path path, Optional<String> version) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      return new BootFile.NotFound("not a regular file");
    }
    long size = attributes.size();
    return new BootFile.OnDisk(
        path,
        size,
        version.orElseGet(
            () ->
                Long.toHexString(size)
                    + "-"
                    + Long.toHexString(attributes.lastModifiedTime().toMillis())));
  }

  static BootFile failure(IOException e) {
    // ENOTDIR and ENAMETOOLONG have no exception of their own
    String reason = e instanceof FileSystemException system ? system.getReason() : null;
    if (reason != null
        && (reason.equals("Not a directory") || reason.equals("File name too long"))) {
      return new BootFile.NotFound("no such file");
    }
    return new BootFile.Failed("the file cannot be read: " + e.getClass().getSimpleName());
  }

  private static boolean hasControlCharacter(String text) {
    return text.chars().anyMatch(Character::isISOControl);
  }
}
