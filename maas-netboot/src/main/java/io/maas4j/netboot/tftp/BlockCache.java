package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Open files and their chunks of packets, shared by all transfers of an event loop and confined to
 * it: a thousand machines that fetch one kernel cost its memory once. Holds a bounded number of
 * octets, the least recently used go first; a chunk in use lives on until it is released.
 */
final class BlockCache {
  /** Whoever waits for a chunk. */
  interface Reader {
    /** The chunk has come. It may be gone when it is asked for much later. */
    void chunkArrived();

    /**
     * @param why an {@link OutOfMemoryError} is worth another try
     */
    void chunkFailed(Throwable why);
  }

  private record Key(FileContent.Identity file, int blockSize, long chunk) {}

  private static final class Entry {
    private final List<Reader> waiting = new ArrayList<>(1);
    private @Nullable ByteBuf packets;
  }

  private static final class Shared {
    private final FileContent content;
    private int users;

    Shared(FileContent content) {
      this.content = content;
    }
  }

  private final Executor loop;
  private final Executor disk;
  private final long limit;
  private final Map<Key, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private final Map<FileContent.Identity, Shared> files = new HashMap<>();
  private long held;
  private boolean closed;

  /**
   * @param loop where everything happens but reading
   * @param disk reads
   * @param limit octets kept
   */
  BlockCache(Executor loop, Executor disk, long limit) {
    this.loop = loop;
    this.disk = disk;
    this.limit = limit;
  }

  /**
   * Takes over an open file. When its bytes are open already, the newcomer is closed.
   *
   * @return to be given back with {@link #release}
   */
  FileContent share(FileContent opened) {
    Shared shared = files.get(opened.identity());
    if (shared == null) {
      shared = new Shared(opened);
      files.put(opened.identity(), shared);
    } else {
      opened.close();
    }
    shared.users++;
    return shared.content;
  }

  void release(Content content) {
    if (!(content instanceof FileContent file)) {
      content.close();
      return;
    }
    Shared shared = files.get(file.identity());
    if (shared != null && shared.content == file && --shared.users == 0) {
      files.remove(file.identity());
      file.close();
    }
  }

  /**
   * A chunk, if it is here; otherwise it is fetched and the reader hears of it later.
   *
   * @return a buffer that the caller releases, or null
   * @throws IOException only for contents in memory
   */
  @Nullable ByteBuf acquire(Blocks blocks, long chunk, Reader reader) throws IOException {
    if (!(blocks.content() instanceof FileContent file)) {
      return blocks.chunk(chunk);
    }
    Key key = new Key(file.identity(), blocks.blockSize(), chunk);
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry();
      entry.waiting.add(reader);
      entries.put(key, entry);
      load(key, entry, blocks);
      return null;
    }
    ByteBuf packets = entry.packets;
    if (packets == null) {
      entry.waiting.add(reader);
      return null;
    }
    return packets.retain();
  }

  /** Fetches a chunk that will be wanted soon; what was wanted longest ago makes room for it. */
  void prefetch(Blocks blocks, long chunk) {
    if (blocks.content() instanceof FileContent file) {
      Key key = new Key(file.identity(), blocks.blockSize(), chunk);
      if (!entries.containsKey(key)) {
        Entry entry = new Entry();
        entries.put(key, entry);
        load(key, entry, blocks);
      }
    }
  }

  /** Octets kept now. */
  long held() {
    return held;
  }

  /** Gives all memory back that no transfer uses, as nobody has asked for long. */
  void clear() {
    Iterator<Entry> all = entries.values().iterator();
    while (all.hasNext()) {
      ByteBuf packets = all.next().packets;
      if (packets != null) {
        all.remove();
        drop(packets);
      }
    }
  }

  /** Frees everything; chunks that still come are dropped. */
  void close() {
    closed = true;
    clear();
    files.values().forEach(shared -> shared.content.close());
    files.clear();
  }

  private void load(Key key, Entry entry, Blocks blocks) {
    Shared source = files.get(key.file());
    if (source != null) {
      source.users++; // the transfer may end before the disk answers
    }
    try {
      disk.execute(() -> read(key, entry, blocks));
    } catch (RejectedExecutionException e) {
      loop.execute(() -> arrived(key, entry, blocks, null, e));
    }
  }

  private void read(Key key, Entry entry, Blocks blocks) {
    ByteBuf packets = null;
    Throwable failure = null;
    try {
      packets = blocks.chunk(key.chunk());
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      failure = e;
    }
    ByteBuf arrived = packets;
    Throwable why = failure;
    try {
      loop.execute(() -> arrived(key, entry, blocks, arrived, why));
    } catch (RejectedExecutionException e) { // the server is closing
      if (arrived != null) {
        arrived.release();
      }
    }
  }

  private void arrived(
      Key key, Entry entry, Blocks blocks, @Nullable ByteBuf packets, @Nullable Throwable failure) {
    release(blocks.content());
    List<Reader> waiting = List.copyOf(entry.waiting);
    entry.waiting.clear();
    if (packets == null) {
      entries.remove(key, entry);
      Throwable why = failure == null ? new IOException("nothing was read") : failure;
      if (why instanceof OutOfMemoryError) {
        clear();
      }
      waiting.forEach(reader -> reader.chunkFailed(why));
      return;
    }
    if (closed) {
      packets.release();
      return;
    }
    entry.packets = packets;
    held += packets.capacity();
    packets.retain(); // not to be evicted before those who wait have had their turn
    waiting.forEach(Reader::chunkArrived);
    evict();
    packets.release();
  }

  private void evict() {
    Iterator<Entry> eldest = entries.values().iterator();
    while (held > limit && eldest.hasNext()) {
      ByteBuf packets = eldest.next().packets;
      if (packets != null) {
        eldest.remove();
        drop(packets);
      }
    }
  }

  private void drop(ByteBuf packets) {
    held -= packets.capacity();
    packets.release();
  }
}
