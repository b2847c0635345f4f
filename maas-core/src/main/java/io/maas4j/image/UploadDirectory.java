package io.maas4j.image;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in a directory: {@code partial/<number>} while they come, {@code complete/<sha256>} when
 * they are whole. Thread-safe within one process.
 */
public final class UploadDirectory implements UploadStorage {
  /** Uploads that come at once and of which the digest is kept; others are read once more. */
  private static final int DIGESTS = 64;

  private static final int BUFFER = 1 << 16;

  private final ImageInspector inspector;
  private final Path partial;
  private final Path complete;
  private final Map<Long, Object> locks = new ConcurrentHashMap<>();
  private final AtomicReference<List<Image>> published = new AtomicReference<>(List.of());

  /** Guarded by itself. */
  private final Map<Long, Running> digests =
      new LinkedHashMap<>(DIGESTS, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Running> eldest) {
          return size() > DIGESTS;
        }
      };

  /** A digest over the first bytes of an upload. */
  private record Running(MessageDigest digest, long length) {}

  private UploadDirectory(Path directory, ImageInspector inspector) {
    this.inspector = inspector;
    this.partial = directory.resolve("partial");
    this.complete = directory.resolve("complete");
  }

  /**
   * Makes what is missing. Blocks.
   *
   * @param directory ours alone
   */
  public static UploadDirectory open(Path directory) {
    return open(directory, ImageInspector.NONE);
  }

  /**
   * As {@link #open(Path)}, for a directory that takes what an inspector finds sound.
   *
   * @param directory ours alone
   */
  public static UploadDirectory open(Path directory, ImageInspector inspector) {
    UploadDirectory opened = new UploadDirectory(directory, inspector);
    try {
      Files.createDirectories(opened.partial);
      Files.createDirectories(opened.complete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return opened;
  }

  @Override
  public long received(long upload) {
    return length(partialFile(upload));
  }

  private static long length(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean has(String sha256, long size) {
    Path file = path(sha256);
    return Files.exists(file) && length(file) == size;
  }

  @Override
  public Path path(String sha256) {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no SHA-256: " + sha256);
    }
    return complete.resolve(sha256);
  }

  private Path partialFile(long upload) {
    return partial.resolve(Long.toString(upload));
  }

  @Override
  public Outcome append(long upload, String sha256, long size, byte[] chunk, Consumer<Path> check) {
    synchronized (locks.computeIfAbsent(upload, number -> new Object())) {
      Path file = partialFile(upload);
      long before = length(file);
      if (before + chunk.length > size) {
        return Outcome.TOO_MUCH;
      }
      Running running = running(upload, file, before);
      if (!write(file, before, chunk)) {
        return Outcome.NO_SPACE;
      }
      running.digest().update(chunk);
      long now = before + chunk.length;
      if (now < size) {
        keep(upload, new Running(running.digest(), now));
        return Outcome.INCOMPLETE;
      }
      keep(upload, null);
      locks.remove(upload);
      return whole(file, sha256, running.digest(), check);
    }
  }

  private static Outcome whole(Path file, Path target) throws IOException {
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return Outcome.COMPLETE;
  }

  private static void checked(Path file, Consumer<Path> check) {
    try {
      check.accept(file);
    } catch (RuntimeException e) {
      delete(file);
      throw e;
    }
  }

  private Outcome whole(Path file, String sha256, MessageDigest digest, Consumer<Path> check) {
    try {
      if (HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
        checked(file, check);
        return whole(file, path(sha256));
      }
      Files.delete(file);
      return Outcome.WRONG_CONTENT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @return false when there is no room; then the file is as it was
   */
  private static boolean write(Path file, long before, byte[] chunk) {
    try {
      if (Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < chunk.length) {
        return false;
      }
      try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
        out.write(chunk);
        out.getFD().sync();
      }
      return true;
    } catch (IOException e) {
      cut(file, before, e);
      return false;
    }
  }

  /** Half a chunk would spoil the whole: the next one is to come where this one should have. */
  private static void cut(Path file, long length, IOException because) {
    try (java.io.RandomAccessFile open = new java.io.RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(length);
    } catch (IOException e) {
      e.addSuppressed(because);
      throw new UncheckedIOException(e);
    }
  }

  private Running running(long upload, Path file, long length) {
    Optional<Running> kept;
    synchronized (digests) {
      kept = Optional.ofNullable(digests.get(upload)).filter(r -> r.length() == length);
    }
    return kept.orElseGet(() -> new Running(digest(file, length), length));
  }

  private void keep(long upload, @Nullable Running running) {
    synchronized (digests) {
      if (running == null) {
        digests.remove(upload);
      } else {
        digests.put(upload, running);
      }
    }
  }

  private static MessageDigest digest(Path file, long length) {
    MessageDigest digest = sha256();
    if (length == 0) {
      return digest;
    }
    try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
      byte[] buffer = new byte[BUFFER];
      int read = in.read(buffer);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        read = in.read(buffer);
      }
      return digest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What every JDK has. */
  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public ImageInspector inspector() {
    return inspector;
  }

  @Override
  public void discard(long upload) {
    keep(upload, null);
    locks.remove(upload);
    delete(partialFile(upload));
  }

  @Override
  public void remove(String sha256) {
    delete(path(sha256));
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void publish(List<Image> images) {
    published.set(List.copyOf(images));
  }

  @Override
  public List<Image> published() {
    return published.get();
  }
}
