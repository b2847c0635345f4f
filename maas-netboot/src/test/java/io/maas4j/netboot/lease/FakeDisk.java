package io.maas4j.netboot.lease;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk whose plug can be pulled before any operation: what was not synced is then lost in parts,
 * as sectors are. Thread-safe.
 */
final class FakeDisk implements Disk {
  private static final int SECTOR = 64;

  private final Map<Path, Inode> names = new HashMap<>();
  private final Random random;
  private int operationsLeft = Integer.MAX_VALUE;
  private boolean locked;
  boolean full;
  int operations;

  FakeDisk(long seed) {
    random = new Random(seed);
  }

  private static final class Inode {
    byte[] now = new byte[0];
    byte[] synced = new byte[0];

    Inode copy() {
      Inode other = new Inode();
      other.now = now.clone();
      other.synced = now.clone();
      return other;
    }
  }

  /** Nothing works any more after so many operations, and what is pending is lost in parts. */
  synchronized void crashAfter(int count) {
    operationsLeft = count;
  }

  /** Whatever was cached is gone; works again. */
  synchronized void restart() {
    operationsLeft = Integer.MAX_VALUE;
    locked = false;
    for (Inode inode : names.values()) {
      inode.now = survived(inode);
      inode.synced = inode.now.clone();
    }
  }

  synchronized boolean isDead() {
    return operationsLeft <= 0;
  }

  synchronized byte[] bytes(Path path) {
    return names.get(path).now.clone();
  }

  synchronized void put(Path path, byte[] bytes) {
    Inode inode = new Inode();
    inode.now = bytes.clone();
    inode.synced = bytes.clone();
    names.put(path, inode);
  }

  private byte[] survived(Inode inode) {
    int size = random.nextBoolean() ? inode.now.length : inode.synced.length;
    byte[] bytes = Arrays.copyOf(inode.synced, size);
    for (int at = 0; at < size; at += SECTOR) {
      if (random.nextBoolean()) {
        int end = Math.min(Math.min(at + SECTOR, size), inode.now.length);
        if (end > at) {
          System.arraycopy(inode.now, at, bytes, at, end - at);
        }
      }
    }
    // What was synced stays, whatever else is written around it.
    int kept = Math.min(size, inode.synced.length);
    if (inode.now.length >= inode.synced.length) {
      System.arraycopy(inode.synced, 0, bytes, 0, kept);
    }
    return bytes;
  }

  private synchronized void step() throws IOException {
    operations++;
    if (operationsLeft <= 0) {
      throw new IOException("no power");
    }
    operationsLeft--;
  }

  @Override
  public synchronized Closeable lock(Path path) throws IOException {
    step();
    if (locked) {
      throw new IllegalStateException("in use");
    }
    locked = true;
    return () -> {
      synchronized (this) {
        locked = false;
      }
    };
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.containsKey(path);
  }

  @Override
  public synchronized Contents open(Path path) throws IOException {
    step();
    Inode inode = names.get(path);
    if (inode == null) {
      throw new FileNotFoundException(path.toString());
    }
    return new File(inode);
  }

  @Override
  public synchronized Contents create(Path path) throws IOException {
    step();
    Inode inode = new Inode();
    names.put(path, inode);
    return new File(inode);
  }

  @Override
  public synchronized void replace(Path from, Path to) throws IOException {
    step();
    names.put(to, names.remove(from));
  }

  @Override
  public synchronized void copy(Path from, Path to) throws IOException {
    step();
    names.put(to, names.get(from).copy());
  }

  private final class File implements Contents {
    private final Inode inode;

    File(Inode inode) {
      this.inode = inode;
    }

    @Override
    public long size() {
      synchronized (FakeDisk.this) {
        return inode.now.length;
      }
    }

    @Override
    public int read(ByteBuffer into, long at) {
      synchronized (FakeDisk.this) {
        int length = (int) Math.max(0, Math.min(into.remaining(), inode.now.length - at));
        into.put(inode.now, (int) at, length);
        return length;
      }
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      synchronized (FakeDisk.this) {
        int length = full ? from.remaining() / 2 : from.remaining();
        int end = (int) at + length;
        if (end > inode.now.length) {
          inode.now = Arrays.copyOf(inode.now, end);
        }
        from.get(inode.now, (int) at, length);
        if (full) {
          throw new IOException("No space left on device");
        }
        step();
      }
    }

    @Override
    public void reserve(long from, long to) throws IOException {
      write(ByteBuffer.allocate((int) (to - from)), from);
      sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (FakeDisk.this) {
        step();
        if (size < inode.now.length) {
          inode.now = Arrays.copyOf(inode.now, (int) size);
        }
      }
    }

    @Override
    public void sync() throws IOException {
      synchronized (FakeDisk.this) {
        step();
        inode.synced = inode.now.clone();
      }
    }

    @Override
    public void close() {}
  }
}
