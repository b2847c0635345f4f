package io.maas4j.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.io.EOFException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlocksTest {
  @TempDir Path root;

  @Test
  void chunksAreThePacketsOneAfterTheOther() throws Exception {
    long seed = 20261121;
    System.out.println("seed=" + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      int blockSize = 8 + random.nextInt(random.nextBoolean() ? 60 : 9000);
      byte[] bytes =
          new byte[random.nextInt(5) * blockSize * random.nextInt(50) + random.nextInt(9)];
      random.nextBytes(bytes);
      Path file = root.resolve("file");
      Files.write(file, bytes);
      FileContent content = FileContent.open(file);
      Blocks blocks = new Blocks(content, blockSize);
      for (long block = 1; block <= blocks.count(); block++) {
        ByteBuf chunk = blocks.chunk(blocks.chunkOf(block));
        int length = blocks.length(block, block);
        ByteBuf packet = chunk.slice(blocks.position(block), length);
        assertThat(packet.readUnsignedShort()).isEqualTo(3);
        assertThat(packet.readUnsignedShort()).isEqualTo((int) (block & 0xFFFF));
        byte[] payload = new byte[length - 4];
        packet.readBytes(payload);
        int from = (int) ((block - 1) * blockSize);
        assertThat(payload)
            .isEqualTo(Arrays.copyOfRange(bytes, from, Math.min(from + blockSize, bytes.length)));
        chunk.release();
      }
      content.close();
    }
  }

  @Test
  void aFileOfMoreThanFourGigabytesIsReadBehindThem() throws Exception {
    long place = (5L << 30) + 12_345;
    try (RandomAccessFile sparse = new RandomAccessFile(root.resolve("sparse").toFile(), "rw")) {
      sparse.seek(place);
      sparse.write("here".getBytes());
    }
    FileContent content = FileContent.open(root.resolve("sparse"));
    Blocks blocks = new Blocks(content, 1428);
    long block = place / 1428 + 1;
    assertThat(block).isGreaterThan(0x10000L * 50);
    ByteBuf chunk = blocks.chunk(blocks.chunkOf(block));
    int start = blocks.position(block);
    assertThat(chunk.getUnsignedShort(start + 2)).isEqualTo((int) (block % 0x10000));
    byte[] found = new byte[4];
    chunk.getBytes(start + 4 + (int) (place % 1428), found);
    assertThat(new String(found)).isEqualTo("here");
    assertThat(blocks.count()).isEqualTo((place + 4) / 1428 + 1);
    assertThat(blocks.length(blocks.count(), blocks.count()))
        .isEqualTo((int) ((place + 4) % 1428) + 4);
    chunk.release();
    content.close();
  }

  @Test
  void aChunkIsWhatOneOffloadCallTakes() {
    for (int blockSize : new int[] {8, 512, 1428, 8192, 65464}) {
      Blocks blocks = new Blocks(new TextContent("x".repeat(300_000)), blockSize);
      long last = blocks.lastOf(0);
      assertThat(blocks.length(1, last)).isLessThanOrEqualTo(65_507 + 4);
      assertThat(blocks.chunkOf(last)).isZero();
      assertThat(blocks.chunkOf(last + 1)).isEqualTo(1);
    }
  }

  @Test
  void aFileThatWasShortenedIsNoticed() throws Exception {
    Files.write(root.resolve("file"), new byte[5000]);
    FileContent content = FileContent.open(root.resolve("file"));
    Files.write(root.resolve("file"), new byte[100]);
    assertThatThrownBy(() -> new Blocks(content, 512).chunk(0)).isInstanceOf(EOFException.class);
    content.close();
  }
}
