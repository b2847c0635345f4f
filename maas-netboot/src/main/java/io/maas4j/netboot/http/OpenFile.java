package io.maas4j.netboot.http;

import io.maas4j.netboot.file.BootFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file on its way out.
 *
 * @param size when it was opened
 * @param etag with quotes
 */
record OpenFile(FileChannel channel, long size, String etag) {
  /** Blocks. The path was resolved before: a symbolic link that has come since is refused. */
  static OpenFile open(BootFile.OnDisk file) throws IOException {
    FileChannel channel =
        FileChannel.open(file.path(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    return new OpenFile(channel, channel.size(), "\"" + file.version() + "\"");
  }
}
