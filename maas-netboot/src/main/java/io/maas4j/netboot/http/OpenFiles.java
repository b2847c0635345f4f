package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that are being sent or were a moment ago, each open once however many clients take it.
 * Thread-safe.
 */
final class OpenFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenFiles.class);
  private static final int MOST = 512;

  /** How long a file is taken for unchanged without looking. */
  private static final long TRUST = Duration.ofSeconds(1).toNanos();

  private static final long KEEP = Duration.ofSeconds(5).toNanos();

  /** What the look-up said: another version is another file. */
  private record Key(Path path, String version) {
    static Key of(BootFile.OnDisk file) {
      return new Key(file.path(), file.version());
    }
  }

  private static final class Entry {
    private final OpenFile file;
    private long checked;
    private long used;

    Entry(OpenFile file, long now) {
      this.file = file;
      this.checked = now;
      this.used = now;
    }
  }

  private final Executor disk;
  private final LongSupplier nanos;

  // guarded by itself: connections of all loops share the files; nothing is opened or closed in it
  private final Map<Key, Entry> entries = new HashMap<>();
  private boolean closed;

  /**
   * @param disk closes files
   */
  OpenFiles(Executor disk, LongSupplier nanos) {
    this.disk = disk;
    this.nanos = nanos;
  }

  /**
   * Does not block.
   *
   * @return with a reference of the caller's; empty when the disk has to be asked
   */
  Optional<OpenFile> recent(BootFile.OnDisk found) {
    long now = nanos.getAsLong();
    synchronized (entries) {
      Entry entry = entries.get(Key.of(found));
      return entry == null || now - entry.checked > TRUST
          ? Optional.empty()
          : Optional.of(use(entry, now));
    }
  }

  private static OpenFile use(Entry entry, long now) {
    entry.used = now;
    return entry.file.retain();
  }

  /**
   * Blocks.
   *
   * @return with a reference of the caller's
   * @throws IOException when it cannot be read
   */
  OpenFile open(BootFile.OnDisk found) throws IOException {
    Key key = Key.of(found);
    Optional<OpenFile> known = known(key);
    if (known.isPresent()) {
      OpenFile file = known.get();
      boolean current = false;
      try {
        current = file.isCurrent(found.path());
      } finally {
        if (!current) {
          file.release();
        }
      }
      if (current) {
        confirm(key, file);
        return file;
      }
      forget(key, file);
    }
    return remember(key, OpenFile.open(found, this::closeLater));
  }

  private Optional<OpenFile> known(Key key) {
    synchronized (entries) {
      Entry entry = entries.get(key);
      return entry == null ? Optional.empty() : Optional.of(use(entry, nanos.getAsLong()));
    }
  }

  private void confirm(Key key, OpenFile file) {
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry != null && entry.file == file) {
        entry.checked = nanos.getAsLong();
      }
    }
  }

  private void forget(Key key, OpenFile file) {
    boolean removed = false;
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry != null && entry.file == file) {
        entries.remove(key);
        removed = true;
      }
    }
    if (removed) {
      file.release();
    }
  }

  /** Another thread may have been faster: then its file is the one. */
  private OpenFile remember(Key key, OpenFile opened) {
    OpenFile shared = opened;
    synchronized (entries) {
      Entry entry = entries.get(key);
      if (entry != null) {
        shared = use(entry, nanos.getAsLong());
      } else if (!closed && entries.size() < MOST) {
        entries.put(key, new Entry(opened.retain(), nanos.getAsLong()));
      }
    }
    if (shared != opened) {
      opened.release();
    }
    return shared;
  }

  /** Lets go of what nobody has asked for of late; to be called about once a second. */
  void sweep() {
    long now = nanos.getAsLong();
    synchronized (entries) {
      for (Iterator<Entry> all = entries.values().iterator(); all.hasNext(); ) {
        Entry entry = all.next();
        // one that is being sent stays, so that the next client shares it
        if (entry.file.refCnt() == 1 && now - entry.used > KEEP) {
          all.remove();
          entry.file.release();
        }
      }
    }
  }

  /** Closing the last descriptor of a deleted image frees its blocks, which takes time. */
  private void closeLater(FileChannel channel) {
    try {
      disk.execute(() -> close(channel));
    } catch (RejectedExecutionException e) {
      close(channel);
    }
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a file failed", e);
    }
  }

  /** Descriptors that are open for sending. */
  int size() {
    synchronized (entries) {
      return entries.size();
    }
  }

  /** Those that are being sent are closed when that ends. Idempotent. */
  @Override
  public void close() {
    synchronized (entries) {
      closed = true;
      entries.values().forEach(entry -> entry.file.release());
      entries.clear();
    }
  }
}
