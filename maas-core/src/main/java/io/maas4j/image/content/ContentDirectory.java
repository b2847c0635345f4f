package io.maas4j.image.content;

import io.maas4j.image.importing.Contents;
import io.maas4j.image.importing.Room;
import io.maas4j.image.stream.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Content in a directory: {@code partial/<sha256>} while it comes, {@code complete/<sha256>} once
 * it is whole and verified, {@code corrupt/<sha256>} what was found to be something else later.
 * What has come outlives a restart. Thread-safe within one process, which has the directory for
 * itself.
 *
 * <p>What is whole is read once more before a process first hands it out, and again whenever the
 * file's size, time or inode changed.
 */
public final class ContentDirectory {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final Path partial;
  private final Path complete;
  private final Path corrupt;
  private final ContentLimits limits;
  private final CorruptContentListener listener;
  private final Map<String, Stamp> verified = new ConcurrentHashMap<>();

  /** One lock for each content, so that of several who ask one reads it. */
  private final Map<String, Object> locks = new ConcurrentHashMap<>();

  /** What a file was like when it was verified. */
  private record Stamp(long size, FileTime modified, @Nullable Object key) {}

  private ContentDirectory(Path directory, ContentLimits limits, CorruptContentListener listener) {
    this.partial = directory.resolve("partial");
    this.complete = directory.resolve("complete");
    this.corrupt = directory.resolve("corrupt");
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Makes what is missing. Blocks.
   *
   * @param directory ours alone
   */
  public static ContentDirectory open(
      Path directory, ContentLimits limits, CorruptContentListener listener) {
    ContentDirectory opened = new ContentDirectory(directory, limits, listener);
    try {
      Files.createDirectories(opened.partial);
      Files.createDirectories(opened.complete);
      Files.createDirectories(opened.corrupt);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return opened;
  }

  /** All that is here. Blocks on the directory, not on its files. */
  public Contents contents() {
    return new Contents(sizes(complete), sizes(partial), Set.of());
  }

  private static Map<String, Long> sizes(Path directory) {
    Map<String, Long> sizes = new HashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (SHA256.matcher(name).matches()) {
          sizes.put(name, Files.size(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sizes;
  }

  /** How much more there is room for. */
  public Room room() {
    try {
      return new Room(
          limits.quota(), Files.getFileStore(complete).getUsableSpace(), limits.reserve());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is here, whole; it was verified when it came. */
  public boolean has(Content content) {
    return length(path(content.sha256())) == content.size();
  }

  /** Bytes that are here of what is not whole. */
  public long received(Content content) {
    return Math.min(length(partial.resolve(checked(content.sha256()))), content.size());
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where whole content lies, or would lie; not verified. */
  public Path path(String sha256) {
    return complete.resolve(checked(sha256));
  }

  private static String checked(String sha256) {
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("no SHA-256: " + sha256);
    }
    return sha256;
  }

  /** Takes content, from where it stopped. Blocks while what has come is read once more. */
  public Incoming receive(Content content) throws IOException {
    return Incoming.open(
        content, partial.resolve(content.sha256()), file -> store(content.sha256(), file));
  }

  private void store(String sha256, Path file) throws IOException {
    synchronized (lock(sha256)) {
      Path target = path(sha256);
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      verified.put(sha256, stamp(target));
      delete(corrupt.resolve(sha256));
    }
  }

  private Object lock(String sha256) {
    return locks.computeIfAbsent(sha256, sha -> new Object());
  }

  private static Stamp stamp(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    return new Stamp(now.size(), now.lastModifiedTime(), now.fileKey());
  }

  /**
   * The file, if it still is what it should be. Blocks while it is read, the first time.
   *
   * @return empty when it is not here, or was corrupt and has been taken away
   */
  public Optional<Path> verified(Content content) {
    Path file = path(content.sha256());
    try {
      if (isKnown(content, file)) {
        return Optional.of(file);
      }
      synchronized (lock(content.sha256())) {
        return isKnown(content, file) || isRight(content, file)
            ? Optional.of(file)
            : Optional.empty();
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isKnown(Content content, Path file) throws IOException {
    return Objects.equals(verified.get(content.sha256()), stamp(file));
  }

  private boolean isRight(Content content, Path file) throws IOException {
    Stamp before = stamp(file);
    String is =
        before.size() == content.size()
            ? HexFormat.of().formatHex(Digests.of(file).digest())
            : before.size() + " bytes";
    if (is.equals(content.sha256())) {
      verified.put(content.sha256(), before);
      return true;
    }
    verified.remove(content.sha256());
    Path away = corrupt.resolve(content.sha256());
    Files.move(file, away, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    listener.corrupt(
        content,
        (before.size() == content.size() ? "its SHA-256 is " + is : "it has " + is)
            + " instead of "
            + (before.size() == content.size() ? content.sha256() : content.size() + " bytes")
            + "; the file was moved to "
            + away);
    return false;
  }

  /** Forgets whole content, and what was corrupt of it. Whoever reads it reads on. */
  public void remove(String sha256) {
    verified.remove(sha256);
    delete(path(sha256));
    delete(corrupt.resolve(sha256));
  }

  /** Forgets what has come of content that is not whole. */
  public void discard(String sha256) {
    delete(partial.resolve(checked(sha256)));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
