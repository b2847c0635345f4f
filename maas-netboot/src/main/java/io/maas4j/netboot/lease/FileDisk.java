package io.maas4j.netboot.lease;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file system of this machine. */
final class FileDisk implements Disk {
  private static final Logger LOG = LoggerFactory.getLogger(FileDisk.class);

  @Override
  public Closeable lock(Path path) throws IOException {
    Files.createDirectories(path.getParent());
    FileChannel channel =
        FileChannel.open(
            path.resolveSibling(path.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      if (taken(channel) == null) {
        throw new IllegalStateException(
            "lease journal "
                + path
                + " is used by another DHCP server: stop it, or use another path");
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock taken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public Contents open(Path path) throws IOException {
    return file(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public Contents create(Path path) throws IOException {
    return file(
        path,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  private static Contents file(Path path, OpenOption... options) throws IOException {
    return new File(FileChannel.open(path, options));
  }

  @Override
  public void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(to.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system lets directories be opened; those sync the name with the file.
      LOG.debug("the journal's directory cannot be synced path={}", to, e);
    }
  }

  @Override
  public void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private record File(FileChannel channel) implements Contents {
    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long at) throws IOException {
      int total = 0;
      int read;
      while (into.hasRemaining() && (read = channel.read(into, at + total)) > 0) {
        total += read;
      }
      return total;
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      long position = at;
      while (from.hasRemaining()) {
        position += channel.write(from, position);
      }
    }

    @Override
    public void reserve(long from, long to) throws IOException {
      ByteBuffer zeroes = ByteBuffer.allocateDirect(Math.toIntExact(to - from));
      write(zeroes, from);
      sync();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
