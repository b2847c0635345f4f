package io.maas4j.netboot.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rack's own copies of images that others have: fetched when a machine asks, kept as long as
 * there is room, the one that was asked for longest ago goes first.
 *
 * <p>A file is named by the SHA-256 of its content. It is verified when it is written, and once
 * more before it is first served after a start; what is not what its name says is fetched again,
 * and never served. However many ask for an image at once, it is fetched once, and all of them
 * wait.
 *
 * <p>Thread-safe. No two caches may share a directory.
 */
public final class ImageCache implements ImageFiles {
  private static final Logger log = LoggerFactory.getLogger(ImageCache.class);
  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
  private static final String PART = ".part";
  private static final int BLOCK = 1 << 16;
  private static final long QUIET_MILLIS = 1000;

  private final Path directory;
  private final long limit;
  private final ImageOrigin origin;
  private final Clock clock;
  // the one asked for longest ago first; guarded by itself
  private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<String, CompletableFuture<Optional<Path>>> fetches = new HashMap<>();
  private final AtomicLong lastWarning = new AtomicLong(Long.MIN_VALUE / 2);
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong misses = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong evicted = new AtomicLong();

  private static final class Entry {
    final long size;
    boolean verified;

    Entry(long size, boolean verified) {
      this.size = size;
      this.verified = verified;
    }
  }

  /**
   * What it has done since it was opened.
   *
   * @param files held now
   * @param bytes held now
   * @param hits asked for and held
   * @param misses asked for and not held
   * @param refused fetched or found, and not what the name says, or too large
   * @param evicted removed to make room
   */
  public record Stats(int files, long bytes, long hits, long misses, long refused, long evicted) {}

  private ImageCache(Path directory, long limit, ImageOrigin origin, Clock clock) {
    this.directory = directory;
    this.limit = limit;
    this.origin = origin;
    this.clock = clock;
  }

  /**
   * Opens a cache; what it held when it was last open it still holds. Blocks.
   *
   * @param directory for it alone; made when missing
   * @param limit bytes that its files may have together; an image that is larger is not served
   * @param clock says when a file was asked for
   * @throws BootServiceException when the directory cannot be used
   * @throws IllegalArgumentException when the limit is not positive
   */
  public static ImageCache open(Path directory, long limit, ImageOrigin origin, Clock clock) {
    if (limit <= 0) {
      throw new IllegalArgumentException("a cache of " + limit + " bytes holds nothing");
    }
    ImageCache cache = new ImageCache(directory, limit, origin, clock);
    try {
      cache.load();
    } catch (IOException | UncheckedIOException e) {
      throw new BootServiceException(
          "cannot keep images in " + directory + ": " + e.getMessage(),
          "name a directory that this process may write to",
          e);
    }
    return cache;
  }

  private void load() throws IOException {
    Files.createDirectories(directory);
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.sorted(Comparator.comparing(ImageCache::modified)).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(PART)) {
        Files.delete(file);
      } else if (NAME.matcher(name).matches()) {
        entries.put(name, new Entry(Files.size(file), false));
      }
    }
    synchronized (entries) {
      makeRoom(0);
    }
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fetches the image when it is not here. */
  @Override
  public Optional<Path> find(String hashPrefix) {
    Optional<Path> held = held(hashPrefix);
    if (held.isPresent()) {
      hits.incrementAndGet();
      return held;
    }
    misses.incrementAndGet();
    CompletableFuture<Optional<Path>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Path>> fetch;
    synchronized (fetches) {
      fetch = fetches.computeIfAbsent(hashPrefix, any -> mine);
    }
    if (fetch == mine) {
      try {
        // it may have come between the look and the turn
        mine.complete(held(hashPrefix).or(() -> fetched(hashPrefix)));
      } catch (RuntimeException | Error e) {
        mine.completeExceptionally(e);
        throw e;
      } finally {
        synchronized (fetches) {
          fetches.remove(hashPrefix);
        }
      }
    }
    try {
      return fetch.join();
    } catch (CompletionException e) {
      warn("the fetch of image " + hashPrefix + " broke: " + e.getCause());
      return Optional.empty();
    }
  }

  /** The SHA-256 sums of what it holds. */
  public Set<String> contents() {
    synchronized (entries) {
      return new TreeSet<>(entries.keySet());
    }
  }

  /** Which of these it would have to fetch; none when it is in sync with whoever has them. */
  public Set<String> missing(Set<String> wanted) {
    Set<String> held = contents();
    return wanted.stream().filter(sha256 -> !held.contains(sha256)).collect(Collectors.toSet());
  }

  /** A snapshot. */
  public Stats stats() {
    synchronized (entries) {
      return new Stats(
          entries.size(), bytes(), hits.get(), misses.get(), refused.get(), evicted.get());
    }
  }

  private long bytes() {
    return entries.values().stream().mapToLong(entry -> entry.size).sum();
  }

  private Optional<Path> held(String hashPrefix) {
    String name;
    boolean verified;
    synchronized (entries) {
      Optional<String> found =
          entries.keySet().stream().filter(known -> known.startsWith(hashPrefix)).findFirst();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      name = found.get();
      verified = entries.get(name).verified;
    }
    Path file = directory.resolve(name);
    try {
      if (!verified && !name.equals(sum(file))) {
        refused.incrementAndGet();
        warn(file + " has changed since it was stored and is removed");
        drop(name);
        return Optional.empty();
      }
      // the order survives a restart
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    } catch (NoSuchFileException e) {
      drop(name);
      return Optional.empty();
    } catch (IOException e) {
      warn(file + " cannot be read: " + e.getMessage());
      return Optional.empty();
    }
    synchronized (entries) {
      Entry entry = entries.get(name);
      if (entry == null) {
        return Optional.empty();
      }
      entry.verified = true;
    }
    return Optional.of(file);
  }

  private Optional<Path> fetched(String hashPrefix) {
    Path part = directory.resolve(hashPrefix + PART);
    try {
      Optional<ImageOrigin.Content> content = origin.open(hashPrefix);
      if (content.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream body = content.get().body()) {
        return stored(hashPrefix, part, content.get(), body);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      warn("image " + hashPrefix + " cannot be fetched: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Path> stored(
      String hashPrefix, Path part, ImageOrigin.Content content, InputStream body)
      throws IOException {
    if (content.size().orElse(0) > limit) {
      return refuse(
          hashPrefix, "has " + content.size().getAsLong() + " bytes, and " + limit + " fit");
    }
    MessageDigest digest = sha256();
    long size = 0;
    try (OutputStream out = Files.newOutputStream(part)) {
      byte[] block = new byte[BLOCK];
      for (int read = body.read(block); read >= 0; read = body.read(block)) {
        size += read;
        if (size > limit) {
          return refuse(hashPrefix, "has more than the " + limit + " bytes that fit");
        }
        digest.update(block, 0, read);
        out.write(block, 0, read);
      }
    }
    if (content.size().isPresent() && content.size().getAsLong() != size) {
      return refuse(
          hashPrefix, "ended after " + size + " of " + content.size().getAsLong() + " bytes");
    }
    String name = HexFormat.of().formatHex(digest.digest());
    if (!name.startsWith(hashPrefix)) {
      return refuse(hashPrefix, "has the SHA-256 " + name);
    }
    Path file = directory.resolve(name);
    synchronized (entries) {
      makeRoom(size);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      entries.put(name, new Entry(size, true));
    }
    return Optional.of(file);
  }

  private Optional<Path> refuse(String hashPrefix, String why) {
    refused.incrementAndGet();
    warn("image " + hashPrefix + " is not taken: it " + why);
    return Optional.empty();
  }

  /** Who reads a file that goes reads it to its end. */
  private void makeRoom(long size) throws IOException {
    long held = bytes();
    for (String name : List.copyOf(entries.keySet())) {
      if (held + size <= limit) {
        return;
      }
      held -= entries.remove(name).size;
      evicted.incrementAndGet();
      Files.deleteIfExists(directory.resolve(name));
    }
  }

  private void drop(String name) {
    synchronized (entries) {
      entries.remove(name);
    }
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      warn(name + " cannot be removed: " + e.getMessage());
    }
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] block = new byte[BLOCK];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** At most one line a second, however many machines ask. */
  private void warn(String text) {
    long now = clock.millis();
    long last = lastWarning.get();
    if (now - last >= QUIET_MILLIS && lastWarning.compareAndSet(last, now)) {
      log.warn("{}", text);
    }
  }
}
