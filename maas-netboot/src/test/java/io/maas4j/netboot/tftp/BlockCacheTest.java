package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCacheTest {
  private static final long LIMIT = 1_000_000;

  @TempDir Path root;
  private final Deque<Runnable> disk = new ArrayDeque<>();
  private final List<ByteBuf> taken = new ArrayList<>();
  private final BlockCache cache = new BlockCache(Runnable::run, disk::add, LIMIT);
  private int arrived;
  private int failed;

  private final BlockCache.Reader reader =
      new BlockCache.Reader() {
        @Override
        public void chunkArrived() {
          arrived++;
        }

        @Override
        public void chunkFailed(Throwable why) {
          failed++;
        }
      };

  @AfterEach
  void everythingIsGivenBack() {
    taken.forEach(ByteBuf::release);
    cache.close();
    assertThat(cache.held()).isZero();
    assertThat(taken).allMatch(chunk -> chunk.refCnt() == 0);
  }

  @Test
  void aChunkIsReadOnceForAllWhoWait() throws Exception {
    Blocks one = new Blocks(open("file", 100_000), 1428);
    Blocks two = new Blocks(open("file", 0), 1428);
    assertThat(one.content()).isSameAs(two.content());
    assertThat(cache.acquire(one, 0, reader)).isNull();
    assertThat(cache.acquire(two, 0, reader)).isNull();
    assertThat(disk).hasSize(1);
    disk.remove().run();
    assertThat(arrived).isEqualTo(2);
    assertThat(take(one, 0)).isSameAs(take(two, 0));
  }

  @Test
  void anotherFileUnderTheSameNameIsReadAnew() throws Exception {
    Blocks before = new Blocks(open("file", 1000), 512);
    cache.acquire(before, 0, reader);
    disk.remove().run();
    Files.write(root.resolve("new"), new byte[1000]);
    Files.move(root.resolve("new"), root.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
    Blocks after = new Blocks(open("file", 0), 512);
    assertThat(cache.acquire(after, 0, reader)).isNull();
    assertThat(take(before, 0)).isNotNull();
  }

  @Test
  void memoryIsBoundedAndWhatIsInUseStays() throws Exception {
    Blocks blocks = new Blocks(open("file", 5_000_000), 1428);
    cache.acquire(blocks, 0, reader);
    disk.remove().run();
    ByteBuf inUse = take(blocks, 0);
    for (long chunk = 1; chunk <= blocks.chunkOf(blocks.count()); chunk++) {
      cache.acquire(blocks, chunk, reader);
      disk.remove().run();
      assertThat(cache.held()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(inUse.getUnsignedShort(0)).isEqualTo(3);
    assertThat(inUse.refCnt()).isEqualTo(1); // the cache has let it go
  }

  @Test
  void whatIsFetchedAheadTakesThePlaceOfWhatWasWantedLongestAgo() throws Exception {
    Blocks blocks = new Blocks(open("file", 5_000_000), 1428);
    cache.acquire(blocks, 0, reader);
    disk.remove().run();
    BlockCache full = new BlockCache(Runnable::run, disk::add, 2 * cache.held());
    Blocks same = new Blocks(full.share(FileContent.open(root.resolve("file"))), 1428);
    for (long chunk = 0; chunk < 2; chunk++) {
      full.acquire(same, chunk, reader);
      disk.remove().run();
    }
    assertThat(full.held()).isEqualTo(2 * cache.held());
    full.prefetch(same, 2);
    disk.remove().run();
    assertThat(full.held()).isEqualTo(2 * cache.held());
    ByteBuf ahead = full.acquire(same, 2, reader);
    assertThat(ahead).isNotNull();
    taken.add(ahead);
    assertThat(full.acquire(same, 0, reader)).isNull();
    full.close();
    disk.remove().run();
  }

  @Test
  void aFailureIsToldToAllAndForgotten() throws Exception {
    Blocks blocks = new Blocks(open("file", 5000), 512);
    Files.write(root.resolve("file"), new byte[10]);
    cache.acquire(blocks, 0, reader);
    cache.acquire(blocks, 0, reader);
    disk.remove().run();
    assertThat(failed).isEqualTo(2);
    assertThat(cache.acquire(blocks, 0, reader)).isNull();
    assertThat(disk).hasSize(1);
  }

  @Test
  void aChunkThatComesTooLateIsDropped() throws Exception {
    FileContent content = open("file", 5000);
    cache.acquire(new Blocks(content, 512), 0, reader);
    cache.release(content);
    cache.close();
    disk.remove().run();
    assertThat(cache.held()).isZero();
  }

  @Test
  void aFileIsClosedWithItsLastUser() throws Exception {
    FileContent content = open("file", 5000);
    open("file", 0);
    cache.prefetch(new Blocks(content, 512), 0);
    cache.release(content);
    cache.release(content);
    disk.remove().run(); // it was open for this one still
    assertThat(cache.held()).isPositive();
    assertThat(open("file", 0)).isNotSameAs(content);
  }

  private ByteBuf take(Blocks blocks, long chunk) throws Exception {
    ByteBuf packets = cache.acquire(blocks, chunk, reader);
    assertThat(packets).isNotNull();
    taken.add(packets);
    return packets;
  }

  private FileContent open(String name, int size) throws Exception {
    if (size > 0) {
      Files.write(root.resolve(name), new byte[size]);
    }
    return cache.share(FileContent.open(root.resolve(name)));
  }
}
