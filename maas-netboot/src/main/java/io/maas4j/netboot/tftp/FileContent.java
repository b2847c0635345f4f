package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file. */
final class FileContent implements Content {
  private static final Logger log = LoggerFactory.getLogger(FileContent.class);
  private static final int MAX_ATTEMPTS = 5;

  /**
   * Which bytes these are: another file under the same name, or the same file written anew, is
   * another identity.
   *
   * @param key the file system's own, as device and inode; null where it has none
   */
  record Identity(Path path, @Nullable Object key, long size, FileTime modified) {}

  private final FileChannel channel;
  private final Identity identity;

  private FileContent(FileChannel channel, Identity identity) {
    this.channel = channel;
    this.identity = identity;
  }

  /**
   * Blocks. The path was resolved before: a symbolic link that has come since is refused.
   *
   * @throws NoSuchFileException when it has gone meanwhile
   */
  static FileContent open(Path path) throws IOException {
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Identity before = identity(path);
      FileChannel channel =
          FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
      try {
        // whoever replaces the file in between must not have its bytes taken for the others
        if (before.equals(identity(path))) {
          return new FileContent(channel, before);
        }
        channel.close();
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
    throw new IOException("the file is being replaced again and again: " + path);
  }

  private static Identity identity(Path path) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Identity(
        path, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
  }

  Identity identity() {
    return identity;
  }

  @Override
  public long size() {
    return identity.size();
  }

  @Override
  public void read(long offset, int length, ByteBuf out) throws IOException {
    for (int done = 0; done < length; ) {
      int count = out.writeBytes(channel, offset + done, length - done);
      if (count <= 0) {
        throw new EOFException("the file was shortened while it was sent");
      }
      done += count;
    }
  }

  @Override
  public boolean inMemory() {
    return false;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      log.debug("closing a file after its transfer failed", e);
    }
  }
}
