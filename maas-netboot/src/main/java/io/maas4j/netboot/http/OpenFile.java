package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.DateFormatter;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCounted;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way out, shared by all transfers of it: each of them holds a reference, and the
 * last one closes it. A small file is its content and needs no descriptor.
 */
final class OpenFile extends AbstractReferenceCounted {
  /** Up to this size a copy costs less than the system calls that save it. */
  static final int SMALL = 32 * 1024;

  private final @Nullable FileChannel channel;
  private final @Nullable ByteBuf content;
  private final long size;
  private final String etag;
  private final long modifiedMillis;
  private final AsciiString lastModified;
  private final @Nullable Object key;
  private final Consumer<FileChannel> closer;

  private OpenFile(
      @Nullable FileChannel channel,
      @Nullable ByteBuf content,
      long size,
      String etag,
      BasicFileAttributes attributes,
      Consumer<FileChannel> closer) {
    this.channel = channel;
    this.content = content;
    this.size = size;
    this.etag = etag;
    this.modifiedMillis = attributes.lastModifiedTime().toMillis();
    this.lastModified = new AsciiString(DateFormatter.format(new Date(modifiedMillis)));
    this.key = attributes.fileKey();
    this.closer = closer;
  }

  /**
   * Blocks. The path was resolved before: a symbolic link that has come since is refused.
   *
   * @param closer closes the channel after the last use; called from any thread
   * @return with one reference, the caller's
   */
  static OpenFile open(BootFile.OnDisk file, Consumer<FileChannel> closer) throws IOException {
    FileChannel channel =
        FileChannel.open(file.path(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      BasicFileAttributes attributes = attributes(file.path());
      long size = channel.size();
      String etag = "\"" + file.version() + "\"";
      if (size > SMALL) {
        return new OpenFile(channel, null, size, etag, attributes, closer);
      }
      ByteBuf content = Unpooled.wrappedBuffer(read(channel, (int) size)).asReadOnly();
      channel.close();
      return new OpenFile(null, content, size, etag, attributes, closer);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ByteBuffer read(FileChannel channel, int size) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Blocks. Whether this is still what the path leads to, unchanged. */
  boolean isCurrent(Path path) throws IOException {
    BasicFileAttributes now = attributes(path);
    return Objects.equals(key, now.fileKey())
        && now.size() == size
        && now.lastModifiedTime().toMillis() == modifiedMillis;
  }

  /** Octets, when it was opened. */
  long size() {
    return size;
  }

  /** With quotes. */
  String etag() {
    return etag;
  }

  long modifiedMillis() {
    return modifiedMillis;
  }

  /** As an HTTP date. */
  AsciiString lastModified() {
    return lastModified;
  }

  /** Octets of a small file; empty when it is to be sent by {@link #region}. */
  Optional<ByteBuf> slice(ByteRange part) {
    return content == null
        ? Optional.empty()
        : Optional.of(
            content.retainedSlice(Math.toIntExact(part.offset()), Math.toIntExact(part.length())));
  }

  /** A part that the kernel copies; holds a reference until it is released. */
  FileRegion region(long offset, long length) {
    return new Region(this, Objects.requireNonNull(channel), offset, length);
  }

  @Override
  public OpenFile retain() {
    super.retain();
    return this;
  }

  @Override
  protected void deallocate() {
    if (channel != null) {
      closer.accept(channel);
    }
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }

  /** Netty's own would close the channel with the first of its transfers. */
  private static final class Region extends DefaultFileRegion {
    private final OpenFile file;

    Region(OpenFile file, FileChannel channel, long offset, long length) {
      super(channel, offset, length);
      this.file = file.retain();
    }

    @Override
    protected void deallocate() {
      file.release();
    }
  }
}
