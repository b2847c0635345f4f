package io.maas4j.netboot.tftp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file, read piece by piece on the given executor. */
final class FileContent implements Content {
  private static final Logger log = LoggerFactory.getLogger(FileContent.class);

  private final FileChannel channel;
  private final long size;
  private final Executor disk;

  private FileContent(FileChannel channel, Executor disk) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    this.disk = disk;
  }

  /** Blocks. The path was resolved before: a symbolic link that has come since is refused. */
  static FileContent open(Path path, Executor disk) throws IOException {
    return new FileContent(
        FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)), disk);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public CompletionStage<ByteBuf> read(long offset, int length) {
    return CompletableFuture.supplyAsync(() -> readNow(offset, length), disk);
  }

  private ByteBuf readNow(long offset, int length) {
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
    try {
      while (buffer.readableBytes() < length) {
        int done = buffer.readableBytes();
        int count = buffer.writeBytes(channel, offset + done, length - done);
        if (count < 0) {
          throw new EOFException("the file was shortened while it was sent");
        }
      }
      return buffer;
    } catch (IOException e) {
      buffer.release();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      buffer.release();
      throw e;
    }
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
